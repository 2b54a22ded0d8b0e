import type { Rule } from '../rule.ts';
import { configRecord } from './config-record.ts';
import { hasSize } from './has-size.ts';
import { oneShownFrame } from './one-shown-frame.ts';
import { oneTu } from './one-tu.ts';
import { sequenceHeader } from './sequence-header.ts';
import { temporalDelimiter } from './temporal-delimiter.ts';
import { tiles } from './tiles.ts';

/** Rules about what only AV1 has. */
export const AV1_RULES: readonly Rule[] = [
  configRecord,
  hasSize,
  oneShownFrame,
  oneTu,
  sequenceHeader,
  temporalDelimiter,
  tiles,
];
