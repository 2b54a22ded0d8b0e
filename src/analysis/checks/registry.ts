import { maxBframes } from './gop/max-bframes.ts';
import { forbiddenBit } from './nal/forbidden-bit.ts';
import type { Rule } from './rule.ts';

/** All rules, by family. */
export const RULES: readonly Rule[] = [
  // NAL units
  forbiddenBit,
  // GOPs
  maxBframes,
];

const BY_ID: ReadonlyMap<string, Rule> = new Map(RULES.map((rule) => [rule.id, rule]));

export const ruleNamed = (id: string): Rule | undefined => BY_ID.get(id);
