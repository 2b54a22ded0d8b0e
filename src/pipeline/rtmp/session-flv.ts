import type { InspectedMedia, InspectedMessage } from '../../analysis/rtmp/inspected-message.ts';
import type { MessageRecord } from '../../analysis/rtmp/records.ts';
import type { Direction } from '../../container/capture/capture-item.ts';
import type { MediaMessage } from '../../media/media-message.ts';
import { isSampleAccess } from '../../transport/rtmp/command/data-frame.ts';
import { LiveFlv } from './live-flv.ts';

/** A stream that is published or played in a session. */
export interface SessionStream {
  readonly connection: number;
  /** Who sends it. */
  readonly direction: Direction;
  readonly messageStreamId: number;
}

/** The message that a tag was made of. */
export interface MessagePlace {
  readonly connection: number;
  readonly direction: Direction;
  /** Index of the message in its direction. */
  readonly message: number;
}

/** Data messages of a stream that wait for its first audio or video, at most. */
const MAX_WAITING = 16;
/** Streams beside the first that are remembered, at most. */
const MAX_OTHERS = 100;
/** Tags of which the message is remembered: findings are about the last ones, most of all. A power of two. */
const REMEMBERED = 1 << 16;

const DATA_AMF3 = 15;

const keyOf = ({ connection, direction, messageStreamId }: SessionStream): string =>
  `${connection} ${direction} ${messageStreamId}`;

/** The media of a session as an FLV: of the first stream that has audio or video, or of the first one of a connection. */
export class SessionFlv {
  readonly #connection: number | undefined;
  readonly #flv = new LiveFlv();
  #stream: SessionStream | undefined;
  #key = '';
  readonly #others = new Map<string, SessionStream>();
  readonly #waiting = new Map<string, { readonly message: MediaMessage; readonly index: number }[]>();
  readonly #messages = new Uint32Array(REMEMBERED);
  #tags = 0;

  /** `connection`: the only one to read. */
  constructor(connection?: number) {
    this.#connection = connection;
  }

  /** The stream that is read, once it is known. */
  get stream(): SessionStream | undefined {
    return this.#stream;
  }

  /** Streams with audio or video that are not read. */
  get others(): readonly SessionStream[] {
    return [...this.#others.values()];
  }

  /** The next bytes of the FLV. Valid until the next push. */
  push(inspected: InspectedMessage): readonly Uint8Array[] {
    const { media } = inspected;
    if (media.length === 0) return [];
    const { record } = inspected;
    if (this.#connection !== undefined && record.connection !== this.#connection) return [];
    return media.flatMap((one) => this.#media(one, record));
  }

  /** The bytes that are left. */
  end(): readonly Uint8Array[] {
    return this.#flv.flush();
  }

  /** The message of a tag; `undefined` if it is too long ago. */
  placeOf(tag: number): MessagePlace | undefined {
    if (this.#stream === undefined || tag >= this.#tags || tag < this.#tags - REMEMBERED) return undefined;
    const { connection, direction } = this.#stream;
    return { connection, direction, message: this.#messages[tag & (REMEMBERED - 1)] as number };
  }

  #media(media: InspectedMedia, record: MessageRecord): readonly Uint8Array[] {
    const { connection, direction, messageStreamId, index } = record;
    const stream = { connection, direction, messageStreamId };
    const key = keyOf(stream);
    // No tag is made of it.
    if (media.kind === 'script' && isSampleAccess(media.body)) return [];
    const message = messageOf(media);
    if (this.#stream === undefined) {
      if (media.kind === 'script') {
        this.#wait(key, message, index);
        return [];
      }
      this.#stream = stream;
      this.#key = key;
      const waiting = this.#waiting.get(key) ?? [];
      this.#waiting.clear();
      return [...waiting.flatMap((one) => this.#tag(one.message, one.index)), ...this.#tag(message, index)];
    }
    if (key === this.#key) return this.#tag(message, index);
    if (media.kind !== 'script' && this.#others.size < MAX_OTHERS) this.#others.set(key, stream);
    return [];
  }

  #wait(key: string, message: MediaMessage, index: number): void {
    let waiting = this.#waiting.get(key);
    if (waiting === undefined) {
      if (this.#waiting.size >= MAX_OTHERS) return;
      this.#waiting.set(key, (waiting = []));
    }
    if (waiting.length < MAX_WAITING) waiting.push({ message: { ...message, body: message.body.slice() }, index });
  }

  #tag(message: MediaMessage, index: number): readonly Uint8Array[] {
    this.#messages[this.#tags++ & (REMEMBERED - 1)] = index;
    return this.#flv.push(message);
  }
}

const messageOf = ({ kind, messageTypeId, timestamp, body }: InspectedMedia): MediaMessage => ({
  kind,
  timestampMs: timestamp,
  body,
  ...(messageTypeId === DATA_AMF3 && { isAmf3: true }),
});
