import { leb128At, MAX_LEB128_BYTES } from '../../bytes/leb128-reader.ts';

/** The most bytes of obu_header(), obu_extension_header() and obu_size together. */
export const MAX_OBU_HEADER_BYTES = 2 + MAX_LEB128_BYTES;

/**
 * Bytes of the OBU that begins at `at`, its header and obu_size included (AV1 5.3.1). `unsized`: obu_has_size_field is 0,
 * it ends with what holds it; `more`: its header continues after `to`; `bad`: its obu_size is none.
 */
export const obuExtent = (bytes: Uint8Array, at: number, to: number): number | 'unsized' | 'more' | 'bad' => {
  if (at >= to) return 'more';
  const header = bytes[at] as number;
  if ((header & 2) === 0) return 'unsized';
  const headerBytes = (header & 4) === 0 ? 1 : 2;
  const size = leb128At(bytes, at + headerBytes, to);
  return typeof size === 'string' ? size : headerBytes + size.length + size.value;
};
