import { trackFrame } from '../../../analysis/timeline/track-frame.ts';
import { TrackUnitReader } from '../../../analysis/timeline/track-units.ts';
import { ByteWriter } from '../../../bytes/byte-writer.ts';
import type { ParsedPayload } from '../../../container/flv/body/parse-body.ts';
import { isCoded, type PacketType } from '../../../container/flv/body/payload.ts';
import { FRAME_TYPE } from '../../../container/flv/names.ts';
import { isKeyFrame } from '../../../media/frame-record.ts';
import type { Origin } from '../../../media/origin.ts';
import { trackName } from '../../../media/track.ts';
import { type PendingTag, rewritten } from './pending-tag.ts';

const AVC_PACKET_TYPE: Partial<Record<PacketType, number>> = {
  SequenceStart: 0,
  CodedFrames: 1,
  CodedFramesX: 1,
  SequenceEnd: 2,
};
const AAC_PACKET_TYPE: Partial<Record<PacketType, number>> = { SequenceStart: 0, CodedFrames: 1 };

/** Takes one track out of multitrack tags. */
export class SingleTrack {
  #codec: string | undefined;
  #units: TrackUnitReader | undefined;

  /**
   * The tag with its first payload alone, out of a multitrack tag: AVC and AAC as classic tags, which every player
   * reads, other codecs with their FourCC. `undefined` if there is no payload, or no such tag.
   */
  take(tag: PendingTag): PendingTag | undefined {
    const { parsed, bytes } = tag;
    const [payload] = parsed.payloads;
    if (payload === undefined) return undefined;
    if (parsed.video?.tracks === undefined && parsed.audio?.tracks === undefined) return tag;
    const w = new ByteWriter();
    const isWritten =
      parsed.video === undefined
        ? audioHeader(w, tag, payload)
        : videoHeader(w, tag, payload, this.#frameType(tag, payload));
    if (!isWritten) return undefined;
    w.bytes(bytes.subarray(payload.start, payload.end));
    const single = rewritten(tag, w.toBytes());
    return tag.track === undefined ? single : { ...single, track: trackName(tag.type, 0) };
  }

  /** The tracks of a tag share its FrameType: that of a picture which is read, and is a key or inter frame, is its own. */
  #frameType({ parsed: { video }, bytes, tag, dtsMs }: PendingTag, payload: ParsedPayload): number {
    const { frameType = 0 } = video ?? {};
    const { codec, configuration, start, end } = payload;
    if (codec !== this.#codec) this.#units = TrackUnitReader.of(codec);
    this.#codec = codec;
    if (configuration !== undefined) this.#units?.configure(configuration);
    const isKeyOrInter = frameType === FRAME_TYPE.key || frameType === FRAME_TYPE.inter;
    if (this.#units === undefined || !isCoded(payload) || !isKeyOrInter) return frameType;
    const origin: Origin = { kind: 'tag', index: tag, dtsMs, ptsMs: dtsMs };
    const units = this.#units.read(bytes.subarray(start, end), 0, origin);
    const times = { dtsMs, ptsMs: dtsMs, compositionTimeMs: 0, repairedDtsMs: dtsMs };
    const frame = trackFrame(0, origin, end - start, units, times);
    if (frame.type === 'unknown') return units.hasRandomAccess ? FRAME_TYPE.key : frameType;
    return isKeyFrame(frame) ? FRAME_TYPE.key : FRAME_TYPE.inter;
  }
}

const videoHeader = (
  w: ByteWriter,
  { parsed: { video } }: PendingTag,
  payload: ParsedPayload,
  frameType: number,
): boolean => {
  const { videoPacketType = 0 } = video ?? {};
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
