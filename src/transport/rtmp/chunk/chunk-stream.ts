import type { ChunkHeader } from './chunk-header.ts';
import { MessageBuffer } from './message-buffer.ts';

/** What later headers on a chunk stream leave out, and the message that is under way on it (RTMP 1.0 5.3.1.2). */
export class ChunkStream {
  readonly csid: number;
  /** How often the reader had been out of step when the last header was read: state of before then is not valid. */
  epoch = -1;
  /** Of the message under way, or the last one: 32 bits. */
  timestamp = 0;
  /** What a fmt 3 chunk that begins a message adds; after fmt 0 it is the timestamp (5.3.1.2.4). */
  delta = 0;
  messageLength = 0;
  messageTypeId = 0;
  messageStreamId = 0;
  /** First byte of the last audio and video message that began: what a stream out of step is found again by. */
  audioByte: number | undefined;
  videoByte: number | undefined;
  /** The last header with a timestamp field. */
  lastFmt: 0 | 1 | 2 = 0;
  /** The last fmt 0, 1 or 2 header had an extended timestamp: this one. */
  extended: number | undefined;
  /** The peer repeats the extended timestamp in fmt 3 chunks; undefined: not seen yet. */
  repeatsExtended: boolean | undefined;
  /** It did both. */
  repeatsAtTimes = false;
  /** Extended deltas are absolute times; undefined: there was none. */
  extendedIsAbsolute: boolean | undefined;
  /** Longest delta without an extended timestamp since the last fmt 0, milliseconds; undefined: there was none. */
  longestStep: number | undefined;

  /** Set while a message is under way. */
  isInMessage = false;
  /** Bytes of it are missing: it is read over, not output. */
  isDamaged = false;
  messageOffset = 0;
  firstFmt: ChunkHeader['fmt'] = 0;
  messageDelta: number | undefined;
  chunks = 0;
  /** Bytes of the message under way that have come, or were missing. */
  received = 0;
  /** Bytes of a message that an Abort ended and that the peer may yet send. */
  abortedBytes = 0;
  readonly body = new MessageBuffer();

  constructor(csid: number) {
    this.csid = csid;
  }

  /** Bytes of the message under way that have not come. */
  get missing(): number {
    return this.messageLength - this.received;
  }
}
