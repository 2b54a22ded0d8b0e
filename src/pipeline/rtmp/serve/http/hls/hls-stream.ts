import { joined } from '../../../../../bytes/joined.ts';
import { FlvReader } from '../../../../../container/flv/tag/flv-reader.ts';
import { RtmpkitError } from '../../../../../syntax/errors.ts';
import { HlsWriter } from '../../../../convert/samples/hls-writer.ts';
import type { SourceItem } from '../../../../convert/samples/sample-item.ts';
import { SampleMuxer } from '../../../../convert/samples/sample-muxer.ts';
import { TagSamples } from '../../../../convert/samples/tag-samples.ts';
import { LiveFlv } from '../../../live-flv.ts';
import type { Subscriber } from '../../live-stream.ts';
import type { StreamedMessage } from '../../media-role.ts';
import { MemoryFiles } from './memory-files.ts';

/** Segments of a playlist. */
const WINDOW = 6;
/** Bytes after which a segment ends: three seconds of 40 Mb/s. */
const LONGEST_BYTES = 16 << 20;

export interface HlsStreamOptions {
  /** What the names of its files begin with: no other stream of any time has it. */
  readonly stem: string;
  readonly segmentSeconds: number;
}

/** One publish as live HLS: its playlist, and the segments of the last seconds, in memory. */
export class HlsStream implements Subscriber {
  readonly files = new MemoryFiles();
  readonly #playlist: string;
  readonly #flv = new LiveFlv();
  readonly #reader = new FlvReader();
  readonly #samples = new TagSamples();
  readonly #muxer: SampleMuxer;
  /** What has come is written in order. */
  #work = Promise.resolve();
  #waiting: (() => void)[] = [];
  #isEnded = false;
  #isForgotten = false;
  #failure: string | undefined;

  constructor({ stem, segmentSeconds }: HlsStreamOptions) {
    this.#playlist = `${stem}.m3u8`;
    const options = { segmentSeconds, playlist: this.#playlist, stem, window: WINDOW, longestBytes: LONGEST_BYTES };
    // What is left out of a stream is a finding of the check.
    this.#muxer = new SampleMuxer(new HlsWriter(this.files, options), () => undefined);
  }

  /** The publisher has gone. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** It was given up, because memory was short. */
  get isForgotten(): boolean {
    return this.#isForgotten;
  }

  /** Why there is no HLS of the stream. */
  get failure(): string | undefined {
    return this.#failure;
  }

  get keptBytes(): number {
    return this.files.bytes;
  }

  /** Seconds after which its playlist changes. `undefined`: there is none yet. */
  get targetSeconds(): number | undefined {
    const text = this.#playlistText();
    return text === undefined ? undefined : Number(/#EXT-X-TARGETDURATION:(\d+)/.exec(text)?.[1]);
  }

  /** The playlist, as soon as it has a segment; `undefined`: none comes, or none within this time. */
  async playlist(waitMs: number): Promise<string | undefined> {
    if (!this.#isSettled()) await this.#settled(waitMs);
    return this.#playlistText();
  }

  take({ message }: StreamedMessage): void {
    if (!this.#isOver()) this.#write(this.#read(this.#flv.push(message)));
  }

  ended(): void {
    if (this.#isOver()) return;
    this.#isEnded = true;
    this.#write([...this.#read(this.#flv.flush()), ...this.#itemsOf(this.#reader.end())], true);
  }

  /** Gives up all that is kept. */
  forget(): void {
    this.#isForgotten = true;
    this.files.clear();
    this.#settle();
  }

  #isOver(): boolean {
    return this.#isEnded || this.#isForgotten || this.#failure !== undefined;
  }

  #isSettled(): boolean {
    return this.#isForgotten || this.#failure !== undefined || this.files.read(this.#playlist) !== undefined;
  }

  #settled(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      this.#waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #settle(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  #playlistText(): string | undefined {
    const bytes = this.files.read(this.#playlist);
    return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
  }

  #read(pieces: readonly Uint8Array[]): readonly SourceItem[] {
    return pieces.length === 0 ? [] : this.#itemsOf(this.#reader.push(joined(pieces)));
  }

  #itemsOf(read: ReturnType<FlvReader['push']>): readonly SourceItem[] {
    const items: SourceItem[] = [];
    // The data of a sample is valid up to the next tag, and it is written later.
    for (const tag of read) {
      for (const item of this.#samples.push(tag)) {
        items.push(item.kind === 'sample' ? { ...item, data: item.data.slice() } : item);
      }
    }
    return items;
  }

  #write(items: readonly SourceItem[], isLast = false): void {
    if (items.length === 0 && !isLast) return;
    this.#work = this.#work.then(async () => {
      if (this.#isForgotten || this.#failure !== undefined) return;
      try {
        for (const item of items) await this.#muxer.push(item);
        if (isLast) await this.#muxer.end();
      } catch (error) {
        if (!(error instanceof RtmpkitError)) throw error;
        this.#failure = error.message;
      }
      if (this.#isForgotten) this.files.clear();
      if (this.#isSettled()) this.#settle();
    });
  }
}
