import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** Marker of string-type, with which the values of a command or data message begin (AMF0 2.4). */
const STRING_MARKER = 2;

/**
 * Types 15, 16 and 17 have a byte before their values, 0. Some writers leave it out: then the first byte is the marker of
 * a string.
 */
export const readAmfFormat = (r: SyntaxReader): number | undefined =>
  r.peekBytes(1)[0] === STRING_MARKER ? undefined : r.uLax(8, 'format', 0, 0);
