import { joined } from '../../../bytes/joined.ts';
import { DEFAULT_CHUNK_SIZE, MAX_MESSAGE_BYTES } from './limits.ts';
import { isPlausibleDelta, isPlausibleFull, plausibleHeaderAt } from './plausible-header.ts';

/** Bytes that a chunk size is guessed from: a message of more than 65,536 bytes and its second chunk fit. */
const MIDWAY_BYTES = 256 << 10;

/** Headers that a guess is made from, at most. */
const MAX_HEADERS = 64;

/**
 * Continuation headers in messages whose end is seen that show a chunk size: one for a usual one. Of all other sizes some
 * have one or two by chance, since under each size with the same number of chunks the message has the same end.
 */
const MIN_CONTINUATIONS = 3;

/** A usual size counts for so many continuation headers more. */
const USUAL_BONUS = 2;

/** Sizes that writers use. */
const USUAL: readonly number[] = [
  ...[DEFAULT_CHUNK_SIZE, 256, 512, 1000, 1024, 1400, 2048, 4000, 4096, 5000, 8192, 10_000, 16_384, 32_768],
  ...[60_000, 65_535, 65_536],
];

/** Sizes that are taken where no message is longer than a chunk. */
const LIKELY = [DEFAULT_CHUNK_SIZE, 4096, 60_000, 65_536, MAX_MESSAGE_BYTES] as const;

/** Continuation headers in a row that show a chunk size without the header of their message. */
const MIN_RUN = 5;

/** Where a direction that begins in the middle can be read from, and how. */
export interface MidwayGuess {
  /** Index of the first header that can be read. */
  readonly start: number;
  readonly chunkSize: number;
  /** Continuation headers stand where this chunk size has them; else a message in one chunk is this long, or no longer. */
  readonly isSeen: boolean;
}

/** Collects the first bytes of a direction that begins in the middle. */
export class MidwayStart {
  readonly #pieces: Uint8Array[] = [];
  #length = 0;

  /** All bytes so far, once there are enough of them. */
  push(bytes: Uint8Array): Uint8Array | undefined {
    this.#length += bytes.length;
    // The piece is valid until the next push only.
    this.#pieces.push(bytes.slice());
    return this.#length < MIDWAY_BYTES ? undefined : this.take();
  }

  take(): Uint8Array {
    return joined(this.#pieces.splice(0));
  }
}

/** How a message ends and goes on under a chunk size: what speaks for it. */
interface Message {
  readonly at: number;
  readonly csid: number;
  readonly length: number;
  readonly dataAt: number;
}

/**
 * Guesses the chunk size from where the continuation headers of long messages stand, for any size: under the right one
 * each of them is one byte, C0 + csid, and another header follows the last. Where no message has them, they are looked
 * for without one, at the distances of usual sizes. `undefined`: no header is seen.
 */
export const guessMidway = (bytes: Uint8Array): MidwayGuess | undefined => {
  const data = bytes.subarray(0, MIDWAY_BYTES);
  const messages = messagesIn(data);
  const csids = new Set(messages.map(({ csid }) => csid));
  const seen = sizeOfMessages(data, messages, csids) ?? sizeOfRun(data);
  if (messages.length === 0 && seen === undefined) return undefined;
  const ends = (message: Message): boolean => isHeaderAt(data, message.dataAt + message.length, csids);
  const whole = messages.filter(ends);
  const longest = whole.reduce((most, { length }) => Math.max(most, length), 0);
  const chunkSize = seen?.chunkSize ?? LIKELY.find((size) => size >= longest) ?? MAX_MESSAGE_BYTES;
  const first = messages.find((message) =>
    message.length <= chunkSize ? ends(message) : sizesOf(data, message, csids, chunkSize).length > 0,
  );
  const start = first?.at ?? seen?.from ?? messages[0]?.at ?? 0;
  return { start, chunkSize, isSeen: seen !== undefined };
};

/** A chunk size, and where a header may be searched for. */
interface Seen {
  readonly chunkSize: number;
  readonly from?: number;
}

const sizeOfMessages = (
  data: Uint8Array,
  messages: readonly Message[],
  csids: ReadonlySet<number>,
): Seen | undefined => {
  const continuations = new Map<number, number>();
  for (const message of messages) {
    for (const [size, count] of sizesOf(data, message, csids)) {
      continuations.set(size, (continuations.get(size) ?? (USUAL.includes(size) ? USUAL_BONUS : 0)) + count);
    }
  }
  let [chunkSize, most] = [0, MIN_CONTINUATIONS - 1];
  for (const [size, count] of continuations) {
    if (count > most || (count === most && size < chunkSize)) [chunkSize, most] = [size, count];
  }
  return chunkSize === 0 ? undefined : { chunkSize };
};

/** The first run of equal continuation headers at the distance of a usual size. */
const sizeOfRun = (data: Uint8Array): Seen | undefined => {
  for (const size of USUAL) {
    const step = size + 1;
    for (let at = 1; at + (MIN_RUN - 1) * step < data.length; at++) {
      const byte = data[at] as number;
      if (byte < 0xc2 || data[at + step] !== byte || data[at - 1] === byte) continue;
      let [run, last, isFilling] = [1, at, true];
      for (; data[last + step] === byte; last += step) run++;
      // A run of equal bytes is filling.
      for (let place = at; place <= last; place += step) if (data[place - 1] !== byte) isFilling = false;
      if (run >= MIN_RUN && !isFilling) return { chunkSize: size, from: last };
    }
  }
  return undefined;
};

const messagesIn = (data: Uint8Array): Message[] => {
  const messages: Message[] = [];
  for (let at = 0; at < data.length && messages.length < MAX_HEADERS; at++) {
    if (!isBeginning(data, at)) continue;
    const { csid, messageLength, dataAt, isExtended } = plausibleHeaderAt(data, at);
    if (csid < 64 && !isExtended) messages.push({ at, csid, length: messageLength, dataAt });
  }
  return messages;
};

const isBeginning = (data: Uint8Array, at: number): boolean =>
  isPlausibleFull(data, at, MAX_MESSAGE_BYTES) === true ||
  isPlausibleDelta(data, at, MAX_MESSAGE_BYTES, undefined) === true;

/** A header that begins a message; on a chunk stream of which messages are seen fmt 2 and 3 do, too. */
const isHeaderAt = (data: Uint8Array, at: number, csids: ReadonlySet<number>): boolean =>
  at < data.length &&
  (isBeginning(data, at) || ((data[at] as number) >= 0x80 && csids.has((data[at] as number) & 0x3f)));

/** Chunk sizes under which the message goes on as it has to, with the continuation headers that are where they have to be. */
const sizesOf = (
  data: Uint8Array,
  { csid, length, dataAt }: Message,
  csids: ReadonlySet<number>,
  only?: number,
): [size: number, continuations: number][] => {
  const found: [number, number][] = [];
  const continuation = 0xc0 | csid;
  const last = Math.min(length - 1, data.length - dataAt - 1);
  for (let size = only ?? 1; size <= (only ?? last); size++) {
    if (data[dataAt + size] !== continuation) continue;
    const chunks = Math.ceil(length / size);
    let chunk = 1;
    let at = dataAt + size;
    while (chunk < chunks && at < data.length && data[at] === continuation) {
      chunk++;
      at += size + 1;
    }
    if (chunk < chunks && at < data.length) continue;
    const end = dataAt + length + chunks - 1;
    const isShown = chunk === chunks && end < data.length ? isHeaderAt(data, end, csids) : chunk > MIN_CONTINUATIONS;
    if (isShown) found.push([size, chunk - 1]);
  }
  return found;
};
