/** Header of an MPEG audio frame (ISO/IEC 11172-3 2.4.1.3, ISO/IEC 13818-3 2.4.2.3; MPEG-2.5 is unofficial). */
export interface MpegAudioHeader {
  readonly sampleRateHz: number;
  readonly channels: number;
}

const SAMPLE_RATES = [44_100, 48_000, 32_000];
/** How often the MPEG-1 rates are halved, by the two bits after the syncword. */
const HALVINGS: Readonly<Record<number, number>> = { 3: 0, 2: 1, 0: 2 };
const SINGLE_CHANNEL = 3;

/** Reads the header at the start of the bytes; `undefined` if there is none. */
export const mpegAudioHeaderOf = (bytes: Uint8Array): MpegAudioHeader | undefined => {
  const [b0, b1 = 0, b2 = 0, b3] = bytes;
  if (b0 !== 0xff || b1 >> 5 !== 7 || b3 === undefined) return undefined;
  const halvings = HALVINGS[(b1 >> 3) & 3];
  const rate = SAMPLE_RATES[(b2 >> 2) & 3];
  const layer = (b1 >> 1) & 3;
  if (halvings === undefined || rate === undefined || layer === 0) return undefined;
  return { sampleRateHz: rate / 2 ** halvings, channels: b3 >> 6 === SINGLE_CHANNEL ? 1 : 2 };
};
