import { fnv1a64 } from '../../bytes/fnv1a.ts';
import type { Finding } from './finding.ts';

const ENCODER = new TextEncoder();

/**
 * The same for the same fault of another encode: a hash of rule, track, and what was measured, its numbers rounded to
 * two figures. Offsets and times are not in it: they move with every encode.
 */
export const fingerprintOf = ({ ruleId, track = '', measured = '' }: Finding): string =>
  fnv1a64(ENCODER.encode(`${ruleId}\n${track}\n${rounded(measured)}`));

const rounded = (measured: string | number): string =>
  `${measured}`.replace(/\d+(?:\.\d+)?/g, (number) => `${Number(Number(number).toPrecision(2))}`);
