/** What a message carries. */
export type MediaKind = 'video' | 'audio' | 'script';

/** Common content of an FLV tag and an RTMP message: their headers code the same values. */
export interface MediaMessage {
  readonly kind: MediaKind;
  /** Script data of TagType 15 and of RTMP message type 15: a byte before the values, which may be AMF3. */
  readonly isAmf3?: boolean;
  /** As coded: 32 bits, unsigned. */
  readonly timestampMs: number;
  readonly body: Uint8Array;
}
