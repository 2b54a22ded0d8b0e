import { ByteWriter } from '../../../bytes/byte-writer.ts';
import { isCoded } from '../../../container/flv/body/payload.ts';
import type { ReadTag } from '../../../container/flv/tag/flv-reader.ts';
import { type ParsedTag, parseTag } from '../../../container/flv/tag/parse-tag.ts';
import { TAG_HEADER_BYTES, type TagHeader, type TagType } from '../../../container/flv/tag/tag-header.ts';
import { writeTagHeader } from '../../../container/flv/write/tag-header.ts';
import { trackName } from '../../../media/track.ts';

/** A tag between input and output. */
export interface PendingTag {
  /** Index and byte offset of the tag in the input. */
  readonly tag: number;
  readonly offset: number;
  /** Header and data. */
  readonly bytes: Uint8Array;
  readonly parsed: ParsedTag;
  readonly type: TagType;
  /** Its timestamp without wraps, milliseconds. */
  readonly dtsMs: number;
  /** Name of the track of its frames; absent if it has none. */
  readonly track?: string;
  /** As in the input; absent if it is missing after the tag. */
  readonly previousTagSize?: number;
}

export const pendingTag = ({ index, offset, bytes, type, parsed, dtsMs, previousTagSize }: ReadTag): PendingTag => {
  const { header, payloads } = parsed;
  // The content of an encrypted tag is unknown: nearly all of them are frames.
  const isFrame = payloads.some(isCoded) || (header.filter === 1 && (type === 'video' || type === 'audio'));
  const trackId = payloads[0]?.trackId ?? 0;
  return {
    tag: index,
    offset,
    bytes,
    parsed,
    type,
    dtsMs,
    ...(isFrame && { track: trackName(type, trackId) }),
    ...(previousTagSize !== undefined && { previousTagSize }),
  };
};

/** The tag with changed header fields; the same object if nothing changes. */
export const withHeader = (tag: PendingTag, changed: Partial<TagHeader>): PendingTag => {
  const { header } = tag.parsed;
  const names = Object.keys(changed) as (keyof TagHeader)[];
  if (names.every((name) => header[name] === changed[name])) return tag;
  return withData({ ...tag, parsed: { ...tag.parsed, header: { ...header, ...changed } } }, dataOf(tag));
};

/** The tag with new data, and with its dataSize. */
export const withData = (tag: PendingTag, data: Uint8Array): PendingTag => {
  const w = new ByteWriter();
  const header = { ...tag.parsed.header, dataSize: data.length };
  writeTagHeader(w, header);
  const bytes = new Uint8Array(TAG_HEADER_BYTES + data.length);
  bytes.set(w.toBytes());
  bytes.set(data, TAG_HEADER_BYTES);
  return { ...tag, bytes, parsed: { ...tag.parsed, header } };
};

/** The bytes after the tag header. */
export const dataOf = ({ bytes }: Pick<PendingTag, 'bytes'>): Uint8Array => bytes.subarray(TAG_HEADER_BYTES);

/** The tag with new data, parsed anew. A PreviousTagSize that is right stays so, and a wrong one stays wrong. */
export const rewritten = (tag: PendingTag, data: Uint8Array): PendingTag => {
  const changed = withData(tag, data);
  const isRight = tag.previousTagSize === tag.bytes.length;
  return {
    ...changed,
    parsed: parseTag(changed.bytes),
    ...(isRight && { previousTagSize: changed.bytes.length }),
  };
};
