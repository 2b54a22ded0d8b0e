import type { Unit, UnitOrJunk } from '../../../media/unit.ts';
// Tags frame their units as these containers do: the exceptions to the rule that containers do not import each other.
import { AnnexbSplitter } from '../../annexb/splitter.ts';
import { LengthPrefixedSplitter, type LengthSize } from '../../length-prefixed/splitter.ts';
import { ObuCutter } from '../../obu/obu-cutter.ts';

/**
 * True when the NAL units of a payload have start codes, as broken encoders write them: the lengths do not add up and
 * the payload begins with a start code. A truncated tag lacks `missingBytes`: a length that runs past its end by no
 * more than these is valid.
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

/** Does Annex B begin here? */
export const startsWithStartCode = (bytes: Uint8Array): boolean =>
  bytes[0] === 0 && bytes[1] === 0 && (bytes[2] === 1 || (bytes[2] === 0 && bytes[3] === 1));

/** The units are views of the payload: the splitters need not keep bytes. */
const KEEP_NOTHING = (): number => 0;

/** The NAL units of a payload. Offsets count from its first byte; the bytes of units are views of it. */
export function* nalUnitsOf(payload: Uint8Array, lengthSize: LengthSize, annexB: boolean): Generator<UnitOrJunk, void> {
  const splitter = annexB ? new AnnexbSplitter(KEEP_NOTHING) : new LengthPrefixedSplitter(lengthSize, KEEP_NOTHING);
  for (const item of splitter.push(payload)) yield item.kind === 'junk' ? item : withBytes(item, payload);
  for (const item of splitter.end()) yield item.kind === 'junk' ? item : withBytes(item, payload);
}

/** The OBUs of a payload, likewise; the last one may lack obu_size (AV1-ISOBMFF 2.4). */
export function* obusOf(payload: Uint8Array): Generator<UnitOrJunk, void> {
  const cutter = new ObuCutter(KEEP_NOTHING);
  for (const item of cutter.push(payload, 0, payload.length, 0)) yield withBytes(item, payload);
  for (const item of cutter.end()) yield item.kind === 'junk' ? item : withBytes(item, payload);
}

const withBytes = (unit: Unit, payload: Uint8Array): Unit => {
  const start = unit.offset + unit.prefixLength;
  return Object.assign(unit, { bytes: payload.subarray(start, start + unit.size) });
};
