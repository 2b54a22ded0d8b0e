import type { Unit, UnitOrJunk } from '../../../media/unit.ts';
// The framing of NAL units inside a tag is that of these two containers: the exceptions to the rule that containers do
// not know each other.
import { AnnexbSplitter } from '../../annexb/splitter.ts';
import { LengthPrefixedSplitter, type LengthSize } from '../../length-prefixed/splitter.ts';

/**
 * Do the NAL units of a payload stand after start codes, as broken encoders have it? That is so where lengths lead nowhere
 * and a start code stands at the beginning. A tag that was cut lacks `missingBytes`: a length that needs no more than these
 * does lead somewhere.
 */
export const isAnnexB = (payload: Uint8Array, lengthSize: LengthSize, missingBytes = 0): boolean => {
  let at = 0;
  while (at + lengthSize <= payload.length) {
    let length = 0;
    for (let i = 0; i < lengthSize; i++) length = length * 256 + (payload[at + i] as number);
    at += lengthSize + length;
  }
  const isTooLong = at - payload.length > missingBytes;
  const isStray = at < payload.length && missingBytes === 0;
  return (isTooLong || isStray) && startsWithStartCode(payload);
};

const startsWithStartCode = (bytes: Uint8Array): boolean =>
  bytes[0] === 0 && bytes[1] === 0 && (bytes[2] === 1 || (bytes[2] === 0 && bytes[3] === 1));

/** The payload has the bytes of its units at hand: the splitters need not keep them. */
const KEEP_NOTHING = (): number => 0;

/** The NAL units of a payload. Offsets are those in the payload; the bytes of units are views of it. */
export function* nalUnitsOf(payload: Uint8Array, lengthSize: LengthSize, annexB: boolean): Generator<UnitOrJunk, void> {
  const splitter = annexB ? new AnnexbSplitter(KEEP_NOTHING) : new LengthPrefixedSplitter(lengthSize, KEEP_NOTHING);
  for (const item of splitter.push(payload)) yield item.kind === 'junk' ? item : withBytes(item, payload);
  for (const item of splitter.end()) yield item.kind === 'junk' ? item : withBytes(item, payload);
}

const withBytes = (unit: Unit, payload: Uint8Array): Unit => {
  const start = unit.offset + unit.prefixLength;
  return { ...unit, bytes: payload.subarray(start, start + unit.size) };
};
