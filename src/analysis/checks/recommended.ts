import type { ActiveRule } from './checker.ts';
import { RULES } from './registry.ts';

/** The rules that are checked where nothing else is asked for. */
export const recommendedRules = (): readonly ActiveRule[] => RULES.map((rule) => ({ rule, options: {} }));
