import { STREAMED_CODECS } from '../../codec/registry.ts';
import type { StreamCodec } from '../../codec/stream-codec.ts';
import type { Container, Verdict } from '../descriptor.ts';
import { LengthPrefixedSplitter, type LengthSize } from './splitter.ts';

const LENGTH_SIZES: readonly LengthSize[] = [4, 2, 1];

/**
 * Checks for a chain of lengths of this size through the bytes, with a unit that proves the codec. Without such a unit
 * a chain is a `maybe`: a 4-byte length of 256 to 511 is a 3-byte start code, and text contains plausible unit headers.
 */
const chain = (
  head: Uint8Array,
  complete: boolean,
  lengthSize: LengthSize,
  { typeOf, proof }: StreamCodec,
): Verdict['kind'] => {
  let at = 0;
  let provenAt = -1;
  for (let index = 0; ; index++) {
    if (at === head.length && complete) return provenAt >= 0 ? 'yes' : 'maybe';
    if (at + lengthSize + 1 > head.length) return complete ? 'no' : 'maybe';
    let length = 0;
    for (let i = 0; i < lengthSize; i++) length = length * 256 + (head[at + i] as number);
    const unit = head.subarray(at + lengthSize, at + lengthSize + length);
    const type = typeOf(unit);
    const isValid = proof.isPlausible(unit) && (index > 0 || proof.mayBegin(type));
    if (length === 0 || length > MAX_UNIT_BYTES || !isValid) return 'no';
    // A valid unit header after the proof is enough.
    if (provenAt >= 0) return 'yes';
    const proofBytes = proof.proofBytes(type);
    if (proofBytes > 0) {
      if (length > proofBytes) return 'no';
      if (unit.length < length) return complete ? 'no' : 'maybe';
      if (!proof.proves(unit)) return 'no';
      provenAt = index;
    }
    at += lengthSize + length;
    if (at > head.length && complete && provenAt < 0) return 'no';
  }
};

const MAX_UNIT_BYTES = 64 << 20;

const opener = (lengthSize: LengthSize) => (keep?: ConstructorParameters<typeof LengthPrefixedSplitter>[1]) =>
  new LengthPrefixedSplitter(lengthSize, keep);

const probe = (head: Uint8Array, complete: boolean): Verdict => {
  let maybe: LengthSize | undefined;
  for (const lengthSize of LENGTH_SIZES) {
    for (const { stream } of STREAMED_CODECS) {
      const verdict = chain(head, complete, lengthSize, stream);
      if (verdict === 'yes') return { kind: 'yes', open: opener(lengthSize) };
      if (verdict === 'maybe') maybe ??= lengthSize;
    }
  }
  return maybe === undefined ? { kind: 'no' } : { kind: 'maybe', open: opener(maybe) };
};

/** Fewer units in a row, or in a row to the very end, are chance. */
const LIKELY_UNITS = 4;
const LIKELY_UNITS_TO_END = 2;

/** Units whose lengths add up, without a parameter set: those are elsewhere, or missing. */
const resembles = (head: Uint8Array, complete: boolean): string | undefined => {
  for (const lengthSize of [4, 2] as const) {
    for (const { stream } of STREAMED_CODECS) {
      if (chain(head, complete, lengthSize, stream) !== 'maybe') continue;
      if (countUnits(head, lengthSize) < (complete ? LIKELY_UNITS_TO_END : LIKELY_UNITS)) continue;
      return `length-prefixed NAL units (lengths of ${lengthSize} bytes) without parameter sets`;
    }
  }
  return undefined;
};

const GUESS_BYTES = 4096;

/** With `--format avcc` and no SPS in band: the length size that gives the most units, 4 if none does. */
const open: Container['open'] = (head, complete) => {
  const verdict = probe(head, complete);
  if (verdict.kind === 'yes') return verdict.open;
  // A guess from fewer bytes would depend on how the input was split.
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
  resembles,
  open,
};
