import type { FieldSink } from '../../../syntax/field-sink.ts';
import { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { type MessageBody, parseBody } from '../body/parse-body.ts';
import { parseTagHeader, TAG_TYPE, type TagHeader, tagTypeOf } from './tag-header.ts';

/** A tag, parsed down to its payloads; after an error, what was parsed before it. */
export interface ParsedTag extends MessageBody {
  readonly header: TagHeader;
}

/**
 * Parses a tag: `bytes` from the first byte of its header to the end of its data. Never throws for malformed data. Byte
 * ranges of payloads, and bit positions in errors and the trace, count from the first byte of the tag header.
 */
export const parseTag = (bytes: Uint8Array, sink?: FieldSink): ParsedTag => {
  const r = new SyntaxReader(bytes, { sink });
  const header = parseTagHeader(r);
  const { tagType, filter } = header;
  const kind = { kind: tagTypeOf(tagType), isAmf3: tagType === TAG_TYPE.scriptAmf3, isFiltered: filter === 1 };
  return { header, ...parseBody(r, bytes, kind, sink) };
};
