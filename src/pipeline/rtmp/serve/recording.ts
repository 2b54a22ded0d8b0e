import type { StreamPlace } from '../../../analysis/serve/stream-place.ts';
import { ByteWriter } from '../../../bytes/byte-writer.ts';
import { TAG_HEADER_BYTES, TAG_TYPE } from '../../../container/flv/tag/tag-header.ts';
import { flvHeaderOf, writeFlvHeader } from '../../../container/flv/write/flv-header.ts';
import type { GrowingFile } from '../../../io/growing-file.ts';
import { LiveFlv } from '../live-flv.ts';
import type { Subscriber } from './live-stream.ts';
import type { StreamedMessage } from './media-role.ts';
import { RecordedMetadata } from './recorded-metadata.ts';

/** A disk that is this far behind is too slow: the stream does not wait for it. */
const MAX_WAITING_BYTES = 64 << 20;

/** What became of a recording. */
export interface Recorded {
  readonly path: string;
  readonly sizeBytes: number;
  /** Why it ended before the stream did. */
  readonly why?: string;
}

/** The file of a recording. */
export interface RecordingFile {
  /** For messages, where there is no file yet. */
  readonly stem: string;
  /** Makes it; throws `SinkError`. */
  open(): GrowingFile;
  /** It was made. */
  onOpen?(path: string): void;
}

/**
 * Writes what is published to an FLV file, which is made with the first audio or video; the header, duration and size in it
 * are right when it is complete.
 */
export class Recording implements Subscriber {
  readonly #place: RecordingFile;
  #file: GrowingFile | undefined;
  /** At the end of the stream, or when nothing more can be written; `undefined`: nothing was published. */
  readonly done: Promise<Recorded | undefined>;
  #resolve: (recorded: Recorded | undefined) => void = () => undefined;
  readonly #flv = new LiveFlv();
  #metadata: RecordedMetadata | undefined;
  /** Byte offset of the data of its tag. */
  #metadataOffset: number | undefined;
  #sizeBytes = 0;
  /** Ends of tags that may not be in the file yet, in order. */
  #ends: number[] = [];
  /** The end of the last tag that is. */
  #wholeBytes = 0;
  readonly #has = { audio: false, video: false };
  #isOver = false;
  #lastMs: number | undefined;
  /** From the first frame to the end of the one that ends last. */
  #durationMs = 0;
  /** Of the last frame, since the first one. */
  #positionMs = 0;
  readonly #places: { audio?: number; video?: number } = {};

