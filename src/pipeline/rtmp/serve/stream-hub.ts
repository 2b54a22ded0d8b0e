import { type StreamPlace, streamPath } from '../../../analysis/serve/stream-place.ts';

/** What a hub needs to know of a stream. */
export interface HubStream {
  readonly place: StreamPlace;
  readonly isPublished: boolean;
  /** Nobody publishes or plays it. */
  readonly isIdle: boolean;
}

/** The streams of a server, by app and name. */
export class StreamHub<Stream extends HubStream> {
  readonly #create: (place: StreamPlace) => Stream;
  readonly #maxStreams: number;
  readonly #streams = new Map<string, Stream>();

  /** `maxStreams`: as many may be published, and as many waited for: who waits keeps no publisher out. */
  constructor(create: (place: StreamPlace) => Stream, maxStreams: number) {
    this.#create = create;
    this.#maxStreams = maxStreams;
  }

  /** All that are published or waited for. */
  get streams(): Iterable<Stream> {
    return this.#streams.values();
  }

  /** The stream there, which may have no publisher; `undefined`: there are too many. */
  open(place: StreamPlace, to: 'publish' | 'play'): Stream | undefined {
    const key = streamPath(place);
    let stream = this.#streams.get(key);
    const isNew = stream === undefined || (to === 'publish' && !stream.isPublished);
    if (isNew && this.#count(to === 'publish') >= this.#maxStreams) return undefined;
    if (stream === undefined) this.#streams.set(key, (stream = this.#create(place)));
    return stream;
  }

  find(place: StreamPlace): Stream | undefined {
    return this.#streams.get(streamPath(place));
  }

  /** Forgets a stream that nobody publishes or plays. */
  release(stream: Stream): void {
    if (stream.isIdle && this.find(stream.place) === stream) this.#streams.delete(streamPath(stream.place));
  }

  #count(isPublished: boolean): number {
    let count = 0;
    for (const stream of this.#streams.values()) if (stream.isPublished === isPublished) count++;
    return count;
  }
}
