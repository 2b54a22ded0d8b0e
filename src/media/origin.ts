/** The part of a container that holds a unit or frame: an FLV tag, an RTMP message, a sample. */
export interface Origin {
  readonly kind: 'tag' | 'message' | 'sample';
  /** Its number in the input, from 0. */
  readonly index: number;
  /** Byte offset in the input; absent if the transport has none. */
  readonly offset?: number;
  readonly dtsMs: number;
  /** The container has no decoding times: `dtsMs` is calculated. */
  readonly dtsIsCalculated?: true;
  /** The track, as the container numbers it; absent where units come from one track. */
  readonly trackId?: number;
  readonly ptsMs: number;
  /** `SequenceStart`: a decoder configuration record. */
  readonly packetType?: string;
}
