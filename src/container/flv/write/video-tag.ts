import type { ByteWriter } from '../../../bytes/byte-writer.ts';
import { RtmpkitError } from '../../../syntax/errors.ts';
import { fourCcNumber } from './four-cc-number.ts';

/** How the video tags of a track name their codec, and hold its units. */
export interface VideoTagFormat {
  /** CodecID of tags as FLV 10.1 has them; without it, tags have the FourCC of Enhanced RTMP. */
  readonly codecId?: number;
  readonly fourCc: string;
  /** NAL units after length fields; without, OBUs as they are. */
  readonly hasLengths: boolean;
  /** CodedFrames have a CompositionTime (E-RTMP v2: AVC, HEVC, VVC). */
  readonly hasCompositionTime: boolean;
}

const NAL = { hasLengths: true, hasCompositionTime: true } as const;

/** AVC with its CodecID (FLV 10.1 E.4.3.1), which all players read. */
export const AVC_TAGS: VideoTagFormat = { codecId: 7, fourCc: 'avc1', ...NAL };

/** With the FourCC of Enhanced RTMP; AVC, which has a CodecID, with that. */
const ENHANCED: readonly VideoTagFormat[] = [
  AVC_TAGS,
  { fourCc: 'hvc1', ...NAL },
  { fourCc: 'av01', hasLengths: false, hasCompositionTime: false },
];

/** CodecIDs that CDNs gave to HEVC and AV1 before Enhanced RTMP: no specification has them. */
const LEGACY_CODEC_IDS: Readonly<Record<string, number>> = { avc1: 7, hvc1: 12, av01: 13 };

/** The format of tags with a codec; `undefined` for one that is not written. `legacy`: with a CodecID. */
export const videoTagFormat = (fourCc: string, legacy = false): VideoTagFormat | undefined => {
  const format = ENHANCED.find((one) => one.fourCc === fourCc);
  const codecId = LEGACY_CODEC_IDS[fourCc];
  return legacy && format !== undefined && codecId !== undefined ? { ...format, codecId } : format;
};

/** videocodecid of onMetaData: the CodecID (FLV 10.1 E.5), or the FourCC as a number (E-RTMP v2). */
export const videoCodecId = ({ codecId, fourCc }: VideoTagFormat): number => codecId ?? fourCcNumber(fourCc);

/** FrameType (FLV 10.1 E.4.3.1). */
const FRAME_TYPE = { key: 1, inter: 2 } as const;
/** AVCPacketType (FLV 10.1 E.4.3.1). */
const AVC_PACKET_TYPE = { SequenceStart: 0, CodedFrames: 1, SequenceEnd: 2 } as const;
/** VideoPacketType (E-RTMP v2). */
const VIDEO_PACKET_TYPE = { SequenceStart: 0, CodedFrames: 1, SequenceEnd: 2 } as const;
const CODED_FRAMES_X = 3;

const MIN_SI24 = -0x80_0000;
const MAX_SI24 = 0x7f_ffff;

/** What the header of a video tag says. */
export interface VideoTagHeaderContent {
  readonly isKey: boolean;
  readonly packetType: keyof typeof AVC_PACKET_TYPE;
  /** Presentation minus decoding time, milliseconds. */
  readonly compositionTimeMs: number;
}

/**
 * Writes the bytes before the data of a video tag: FrameType and CodecID, AVCPacketType, CompositionTime (FLV 10.1
 * E.4.3.1), or the ExVideoTagHeader (E-RTMP v2), where coded frames without a composition time are CodedFramesX.
 * Throws `not-encodable` for a composition time beyond 24 bits.
 */
export const writeVideoTagHeader = (
  w: ByteWriter,
  format: VideoTagFormat,
  { isKey, packetType, compositionTimeMs: time }: VideoTagHeaderContent,
): void => {
  if (!Number.isInteger(time) || time < MIN_SI24 || time > MAX_SI24) {
    const what = `a composition time of ${time} ms, CompositionTime is SI24: ${MIN_SI24}..${MAX_SI24}`;
    throw new RtmpkitError('not-encodable', `${what} (FLV 10.1 E.4.3.1)`);
  }
  const frameType = isKey ? FRAME_TYPE.key : FRAME_TYPE.inter;
  if (format.codecId !== undefined) {
    w.u8((frameType << 4) | format.codecId)
      .u8(AVC_PACKET_TYPE[packetType])
      .i24(time);
    return;
  }
  if (!format.hasCompositionTime && time !== 0) {
    const what = `a composition time of ${time} ms in a tag with ${format.fourCc}, which has no place for one`;
    throw new RtmpkitError('not-encodable', `${what} (E-RTMP v2, ExVideoTagBody)`);
  }
  const isX = packetType === 'CodedFrames' && format.hasCompositionTime && time === 0;
  w.u8(0x80 | (frameType << 4) | (isX ? CODED_FRAMES_X : VIDEO_PACKET_TYPE[packetType])).utf8(format.fourCc);
  if (packetType === 'CodedFrames' && format.hasCompositionTime && !isX) w.i24(time);
};
