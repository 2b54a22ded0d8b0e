import { flvStart, messageTag } from '../../container/flv/write/message-tag.ts';
import type { MediaMessage } from '../../media/media-message.ts';
import { RtmpkitError } from '../../syntax/errors.ts';
import { isSampleAccess, withoutSetDataFrame } from '../../transport/rtmp/command/data-frame.ts';
import { metadataMembers } from './metadata-message.ts';

/** Messages that wait until it is known whether there is sound and video, at most. */
const MAX_WAITING = 64;
/** The same in bytes. */
const MAX_WAITING_BYTES = 4 << 20;
/** The same in milliseconds of the stream. */
const MAX_WAITING_MS = 500;

/**
 * A live stream as an FLV file: the header, and a tag for each message. The header says whether there is sound and video,
 * and comes before the first tag: the first messages wait until both have come, until onMetaData has named what there is,
 * or until half a second of the stream has come with one of them.
 */
export class LiveFlv {
  #waiting: MediaMessage[] | undefined = [];
  #waitingBytes = 0;
  #has = { audio: false, video: false };
  #named: { readonly audio: boolean; readonly video: boolean } | undefined;
  #firstMs: number | undefined;

  /** What the header says; `undefined` before it was written. */
  get flags(): { readonly audio: boolean; readonly video: boolean } | undefined {
    return this.#waiting === undefined ? this.#has : undefined;
  }

  /** The next bytes of the file; bodies are not copied unless they wait. Messages that no tag can hold are left out. */
  push(message: MediaMessage): readonly Uint8Array[] {
    if (message.kind === 'script' && isSampleAccess(message.body)) return [];
    const plain = message.kind === 'script' ? { ...message, body: withoutSetDataFrame(message.body) } : message;
    if (this.#waiting === undefined) return tagOf(plain);
    this.#note(plain);
    this.#waitingBytes += plain.body.length;
    this.#waiting.push({ ...plain, body: plain.body.slice() });
    return this.#isSure(plain) ? this.flush() : [];
  }

  /** Writes what waits: the stream is idle, or has ended. */
  flush(): readonly Uint8Array[] {
    const waiting = this.#waiting;
    if (waiting === undefined || waiting.length === 0) return [];
    this.#waiting = undefined;
    if (this.#named !== undefined) {
      this.#has = { audio: this.#has.audio || this.#named.audio, video: this.#has.video || this.#named.video };
    }
    return [flvStart(this.#has), ...waiting.flatMap((message) => tagOf(message))];
  }

  #note(message: MediaMessage): void {
    if (message.kind !== 'script') {
      this.#has[message.kind] = true;
      this.#firstMs ??= message.timestampMs;
      return;
    }
    const keys = new Set(metadataMembers(message).map(({ key }) => key));
    const named = { audio: keys.has('audiocodecid'), video: keys.has('videocodecid') };
    if (named.audio || named.video) this.#named = named;
  }

  #isSure({ timestampMs }: MediaMessage): boolean {
    if (this.#named !== undefined) return this.#has.audio || this.#has.video;
    if (this.#has.audio && this.#has.video) return true;
    const waitedMs = this.#firstMs === undefined ? 0 : (timestampMs - this.#firstMs) >>> 0;
    if ((this.#waiting?.length ?? 0) >= MAX_WAITING || this.#waitingBytes >= MAX_WAITING_BYTES) return true;
    return waitedMs >= MAX_WAITING_MS && waitedMs < 2 ** 31;
  }
}

const tagOf = (message: MediaMessage): readonly Uint8Array[] => {
  try {
    return messageTag(message);
  } catch (error) {
    if (error instanceof RtmpkitError && error.code === 'not-encodable') return [];
    throw error;
  }
};
