/** A stream that a connection publishes or plays. */
export interface Holder {
  readonly connection: number;
  readonly sinceMs: number | undefined;
  /** Its last media. */
  lastMediaMs: number | undefined;
  isOpen: boolean;
  /** It was asked to reconnect. */
  asked?: boolean;
  /** The connection that went on with the stream, and its first media. */
  successor?: { readonly connection: number; readonly firstMediaMs: number | undefined };
}

/** Streams that are kept in each list. */
const MAX_STREAMS = 4096;

/** Who publishes or plays which stream: what several connections have to do with each other. */
export class PublishedStreams {
  /** By server and path. */
  readonly #publishers = new Map<string, Holder>();
  /** By role and path: the server may be another one. */
  readonly #asked = new Map<string, Holder>();

  /** A connection publishes a stream. Returns who has it open already. */
  publish(key: string, holder: Holder): Holder | undefined {
    const before = this.#publishers.get(key);
    kept(this.#publishers, key, holder);
    return before?.isOpen === true && before.connection !== holder.connection ? before : undefined;
  }

  /** The connection of this holder was asked to reconnect. */
  ask(key: string, holder: Holder): void {
    holder.asked = true;
    kept(this.#asked, key, holder);
  }

  /** Who had the stream and was asked to reconnect; each is found once. */
  predecessor(key: string, connection: number): Holder | undefined {
    const holder = this.#asked.get(key);
    if (holder === undefined || holder.connection === connection) return undefined;
    this.#asked.delete(key);
    return holder;
  }

  /** The connection of a publisher is closed. */
  close(key: string, holder: Holder): void {
    holder.isOpen = false;
    if (this.#publishers.get(key) === holder) this.#publishers.delete(key);
  }
}

const kept = (map: Map<string, Holder>, key: string, holder: Holder): void => {
  map.delete(key);
  map.set(key, holder);
  if (map.size <= MAX_STREAMS) return;
  const [oldest] = map.keys();
  map.delete(oldest as string);
};
