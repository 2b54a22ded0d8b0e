import { ByteWriter } from '../../../bytes/byte-writer.ts';
import type { MediaKind, MediaMessage } from '../../../media/media-message.ts';
import { TAG_HEADER_BYTES, TAG_TYPE } from '../tag/tag-header.ts';
import { flvHeaderOf, writeFlvHeader } from './flv-header.ts';
import type { FlvParts } from './flv-writer.ts';
import { tagHeaderOf, writeTagHeader } from './tag-header.ts';

const TAG_TYPES: Readonly<Record<MediaKind, number>> = {
  video: TAG_TYPE.video,
  audio: TAG_TYPE.audio,
  script: TAG_TYPE.script,
};

/** TagType of script data whose values may be AMF3 (E-RTMP v2). */
const AMF3_SCRIPT = 15;

/** The header of an FLV file with PreviousTagSize0. What comes is not known ahead: `audio` and `video` are flags only. */
export const flvStart = (has: { readonly audio: boolean; readonly video: boolean }): Uint8Array => {
  const w = new ByteWriter();
  writeFlvHeader(w, flvHeaderOf(has.audio, has.video));
  return w.u32(0).toBytes();
};

/**
 * A message as an FLV tag with its PreviousTagSize: the body is not copied. Throws `not-encodable` for a body of more
 * than 24 bits can say.
 */
export const messageTag = ({ kind, isAmf3, timestampMs, body }: MediaMessage): FlvParts => {
  const w = new ByteWriter();
  const tagType = kind === 'script' && isAmf3 === true ? AMF3_SCRIPT : TAG_TYPES[kind];
  writeTagHeader(w, tagHeaderOf(tagType, body.length, timestampMs));
  return [w.toBytes(), body, new ByteWriter().u32(TAG_HEADER_BYTES + body.length).toBytes()];
};
