import { presentationTimeMs } from '../../../media/timestamp.ts';

/** What a part of a tag is. The names are those of VideoPacketType and AudioPacketType; classic tags get the same. */
export type PacketType =
  | 'SequenceStart'
  | 'CodedFrames'
  | 'CodedFramesX'
  | 'SequenceEnd'
  | 'Metadata'
  | 'MPEG2TSSequenceStart'
  | 'MultichannelConfig'
  | 'Command';

/** The part of a media tag that belongs to one track: the whole body but for multitrack. */
export interface FlvPayload {
  /** 0 in a tag that is not multitrack. */
  trackId: number;
  /** FourCC, or the short name of a codec that has none. */
  codec: string;
  packetType: PacketType;
  /** Byte range in what was read: in the tag from the first byte of its header, or in the body of a message. */
  start: number;
  end: number;
  /** CompositionTime, signed, milliseconds; absent where the packet has none. */
  compositionTimeMs?: number;
  /** TimestampOffsetNano of a ModEx: added to the presentation time. */
  timestampOffsetNano?: number;
}

/** Takes the payloads of a tag as its header is read. */
export type PayloadSink = (payload: FlvPayload) => void;

/** Pictures or sound, which have a time. */
export const isCoded = ({ packetType }: Pick<FlvPayload, 'packetType'>): boolean =>
  packetType === 'CodedFrames' || packetType === 'CodedFramesX';

/** A picture, or the sequence header of some. */
export const isPicture = (payload: FlvPayload): boolean => isCoded(payload) || payload.packetType === 'SequenceStart';

/** Presentation time of the frames in a payload, which are decoded at `dtsMs`. */
export const ptsOf = ({ compositionTimeMs, timestampOffsetNano }: FlvPayload, dtsMs: number): number =>
  presentationTimeMs(dtsMs, compositionTimeMs, timestampOffsetNano);
