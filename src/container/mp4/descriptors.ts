/** A descriptor of MPEG-4 systems (ISO/IEC 14496-1 8.3.3). */
export interface Descriptor {
  readonly tag: number;
  /** Its content, other descriptors included. */
  readonly start: number;
  readonly end: number;
}

const ES = 3;
const DECODER_CONFIG = 4;
/** Bytes of DecoderConfigDescriptor before the descriptors in it. */
const DECODER_CONFIG_BYTES = 13;
const MAX_DEPTH = 4;

/** The descriptors between two positions, each before those in it. */
export function* descriptorsIn(bytes: Uint8Array, from: number, to: number, depth = 0): Generator<Descriptor, void> {
  if (depth === MAX_DEPTH) return;
  for (let at = from; at + 2 <= to; ) {
    const tag = bytes[at] as number;
    let size = 0;
    let start = at + 1;
    // sizeOfInstance: at most four bytes of seven bits.
    for (let more = true, count = 0; more && count < 4 && start < to; count++) {
      const byte = bytes[start++] as number;
      size = size * 128 + (byte & 0x7f);
      more = byte >= 0x80;
    }
    const end = start + size;
    if (end > to) return;
    yield { tag, start, end };
    if (tag === ES) yield* descriptorsIn(bytes, start + esHeaderBytes(bytes, start), end, depth + 1);
    else if (tag === DECODER_CONFIG) yield* descriptorsIn(bytes, start + DECODER_CONFIG_BYTES, end, depth + 1);
    at = end;
  }
}

/** ES_ID and flags, then what the flags announce: dependsOn_ES_ID, URL, OCR_ES_Id. */
const esHeaderBytes = (bytes: Uint8Array, start: number): number => {
  const flags = bytes[start + 2] ?? 0;
  let size = 3 + (flags & 0x80 ? 2 : 0);
  if (flags & 0x40) size += 1 + (bytes[start + size] ?? 0);
  return size + (flags & 0x20 ? 2 : 0);
};
