/** Header of a PES packet (ISO/IEC 13818-1 2.4.3.6). Times in ticks of 90 kHz, 33 bits. */
export interface PesHeader {
  /** Position of its data. */
  readonly start: number;
  /** Bytes of data; absent if it goes on to the next packet (video). */
  readonly size?: number;
  readonly pts?: number;
  readonly dts?: number;
}

/** stream_ids whose packets have no such header. */
const WITHOUT_HEADER = [0xbc, 0xbe, 0xbf, 0xf0, 0xf1, 0xf2, 0xf8, 0xff];

/** Reads the header that begins the payload; `undefined` if none does. */
export const pesHeaderOf = (bytes: Uint8Array): PesHeader | undefined => {
  if (bytes.length < 9 || bytes[0] !== 0 || bytes[1] !== 0 || bytes[2] !== 1) return undefined;
  if (WITHOUT_HEADER.includes(bytes[3] as number)) return undefined;
  const length = ((bytes[4] as number) << 8) | (bytes[5] as number);
  const flags = (bytes[7] as number) >> 6;
  const headerLength = bytes[8] as number;
  const start = 9 + headerLength;
  const pts = flags >= 2 && headerLength >= 5 ? timeAt(bytes, 9) : undefined;
  const dts = flags === 3 && headerLength >= 10 ? timeAt(bytes, 14) : pts;
  return {
    start,
    ...(length > 0 && { size: Math.max(0, 6 + length - start) }),
    ...(pts !== undefined && { pts }),
    ...(dts !== undefined && { dts }),
  };
};

/** 33 bits in five bytes, with marker bits. */
const timeAt = (bytes: Uint8Array, at: number): number => {
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = bytes.subarray(at, at + 5);
  return ((a >> 1) & 7) * 2 ** 30 + ((b << 22) | ((c >> 1) << 15) | (d << 7) | (e >> 1));
};

/** Times wrap at 2^33 ticks. */
const WRAP = 2 ** 33;

/** The value nearest to `reference` that a time of 33 bits may stand for. */
export const unwrapped = (time: number, reference: number | undefined): number =>
  reference === undefined ? time : time + Math.round((reference - time) / WRAP) * WRAP;
