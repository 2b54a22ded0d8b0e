import { readSyncFrame } from './sync-frame.ts';

/** The content of AC3SpecificBox, `dac3` (ETSI TS 102 366 F.4), of a stream with this frame; `undefined` for other data. */
export const ac3SpecificBox = (frame: Uint8Array): Uint8Array | undefined => {
  const read = readSyncFrame(frame);
  if (read === undefined) return undefined;
  const { fscod, bsid, bsmod, acmod, lfeon, frmsizecod } = read;
  const bits = (((((((((fscod << 5) | bsid) << 3) | bsmod) << 3) | acmod) << 1) | lfeon) << 5) | (frmsizecod >> 1);
  const value = bits << 5;
  return Uint8Array.of((value >> 16) & 255, (value >> 8) & 255, value & 255);
};
