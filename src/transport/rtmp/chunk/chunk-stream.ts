import type { ChunkHeader } from './chunk-header.ts';
import { MessageBuffer } from './message-buffer.ts';

/** What later headers on a chunk stream leave out, and the message that is under way on it (RTMP 1.0 5.3.1.2). */
export class ChunkStream {
  readonly csid: number;
  /** A header with this csid was read. */
  isKnown = false;
  /** Of the message under way, or the last one: 32 bits. */
  timestamp = 0;
  /** What a fmt 3 chunk that begins a message adds; after fmt 0 it is the timestamp (5.3.1.2.4). */
  delta = 0;
  messageLength = 0;
  messageTypeId = 0;
  messageStreamId = 0;
  /** The last header with a timestamp field. */
  lastFmt: 0 | 1 | 2 = 0;
  /** The last fmt 0, 1 or 2 header had an extended timestamp: this one. */
  extended: number | undefined;
  /** The peer leaves the extended timestamp out of fmt 3 chunks, as the draft of 2009 said; undefined: not seen yet. */
  repeatsExtended: boolean | undefined;
  /** Extended deltas are absolute times, as SRS wrote and read them until 2024. */
  extendedIsAbsolute: boolean | undefined;

  /** Set while a message is under way. */
  isInMessage = false;
  messageOffset = 0;
  firstFmt: ChunkHeader['fmt'] = 0;
  messageDelta: number | undefined;
  chunks = 0;
  readonly body = new MessageBuffer();

  constructor(csid: number) {
    this.csid = csid;
  }

  /** Bytes of the message under way that have not come. */
  get missing(): number {
    return this.messageLength - this.body.length;
  }
}
