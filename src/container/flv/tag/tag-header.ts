import type { MediaKind } from '../../../media/media-message.ts';
import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** TagType: `scriptAmf3` is that of Enhanced RTMP v2. */
export const TAG_TYPE = { audio: 8, video: 9, scriptAmf3: 15, script: 18 } as const;

export const TAG_TYPES: Readonly<Record<number, string>> = {
  8: 'audio',
  9: 'video',
  15: 'script data (AMF3)',
  18: 'script data',
};

/** Kind of content of a tag. */
export type TagType = MediaKind | 'unknown';

export const tagTypeOf = (tagType: number): TagType => {
  if (tagType === TAG_TYPE.video) return 'video';
  if (tagType === TAG_TYPE.audio) return 'audio';
  return tagType === TAG_TYPE.script || tagType === TAG_TYPE.scriptAmf3 ? 'script' : 'unknown';
};

/** The first 11 bytes of a tag (FLV 10.1 E.4.1, FLVTAG). */
export interface TagHeader {
  reserved: number;
  /** 1: the tag is encrypted, an encryption header follows. */
  filter: number;
  tagType: number;
  /** Bytes after the header. */
  dataSize: number;
  /** Bits 23..0 of the timestamp, milliseconds. */
  timestamp: number;
  /** Bits 31..24. */
  timestampExtended: number;
  streamId: number;
}

export const TAG_HEADER_BYTES = 11;

/** PreviousTagSize after each tag (FLV 10.1 E.3). */
export const PREVIOUS_TAG_SIZE_BYTES = 4;

/** Reads the 11 bytes before the data of a tag (FLV E.4.1). */
export const parseTagHeader = (r: SyntaxReader, into: Partial<TagHeader> = {}): TagHeader => {
  r.open('FLVTAG', 'FLV 10.1 E.4.1');
  into.reserved = r.u(2, 'reserved');
  into.filter = r.flag('filter', { 1: 'encrypted' });
  into.tagType = r.u(5, 'tagType', TAG_TYPES);
  into.dataSize = r.u(24, 'dataSize');
  into.timestamp = r.u(24, 'timestamp');
  into.timestampExtended = r.u(8, 'timestampExtended');
  into.streamId = r.u(24, 'streamId');
  r.close();
  return into as TagHeader;
};

/** The 32-bit timestamp, unsigned. */
export const timestampOf = ({ timestamp, timestampExtended }: TagHeader): number =>
  timestampExtended * 2 ** 24 + timestamp;
