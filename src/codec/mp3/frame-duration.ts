import type { FrameDuration } from '../../media/frame-duration.ts';

/** kbit/s of Layer III by bitrate_index (ISO/IEC 11172-3 2.4.2.3; ISO/IEC 13818-3 2.4.2.3 for the lower rates). */
const BITRATES = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const LOW_BITRATES = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const SAMPLE_RATES = [44100, 48000, 32000];
const LAYER_III = 1;

/** Duration of the MPEG audio Layer III frames in `bytes`; `undefined` for other data and for incomplete frames. */
export const mp3FrameDuration = (bytes: Uint8Array): FrameDuration | undefined => {
  let at = 0;
  let samples = 0;
  let sampleRateHz: number | undefined;
  while (at < bytes.length) {
    const frame = frameAt(bytes, at);
    if (frame === undefined || (sampleRateHz !== undefined && frame.sampleRateHz !== sampleRateHz)) return undefined;
    samples += frame.samples;
    sampleRateHz = frame.sampleRateHz;
    at += frame.bytes;
  }
  return at === bytes.length && sampleRateHz !== undefined ? { samples, sampleRateHz } : undefined;
};

/** The header of a frame (ISO/IEC 11172-3 2.4.1.3); ID 0 is MPEG-2.5, 2 is MPEG-2. */
const frameAt = (bytes: Uint8Array, at: number): (FrameDuration & { readonly bytes: number }) | undefined => {
  const [sync, second = 0, third = 0] = bytes.subarray(at, at + 4);
  if (sync !== 0xff || second >> 5 !== 7 || at + 4 > bytes.length) return undefined;
  const version = (second >> 3) & 3;
  const rate = SAMPLE_RATES[(third >> 2) & 3];
  const bitrate = (version === 3 ? BITRATES : LOW_BITRATES)[third >> 4];
  if (version === 1 || ((second >> 1) & 3) !== LAYER_III || rate === undefined || !bitrate) return undefined;
  const sampleRateHz = version === 3 ? rate : version === 2 ? rate / 2 : rate / 4;
  const samples = version === 3 ? 1152 : 576;
  const padding = (third >> 1) & 1;
  return { samples, sampleRateHz, bytes: Math.floor((samples * bitrate * 125) / sampleRateHz) + padding };
};
