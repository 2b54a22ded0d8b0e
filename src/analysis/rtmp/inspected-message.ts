import type { ReadPayload } from '../timeline/timeline.ts';
import type { MessageRecord } from './records.ts';

/** Audio, video or data of a message, or of a part of an aggregate: what extraction needs. */
export interface InspectedMedia {
  readonly kind: 'video' | 'audio' | 'script';
  readonly messageTypeId: number;
  readonly messageStreamId: number;
  /** 32 bits, milliseconds. */
  readonly timestamp: number;
  readonly timestampMs: number;
  /** The body of an FLV tag. Valid until the next push. */
  readonly body: Uint8Array;
  /** Its payloads, with their NAL units and frames. */
  readonly payloads: readonly ReadPayload[];
}

/** An inspected message: its record, and the data that views need. */
export class InspectedMessage {
  readonly kind = 'message';
  /** Its body. Valid until the next push. */
  readonly bytes: Uint8Array;
  /** Of an audio, video or data message one, of an aggregate one a part. */
  readonly media: readonly InspectedMedia[];
  readonly #make: () => MessageRecord;
  #record: MessageRecord | undefined;

  constructor(bytes: Uint8Array, media: readonly InspectedMedia[], make: () => MessageRecord) {
    this.bytes = bytes;
    this.media = media;
    this.#make = make;
  }

  /** Made when it is asked for. Ask before the next push. */
  get record(): MessageRecord {
    this.#record ??= this.#make();
    return this.#record;
  }
}
