import { ByteWriter } from '../../../bytes/byte-writer.ts';
import type { ParsedPayload } from '../../../container/flv/body/parse-body.ts';
import { isCoded, type PacketType } from '../../../container/flv/body/payload.ts';
import { parseTag } from '../../../container/flv/tag/parse-tag.ts';
import { trackName } from '../../../media/track.ts';
import { type PendingTag, withData } from './pending-tag.ts';

const AVC_PACKET_TYPE: Partial<Record<PacketType, number>> = {
  SequenceStart: 0,
  CodedFrames: 1,
  CodedFramesX: 1,
  SequenceEnd: 2,
};
const AAC_PACKET_TYPE: Partial<Record<PacketType, number>> = { SequenceStart: 0, CodedFrames: 1 };

/**
 * The tag with its first payload alone, out of a multitrack tag: AVC and AAC as classic tags, which every player reads,
 * other codecs with their FourCC. `undefined` if there is no payload, or no such tag.
 */
export const singleTrackTag = (tag: PendingTag): PendingTag | undefined => {
  const { parsed, bytes } = tag;
  const [payload] = parsed.payloads;
  if (payload === undefined) return undefined;
  if (parsed.video?.tracks === undefined && parsed.audio?.tracks === undefined) return tag;
  const w = new ByteWriter();
  const isWritten = parsed.video === undefined ? audioHeader(w, tag, payload) : videoHeader(w, tag, payload);
  if (!isWritten) return undefined;
  w.bytes(bytes.subarray(payload.start, payload.end));
  const single = withData(tag, w.toBytes());
  return {
    ...single,
    parsed: parseTag(single.bytes),
    ...(tag.track !== undefined && { track: trackName(tag.type, 0) }),
    // A wrong one stays wrong.
    ...(tag.previousTagSize === bytes.length && { previousTagSize: single.bytes.length }),
  };
};

const videoHeader = (w: ByteWriter, { parsed: { video } }: PendingTag, payload: ParsedPayload): boolean => {
  const { frameType = 0, videoPacketType = 0 } = video ?? {};
  const { codec, packetType, compositionTimeMs } = payload;
  const avc = codec === 'avc1' ? AVC_PACKET_TYPE[packetType] : undefined;
  if (avc !== undefined) {
    w.u8((frameType << 4) | 7);
    w.u8(avc);
    w.u24((isCoded(payload) ? (compositionTimeMs ?? 0) : 0) & 0xffffff);
    return true;
  }
  w.u8(0x80 | (frameType << 4) | videoPacketType);
  fourCc(w, codec);
  if (packetType === 'CodedFrames' && compositionTimeMs !== undefined) w.u24(compositionTimeMs & 0xffffff);
  return true;
};

const audioHeader = (
  w: ByteWriter,
  { parsed: { audio } }: PendingTag,
  { codec, packetType }: ParsedPayload,
): boolean => {
  const aac = AAC_PACKET_TYPE[packetType];
  if (codec === 'mp4a') {
    if (aac === undefined) return false;
    // SoundRate, SoundSize and SoundType of AAC are 3, 1 and 1 (FLV 10.1 E.4.2.1).
    w.u8(0xaf);
    w.u8(aac);
    return true;
  }
  w.u8(0x90 | (audio?.audioPacketType ?? 0));
  fourCc(w, codec);
  return true;
};

const fourCc = (w: ByteWriter, codec: string): void => {
  for (const letter of codec) w.u8(letter.charCodeAt(0));
};
