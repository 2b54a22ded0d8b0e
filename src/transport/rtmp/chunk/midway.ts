import { joined } from '../../../bytes/joined.ts';
import { DEFAULT_CHUNK_SIZE, MAX_MESSAGE_BYTES } from './limits.ts';
import { isPlausibleDelta, isPlausibleFull, plausibleHeaderAt } from './plausible-header.ts';

/** Bytes that a chunk size is guessed from: a message of more than 65,536 bytes and its second chunk fit. */
const MIDWAY_BYTES = 256 << 10;

/** Headers that a guess is made from, at most. */
const MAX_HEADERS = 64;

/** How surely a chunk size has to be seen: as if three bytes of it were as they have to be. */
const MIN_BITS = 24;

/** Sizes that writers use, where no message is longer than a chunk. */
const USUAL = [DEFAULT_CHUNK_SIZE, 4096, 60_000, 65_536, MAX_MESSAGE_BYTES] as const;

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
 * each of them is one byte, C0 + csid, and another header follows the last. `undefined`: no header is seen.
 */
export const guessMidway = (bytes: Uint8Array): MidwayGuess | undefined => {
  const data = bytes.subarray(0, MIDWAY_BYTES);
  const messages = messagesIn(data);
  if (messages.length === 0) return undefined;
  const bits = new Map<number, number>();
  let longest = 0;
  for (const message of messages) {
    if (isHeaderAt(data, message.dataAt + message.length, message.csid)) longest = Math.max(longest, message.length);
    for (const [size, seen] of sizesOf(data, message)) bits.set(size, (bits.get(size) ?? 0) + seen);
  }
  let [chunkSize, most] = [0, 0];
  for (const [size, seen] of bits)
    if (seen > most || (seen === most && size < chunkSize)) [chunkSize, most] = [size, seen];
  const isSeen = most >= MIN_BITS;
  if (!isSeen) chunkSize = USUAL.find((size) => size >= longest) ?? MAX_MESSAGE_BYTES;
  const fits = (message: Message): boolean =>
    message.length <= chunkSize
      ? isHeaderAt(data, message.dataAt + message.length, message.csid)
      : sizesOf(data, message, chunkSize).length > 0;
  return { start: (messages.find(fits) ?? (messages[0] as Message)).at, chunkSize, isSeen };
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

/** A header that begins a message; on the same chunk stream fmt 2 and 3 do, too. */
const isHeaderAt = (data: Uint8Array, at: number, csid: number): boolean =>
  at < data.length &&
  (isBeginning(data, at) || ((data[at] as number) >= 0x80 && ((data[at] as number) & 0x3f) === csid));

/** Chunk sizes under which the message goes on as it has to, as far as it is there, and how many bits say so. */
const sizesOf = (
  data: Uint8Array,
  { csid, length, dataAt }: Message,
  only?: number,
): [size: number, bits: number][] => {
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
    if (chunk === chunks && end < data.length) {
      if (isHeaderAt(data, end, csid)) found.push([size, 8 * chunk + (isBeginning(data, end) ? 16 : 0)]);
    } else found.push([size, 8 * (chunk - 1)]);
  }
  return found;
};
