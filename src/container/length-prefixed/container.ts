import { ParameterSets } from '../../codec/h264/parameter-sets.ts';
import { parseNalUnit } from '../../codec/h264/parse-nal-unit.ts';
import { HIGH_SYNTAX_PROFILES, PROFILES } from '../../codec/h264/profiles.ts';
import type { Container, Verdict } from '../descriptor.ts';
import { LengthPrefixedSplitter, type LengthSize } from './splitter.ts';

const LENGTH_SIZES: readonly LengthSize[] = [4, 2, 1];

/**
 * Does a chain of lengths of this size run through the bytes, with an SPS that parses? Anything less is not proof: a
 * 4-byte length of 256 to 511 is a 3-byte start code, and text holds plausible unit headers. A chain without an SPS
 * stays a maybe.
 */
const chain = (head: Uint8Array, complete: boolean, lengthSize: LengthSize): Verdict['kind'] => {
  let at = 0;
  let provenAt = -1;
  for (let index = 0; ; index++) {
    if (at === head.length && complete) return provenAt >= 0 ? 'yes' : 'maybe';
    if (at + lengthSize + 1 > head.length) return complete ? 'no' : 'maybe';
    let length = 0;
    for (let i = 0; i < lengthSize; i++) length = length * 256 + (head[at + i] as number);
    const header = head[at + lengthSize] as number;
    if (length === 0 || length > MAX_UNIT_BYTES || !isPlausible(header, index)) return 'no';
    const unit = head.subarray(at + lengthSize, at + lengthSize + length);
    // The unit behind a proven SPS has a sound header: that is enough.
    if (provenAt >= 0) return 'yes';
    if ((header & 31) === 7) {
      if (length > MAX_SPS_BYTES) return 'no';
      if (unit.length < length) return complete ? 'no' : 'maybe';
      if (!isSps(unit)) return 'no';
      provenAt = index;
    }
    at += lengthSize + length;
    if (at > head.length && complete && provenAt < 0) return 'no';
  }
};

const MAX_UNIT_BYTES = 64 << 20;
const MAX_SPS_BYTES = 4096;

/** A header that a stream may have: forbidden_zero_bit 0, a defined type, nal_ref_idc as 7.4.1 asks; the first unit one that begins a stream. */
const isPlausible = (header: number, index: number): boolean => {
  const type = header & 31;
  const refIdc = header >> 5;
  if (header >= 0x80 || type === 0 || type > 21) return false;
  if ((type === 5 || type === 7 || type === 8 || type === 13 || type === 15) && refIdc === 0) return false;
  if ((type === 6 || (type >= 9 && type <= 12)) && refIdc !== 0) return false;
  return index > 0 || type === 6 || type === 7 || type === 9 || type === 1 || type === 5 || type === 8;
};

/** An SPS that parses to its end, of a profile that there is. */
const isSps = (unit: Uint8Array): boolean => {
  const { sps, error, issues } = parseNalUnit(unit, new ParameterSets());
  return (
    error === undefined &&
    issues.length === 0 &&
    sps?.profile_idc !== undefined &&
    (PROFILES[sps.profile_idc] !== undefined || HIGH_SYNTAX_PROFILES.has(sps.profile_idc)) &&
    sps.reserved_zero_2bits === 0
  );
};

const opener = (lengthSize: LengthSize) => (keep?: ConstructorParameters<typeof LengthPrefixedSplitter>[1]) =>
  new LengthPrefixedSplitter(lengthSize, keep);

const probe = (head: Uint8Array, complete: boolean): Verdict => {
  let maybe: LengthSize | undefined;
  for (const lengthSize of LENGTH_SIZES) {
    const verdict = chain(head, complete, lengthSize);
    if (verdict === 'yes') return { kind: 'yes', open: opener(lengthSize) };
    if (verdict === 'maybe') maybe ??= lengthSize;
  }
  return maybe === undefined ? { kind: 'no' } : { kind: 'maybe', open: opener(maybe) };
};

const GUESS_BYTES = 4096;

/** With `--format avcc` and no SPS in band: the length size whose chain runs furthest, 4 where that does not tell. */
const open: Container['open'] = (head, complete) => {
  const verdict = probe(head, complete);
  if (verdict.kind === 'yes') return verdict.open;
  // A guess out of fewer bytes would depend on how they came.
  if (!complete && head.length < GUESS_BYTES) return undefined;
  let best: LengthSize = 4;
  let most = 0;
  for (const lengthSize of LENGTH_SIZES) {
    const units = countUnits(head.subarray(0, GUESS_BYTES), lengthSize);
    if (units > most) [best, most] = [lengthSize, units];
  }
  return opener(best);
};

const countUnits = (head: Uint8Array, lengthSize: LengthSize): number => {
  let at = 0;
  let units = 0;
  while (at + lengthSize < head.length) {
    let length = 0;
    for (let i = 0; i < lengthSize; i++) length = length * 256 + (head[at + i] as number);
    if (length === 0 || (head[at + lengthSize] as number) >= 0x80) return 0;
    units++;
    at += lengthSize + length;
  }
  return units;
};

export const lengthPrefixed: Container = {
  name: 'avcc',
  title: 'length-prefixed NAL units (AVCC)',
  extensions: ['avcc'],
  probe,
  open,
};
