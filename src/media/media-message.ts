/** What a message carries. */
export type MediaKind = 'video' | 'audio' | 'script';

/** What an FLV tag and an RTMP message carry alike: their headers are two ways to say the same. */
export interface MediaMessage {
  readonly kind: MediaKind;
  /** Script data of TagType 15 and of RTMP message type 15: a byte before the values, which may be of AMF3. */
  readonly isAmf3?: boolean;
  /** As coded: 32 bits, unsigned. */
  readonly timestampMs: number;
  readonly body: Uint8Array;
}
