/** An element of EBML (RFC 8794). Positions are in the bytes that it was found in. */
export interface EbmlElement {
  readonly id: number;
  readonly offset: number;
  /** Where its content begins. */
  readonly start: number;
  /** Where the next one begins; `Infinity` if its size is not known. */
  readonly end: number;
}

/** Bytes of the longest element header: an ID of 4 bytes, a size of 8. */
export const MAX_HEADER_BYTES = 12;

/** The header at `offset`. `more`: the bytes end inside it; `bad`: no element begins here. */
export const elementAt = (bytes: Uint8Array, offset: number): EbmlElement | 'more' | 'bad' => {
  const first = bytes[offset];
  if (first === undefined) return 'more';
  const idBytes = Math.clz32(first) - 23;
  if (idBytes > 4) return 'bad';
  if (offset + idBytes >= bytes.length) return 'more';
  let id = 0;
  for (let i = 0; i < idBytes; i++) id = id * 256 + (bytes[offset + i] as number);
  const size = vintAt(bytes, offset + idBytes);
  if (size === 'more' || size === 'bad') return size;
  const start = offset + idBytes + size.bytes;
  return { id, offset, start, end: size.isUnknown ? Number.POSITIVE_INFINITY : start + size.value };
};

/** An integer with a length marker. */
export interface Vint {
  readonly value: number;
  readonly bytes: number;
  /** All bits 1: a size that is not known. */
  readonly isUnknown: boolean;
}

/** Values above 2^53 are not exact: no element is that long. */
export const vintAt = (bytes: Uint8Array, offset: number): Vint | 'more' | 'bad' => {
  const first = bytes[offset];
  if (first === undefined) return 'more';
  const length = Math.clz32(first) - 23;
  if (length > 8) return 'bad';
  if (offset + length > bytes.length) return 'more';
  let value = first & (0xff >> length);
  let isUnknown = value === 0xff >> length;
  for (let i = 1; i < length; i++) {
    const byte = bytes[offset + i] as number;
    value = value * 256 + byte;
    isUnknown &&= byte === 0xff;
  }
  return { value, bytes: length, isUnknown };
};

/** Elements in one parent that are read. */
const MAX_CHILDREN = 4096;

/** The elements between two positions; ends at one that does not fit. */
export function* elementsIn(bytes: Uint8Array, { start, end }: EbmlElement): Generator<EbmlElement, void> {
  let at = start;
  for (let count = 0; count < MAX_CHILDREN && at < end; count++) {
    const element = elementAt(bytes, at);
    if (typeof element === 'string' || element.end > end) return;
    yield element;
    at = element.end;
  }
}

/** An unsigned integer of up to 8 bytes. */
export const unsignedOf = (bytes: Uint8Array, { start, end }: EbmlElement): number => {
  let value = 0;
  for (let at = start; at < Math.min(end, start + 8); at++) value = value * 256 + (bytes[at] as number);
  return value;
};

/** A float of 4 or 8 bytes; 0 for one without bytes. */
export const floatOf = (bytes: Uint8Array, { start, end }: EbmlElement): number => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return end - start === 4 ? view.getFloat32(start) : end - start === 8 ? view.getFloat64(start) : 0;
};

/** A string, which may be padded with zeros. */
export const textOf = (bytes: Uint8Array, { start, end }: EbmlElement): string =>
  new TextDecoder().decode(bytes.subarray(start, Math.min(end, start + MAX_TEXT))).replace(/\0.*$/s, '');

const MAX_TEXT = 256;
