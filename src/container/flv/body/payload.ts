import { presentationTimeMs } from '../../../media/timestamp.ts';

/** Type of a payload, named as in VideoPacketType and AudioPacketType; classic tags get the same names. */
export type PacketType =
  | 'SequenceStart'
  | 'CodedFrames'
  | 'CodedFramesX'
  | 'SequenceEnd'
  | 'Metadata'
  | 'MPEG2TSSequenceStart'
  | 'MultichannelConfig'
  | 'Command';

/** The part of a media tag that belongs to one track: the whole body unless multitrack. */
export interface FlvPayload {
  /** 0 unless multitrack. */
  trackId: number;
  /** FourCC, or the short name of a codec that has none. */
  codec: string;
  packetType: PacketType;
  /** Byte range, from the first byte of the tag header or of the message body. */
  start: number;
  end: number;
  /** CompositionTime, signed, milliseconds; absent if the packet has none. */
  compositionTimeMs?: number;
  /** TimestampOffsetNano of ModEx: nanoseconds added to the presentation time. */
  timestampOffsetNano?: number;
}

/** Receives the payloads of a tag while its header is read. */
export type PayloadSink = (payload: FlvPayload) => void;

/** Coded pictures or sound: only their timestamps are meaningful. */
export const isCoded = ({ packetType }: Pick<FlvPayload, 'packetType'>): boolean =>
  packetType === 'CodedFrames' || packetType === 'CodedFramesX';

/** A picture or a sequence header. */
export const isPicture = (payload: FlvPayload): boolean => isCoded(payload) || payload.packetType === 'SequenceStart';

/** Presentation time, milliseconds, of the frames in a payload with decoding time `dtsMs`. */
export const ptsOf = ({ compositionTimeMs, timestampOffsetNano }: FlvPayload, dtsMs: number): number =>
  presentationTimeMs(dtsMs, compositionTimeMs, timestampOffsetNano);
