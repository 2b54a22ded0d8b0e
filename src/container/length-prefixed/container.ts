import type { StreamedCodec } from '../../codec/descriptor.ts';
import { NAL_CODECS } from '../../codec/registry.ts';
import type { StreamCodec } from '../../codec/stream-codec.ts';
import type { Container, FormatName, Opening, Verdict } from '../descriptor.ts';
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

const probe = (head: Uint8Array, complete: boolean, codec: StreamedCodec): Verdict => {
  let maybe: LengthSize | undefined;
  for (const lengthSize of LENGTH_SIZES) {
    const verdict = chain(head, complete, lengthSize, codec.stream);
    if (verdict === 'yes') return { kind: 'yes', open: opener(lengthSize), codec };
    if (verdict === 'maybe') maybe ??= lengthSize;
  }
  return maybe === undefined ? { kind: 'no' } : { kind: 'maybe', opening: { open: opener(maybe), codec } };
};

/** Fewer units in a row, or in a row to the very end, are chance. */
const LIKELY_UNITS = 4;
const LIKELY_UNITS_TO_END = 2;

/** Units whose lengths add up, without a parameter set: those are elsewhere, or missing. */
const resembles = (head: Uint8Array, complete: boolean, { stream }: StreamedCodec): string | undefined => {
  for (const lengthSize of [4, 2] as const) {
    if (chain(head, complete, lengthSize, stream) !== 'maybe') continue;
    if (countUnits(head, lengthSize) < (complete ? LIKELY_UNITS_TO_END : LIKELY_UNITS)) continue;
    return `length-prefixed NAL units (lengths of ${lengthSize} bytes) without parameter sets`;
  }
  return undefined;
};

const GUESS_BYTES = 4096;

/** With a format that is set and no SPS in band: the length size that gives the most units, 4 if none does. */
const open = (head: Uint8Array, complete: boolean, codec: StreamedCodec): Opening | undefined => {
  const verdict = probe(head, complete, codec);
  if (verdict.kind === 'yes') return verdict;
  // A guess from fewer bytes would depend on how the input was split.
  if (!complete && head.length < GUESS_BYTES) return undefined;
  let best: LengthSize = 4;
  let most = 0;
  for (const lengthSize of LENGTH_SIZES) {
    const units = countUnits(head.subarray(0, GUESS_BYTES), lengthSize);
    if (units > most) [best, most] = [lengthSize, units];
  }
  return { open: opener(best), codec };
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

/** The length-prefixed stream of a codec: named as the box of its record. */
const lengthPrefixed = (codec: StreamedCodec, box: string): Container => {
  const name = box.toLowerCase() as FormatName;
  return {
    name,
    title: `length-prefixed NAL units (${box.toUpperCase()})`,
    extensions: [name],
    probe: (head, complete, codecs) => (codecs.includes(codec) ? probe(head, complete, codec) : { kind: 'no' }),
    resembles: (head, complete) => resembles(head, complete, codec),
    open: (head, complete) => open(head, complete, codec),
  };
};

/** A format for each codec of NAL units: AVCC, HVCC. */
export const LENGTH_PREFIXED: readonly Container[] = NAL_CODECS.flatMap((codec) =>
  codec.config?.box === undefined ? [] : [lengthPrefixed(codec, codec.config.box)],
);
