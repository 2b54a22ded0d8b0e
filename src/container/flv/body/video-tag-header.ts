import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import {
  AVC_PACKET_TYPES,
  CODEC_IDS,
  FRAME_TYPE,
  FRAME_TYPES,
  hasAvcPacketType,
  VIDEO_COMMANDS,
  videoCodec,
} from '../names.ts';
import { type ExVideoHeader, parseExVideoTagHeader } from './ex-video-tag-header.ts';
import type { FlvPayload, PacketType, PayloadSink } from './payload.ts';

/** VideoTagHeader (FLV 10.1 E.4.3.1; E-RTMP v2, ExVideoTagHeader). */
export interface VideoHeader extends ExVideoHeader {
  isExHeader: number;
  frameType: number;
  codecId?: number;
  avcPacketType?: number;
  /** Signed 24 bits: presentation minus decoding time, milliseconds. */
  compositionTime?: number;
  /** VP6: pixels to subtract from the width and height in macroblocks. */
  horizontalAdjustment?: number;
  verticalAdjustment?: number;
  /** VP6 with alpha: byte offset of the alpha data. */
  offsetToAlpha?: number;
}

/** AVCPacketType of coded frames, the only one with a composition time. */
const NALU = 1;
const PACKET_TYPES: readonly PacketType[] = ['SequenceStart', 'CodedFrames', 'SequenceEnd'];

/** Reads the header of a video tag; `r` ends where the tag does. */
export const parseVideoTagHeader = (r: SyntaxReader, into: Partial<VideoHeader>, payload: PayloadSink): void => {
  r.open('VideoTagHeader', 'FLV 10.1 E.4.3.1');
  into.isExHeader = r.flag('isExHeader');
  // FrameType has 4 bits and no value sets the first: isExHeader uses it.
  into.frameType = r.u(3, 'frameType', FRAME_TYPES);
  if (into.isExHeader === 1) parseExVideoTagHeader(r, into.frameType, into, payload);
  else parseClassic(r, into.frameType, into, payload);
  r.close();
};

const parseClassic = (r: SyntaxReader, frameType: number, into: Partial<VideoHeader>, payload: PayloadSink): void => {
  const codecId = (into.codecId = r.u(4, 'codecId', CODEC_IDS));
  const codec = videoCodec(codecId);
  if (frameType === FRAME_TYPE.command) {
    // Read literally, FLV 10.1 puts the AVC fields before the command byte, E-RTMP does not: both are in use.
    if (hasAvcPacketType(codecId) && r.bitsLeft === 40) parseAvcFields(r, into);
    into.videoCommand = r.uLax(8, 'videoCommand', 0, 1, VIDEO_COMMANDS);
    payload({ trackId: 0, codec, packetType: 'Command', start: r.bit / 8, end: r.bit / 8 });
    return;
  }
  if (codecId === 4 || codecId === 5) {
    into.horizontalAdjustment = r.u(4, 'horizontalAdjustment');
    into.verticalAdjustment = r.u(4, 'verticalAdjustment');
  }
  if (codecId === 5) into.offsetToAlpha = r.u(24, 'offsetToAlpha');
  const packet = hasAvcPacketType(codecId) ? parseAvcFields(r, into) : 1;
  const packetType = PACKET_TYPES[packet];
  if (packetType === undefined) return;
  const start = r.bit / 8;
  const part: FlvPayload = { trackId: 0, codec, packetType, start, end: start + r.bitsLeft / 8 };
  if (into.compositionTime !== undefined) part.compositionTimeMs = into.compositionTime;
  payload(part);
};

/** AVCPacketType and CompositionTime, which every packet has: 0 where unused. */
const parseAvcFields = (r: SyntaxReader, into: Partial<VideoHeader>): number => {
  into.avcPacketType = r.uLax(8, 'avcPacketType', 0, 2, AVC_PACKET_TYPES);
  const at = r.bit;
  into.compositionTime = r.i(24, 'compositionTime');
  if (into.avcPacketType !== NALU && into.compositionTime !== 0)
    r.issue('compositionTime', at, '0', into.compositionTime);
  return into.avcPacketType;
};
