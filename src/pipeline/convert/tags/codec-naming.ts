import { ByteWriter } from '../../../bytes/byte-writer.ts';
import { joined } from '../../../bytes/joined.ts';
import type { ParsedPayload } from '../../../container/flv/body/parse-body.ts';
import { isCoded } from '../../../container/flv/body/payload.ts';
import { FRAME_TYPE } from '../../../container/flv/names.ts';
import { type VideoTagFormat, videoTagFormat, writeVideoTagHeader } from '../../../container/flv/write/video-tag.ts';
import { plural } from '../../../media/quantity.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import { type PendingTag, rewritten } from './pending-tag.ts';

/** How video tags name their codec: by the FourCC of Enhanced RTMP, or by a CodecID (7; 12 and 13 of CDNs). */
export const FLV_TAGS = ['enhanced', 'legacy'] as const;
export type FlvTags = (typeof FLV_TAGS)[number];

/** Names the codec of video tags in another way; their frames stay as they are. */
export class CodecNaming {
  readonly #wanted: FlvTags;
  #changed = 0;
  #kept = 0;

  constructor(wanted: FlvTags) {
    this.#wanted = wanted;
  }

  /** The tag with another header; the same object if its header is as wanted, or nothing else can say what it says. */
  tag(tag: PendingTag): PendingTag {
    const { video, payloads } = tag.parsed;
    const [payload] = payloads;
    const codec = payload?.codec ?? video?.fourCc;
    if (video === undefined || codec === undefined) return tag;
    const format = videoTagFormat(codec, this.#wanted === 'legacy');
    const isClassic = format?.codecId !== undefined;
    if (format === undefined || isClassic === (video.isExHeader === 0)) return tag;
    const header = payload === undefined ? undefined : headerOf(tag, payload, format);
    if (payload === undefined || header === undefined) {
      this.#kept++;
      return tag;
    }
    this.#changed++;
    return rewritten(tag, joined([header, tag.bytes.subarray(payload.start, payload.end)]));
  }

  /** What was done; known at the end. */
  get findings(): readonly Diagnostic[] {
    const to = this.#wanted === 'legacy' ? 'CodecIDs' : 'the FourCC of Enhanced RTMP';
    const found: Diagnostic[] = [];
    if (this.#changed > 0) {
      found.push({
        severity: 'info',
        code: 'codec-naming-changed',
        message: `${plural(this.#changed, 'video tag')}: the codec is named by ${to}`,
      });
    }
    if (this.#kept > 0) {
      const what = `${plural(this.#kept, 'video tag')} kept as they are`;
      const message = `${what}: a tag with ${to} has no place for what they say (tracks, ModEx, metadata, composition times)`;
      found.push({ severity: 'warning', code: 'codec-naming-kept', message });
    }
    return found;
  }
}

/** The header of a tag with this payload; `undefined` if it cannot say what the tag says. */
const headerOf = ({ parsed }: PendingTag, payload: ParsedPayload, format: VideoTagFormat): Uint8Array | undefined => {
  const { video, payloads } = parsed;
  const { packetType, compositionTimeMs = 0, timestampOffsetNano } = payload;
  const type = packetType === 'CodedFramesX' ? 'CodedFrames' : packetType;
  const time = isCoded(payload) ? compositionTimeMs : 0;
  const isPlain = payloads.length === 1 && video?.tracks === undefined && timestampOffsetNano === undefined;
  const hasPlace = format.hasCompositionTime || format.codecId !== undefined || time === 0;
  const isKnown = type === 'SequenceStart' || type === 'CodedFrames' || type === 'SequenceEnd';
  const isKey = video?.frameType === FRAME_TYPE.key;
  if (!isPlain || !hasPlace || !isKnown || (!isKey && video?.frameType !== FRAME_TYPE.inter)) return undefined;
  const w = new ByteWriter();
  writeVideoTagHeader(w, format, { isKey, packetType: type, compositionTimeMs: time });
  return w.toBytes();
};
