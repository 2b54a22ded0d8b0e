/** What a message stream is used for. `asking`: publish or play was sent, and is not decided. */
export type StreamUse = 'idle' | 'asking' | 'publishing' | 'playing';

/** A message stream of a connection. */
export interface MessageStream {
  readonly id: number;
  use: StreamUse;
  /** Of publish or play, as it was sent. */
  name: string;
}

/** The message streams of a connection, by their ids. */
export class MessageStreams {
  readonly #streams = new Map<number, MessageStream>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get all(): readonly MessageStream[] {
    return [...this.#streams.values()];
  }

  get(id: number): MessageStream | undefined {
    return this.#streams.get(id);
  }

  /** A new one with the lowest id that is free; `undefined` if there are too many. */
  create(): MessageStream | undefined {
    let id = 1;
    while (this.#streams.has(id)) id++;
    return this.open(id);
  }

  /** The one with this id, which some clients use without createStream. */
  open(id: number): MessageStream | undefined {
    const known = this.#streams.get(id);
    if (known !== undefined) return known;
    if (this.#streams.size >= this.#limit) return undefined;
    const stream: MessageStream = { id, use: 'idle', name: '' };
    this.#streams.set(id, stream);
    return stream;
  }

  delete(id: number): void {
    this.#streams.delete(id);
  }

  /** The stream that is published on this id, or the only one that is: ids of media are wrong in some encoders. */
  publishingOn(id: number): MessageStream | undefined {
    const stream = this.#streams.get(id);
    return stream?.use === 'publishing' ? stream : this.#only();
  }

  /** The stream that is published by this name, or the only one. */
  publishingAs(name: string | undefined): MessageStream | undefined {
    return this.all.find((stream) => stream.use === 'publishing' && stream.name === name) ?? this.#only();
  }

  #only(): MessageStream | undefined {
    let found: MessageStream | undefined;
    for (const stream of this.#streams.values()) {
      if (stream.use !== 'publishing') continue;
      if (found !== undefined) return undefined;
      found = stream;
    }
    return found;
  }
}
