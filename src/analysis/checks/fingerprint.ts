import type { Finding } from './finding.ts';

const ENCODER = new TextEncoder();

/**
 * The same for the same fault of another encode: a hash of rule, track, and what was measured, its numbers rounded to
 * two figures. Offsets and times are not in it: they move with every encode.
 */
export const fingerprintOf = ({ ruleId, track = '', measured = '' }: Finding): string =>
  fnv1a64(`${ruleId}\n${track}\n${rounded(measured)}`);

const rounded = (measured: string | number): string =>
  `${measured}`.replace(/\d+(?:\.\d+)?/g, (number) => `${Number(Number(number).toPrecision(2))}`);

/** FNV-1a of 64 bits, as 16 hex digits. */
const fnv1a64 = (text: string): string => {
  let hash = 0xcbf29ce484222325n;
  for (const byte of ENCODER.encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, '0');
};
