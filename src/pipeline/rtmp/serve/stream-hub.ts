import type { GopCacheOptions } from './gop-cache.ts';
import { LiveStream } from './live-stream.ts';

/** The streams of a server, by app and name. */
export class StreamHub {
  readonly #cache: GopCacheOptions;
  readonly #maxStreams: number;
  readonly #streams = new Map<string, LiveStream>();

  constructor(cache: GopCacheOptions, maxStreams: number) {
    this.#cache = cache;
    this.#maxStreams = maxStreams;
  }

  /** All that are published or waited for. */
  get streams(): Iterable<LiveStream> {
    return this.#streams.values();
  }

  /** The stream of this name, which may have no publisher; `undefined`: there are too many. */
  open(app: string, name: string): LiveStream | undefined {
    const key = `${app}/${name}`;
    let stream = this.#streams.get(key);
    if (stream === undefined) {
      if (this.#streams.size >= this.#maxStreams) return undefined;
      this.#streams.set(key, (stream = new LiveStream(app, name, this.#cache)));
    }
    return stream;
  }

  find(app: string, name: string): LiveStream | undefined {
    return this.#streams.get(`${app}/${name}`);
  }

  /** Forgets a stream that nobody publishes or plays. */
  release(stream: LiveStream): void {
    if (stream.isIdle) this.#streams.delete(`${stream.app}/${stream.name}`);
  }
}