  constructor(place: RecordingFile) {
    this.#place = place;
    this.done = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  /** `undefined`: it has ended, or there is no file yet. */
  get status(): { readonly path: string; readonly sizeBytes: number } | undefined {
    if (this.#isOver || this.#file === undefined) return undefined;
    return { path: this.#file.path, sizeBytes: this.#sizeBytes };
  }

  take(streamed: StreamedMessage): void {
    if (this.#isOver) return;
    const { message, role } = streamed;
    this.#note(streamed);
    if (role === 'metadata' && this.#metadata === undefined) {
      this.#metadata = RecordedMetadata.of(message);
      const { body } = this.#metadata ?? message;
      this.#append(this.#flv.push({ ...message, body }));
    } else this.#append(this.#flv.push(message));
    if (this.#file === undefined) return;
    const { failure, waitingBytes } = this.#file;
    if (failure !== undefined) void this.#end(failure.message);
    else if (waitingBytes > MAX_WAITING_BYTES) void this.#end('the disk is slower than the stream');
  }

  ended(): void {
    if (this.#isOver) return;
    if (this.#has.audio || this.#has.video) this.#append(this.#flv.flush());
    if (!this.#isOver) void this.#end();
  }

  #note({ message: { kind, timestampMs }, role }: StreamedMessage): void {
    if (kind === 'script') return;
    this.#has[kind] = true;
    if (role === 'header') return;
    this.#positionMs += this.#lastMs === undefined ? 0 : (timestampMs - this.#lastMs) | 0;
    this.#lastMs = timestampMs;
    const before = this.#places[kind];
    // A frame lasts as long as the one before it.
    const stepMs = before === undefined ? 0 : Math.max(0, this.#positionMs - before);
    this.#places[kind] = this.#positionMs;
    this.#durationMs = Math.max(this.#durationMs, this.#positionMs + stepMs);
  }

  #append(pieces: readonly Uint8Array[]): void {
    if (pieces.length === 0) return;
    const file = this.#opened();
    if (file === undefined) return;
    let at = this.#sizeBytes;
    let header: Uint8Array | undefined;
    for (const piece of pieces) {
      if (piece.length === TAG_HEADER_BYTES && header === undefined && at > 0) header = piece;
      else if (header !== undefined) {
        if (this.#isMetadata(header, piece)) this.#metadataOffset ??= at;
        header = undefined;
      }
      at += piece.length;
    }
    this.#sizeBytes = at;
    this.#ends.push(at);
    file.append(pieces);
    this.#prune(file);
  }

  /** The file; `undefined`: it cannot be made. */
  #opened(): GrowingFile | undefined {
    if (this.#file !== undefined) return this.#file;
    try {
      this.#file = this.#place.open();
    } catch (error) {
      this.#isOver = true;
      this.#resolve({ path: this.#place.stem, sizeBytes: 0, why: (error as Error).message });
      return undefined;
    }
    this.#place.onOpen?.(this.#file.path);
    return this.#file;
  }

  #isMetadata(header: Uint8Array, body: Uint8Array): boolean {
    const wanted = this.#metadata?.body;
    if (wanted === undefined || this.#metadataOffset !== undefined) return false;
    return (
      header[0] === TAG_TYPE.script && body.length === wanted.length && body.every((byte, i) => byte === wanted[i])
    );
  }

  #prune({ writtenBytes }: GrowingFile): void {
    const left = this.#ends.findIndex((end) => end > writtenBytes);
    const done = this.#ends.splice(0, left < 0 ? this.#ends.length : left);
    this.#wholeBytes = done.at(-1) ?? this.#wholeBytes;
  }

  async #end(why?: string): Promise<void> {
    this.#isOver = true;
    const file = this.#file;
    if (file === undefined) {
      this.#resolve(undefined);
      return;
    }
    await file.settled();
    this.#prune(file);
    const sizeBytes = this.#wholeBytes;
    const duration = this.#durationMs / 1000;
    const patches: { readonly offset: number; readonly bytes: Uint8Array }[] = [];
    if (sizeBytes > 0) {
      const w = new ByteWriter();
      writeFlvHeader(w, flvHeaderOf(this.#has.audio, this.#has.video));
      patches.push({ offset: 0, bytes: w.toBytes() });
    }
    const offset = this.#metadataOffset;
    if (this.#metadata !== undefined && offset !== undefined && offset + this.#metadata.body.length <= sizeBytes) {
      patches.push({ offset, bytes: this.#metadata.withTotals({ duration, filesize: sizeBytes }) });
    }
    file.finish(sizeBytes, patches);
    const reason = why ?? file.failure?.message;
    this.#resolve({ path: file.path, sizeBytes, ...(reason !== undefined && { why: reason }) });
  }
}

/** Parts of a name that are longer are cut. */
const MAX_PART = 80;

/** `live-demo-2026-11-29T05-59-12Z`: a file name whatever app and name are. */
export const recordingStem = ({ app, name }: StreamPlace, time: string): string => {
  const parts = [app, name].filter((part) => part !== '').map((part) => part.slice(0, MAX_PART));
  // Only characters that no file system takes for something else, and nothing that hides the file.
  const safe = parts.map((part) => part.replace(/[^A-Za-z0-9._-]/g, '_').replace(/^[.-]+/, '_'));
  return [...safe, time.replace(/\.\d+Z$/, 'Z').replaceAll(':', '-')].join('-');
};
