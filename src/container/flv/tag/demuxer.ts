import { WaitingBytes } from '../../../bytes/waiting-bytes.ts';
import type { Stage } from '../../../media/stage.ts';
import { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { FLV_HEADER_BYTES, parseFlvHeader } from './flv-header.ts';
import type { FlvItem, FlvTag } from './item.ts';
import { PREVIOUS_TAG_SIZE_BYTES, TAG_HEADER_BYTES } from './tag-header.ts';
import { hasSignature, isKnownType, isPlausible, MAX_SPAN, TagSearch, tagHeadAt, uint32 } from './tag-search.ts';

/** Longer headers are not believed: version 1 has 9 bytes, and nothing else was ever written on purpose. */
const MAX_DATA_OFFSET = 1 << 16;

/**
 * A tag whose size leads nowhere is given out as far as it goes if the next one stands within so many bytes; what is longer
 * than that is junk.
 */
const MAX_DAMAGED = 1 << 20;

/** Bytes that a search keeps: the longest tag, and the damaged one in front of it. */
const SEARCH_SPAN = MAX_SPAN + MAX_DAMAGED;

/**
 * Takes an FLV file or stream apart into tags. The size of a tag is believed, and checked by what it leads to: a fitting
 * PreviousTagSize, or, where that is wrong as in many files, the header of another tag. Where it leads nowhere the next
 * tag is looked for, and what lies between is reported. A tag is kept until it is checked, which takes 16 MiB at the most:
 * FLV has no longer ones. Flags in the header are not believed at all.
 */
export class FlvDemuxer implements Stage<Uint8Array, FlvItem> {
  readonly #store = new WaitingBytes();
  /** Byte offset in the input of the first byte that has not been given out. */
  #base = 0;
  /** How many bytes it takes to get on. */
  #need = FLV_HEADER_BYTES;
  #inHeader = true;
  /** PreviousTagSizes that did not fit. */
  #wrongSizes = 0;
  #streamId = 0;
  #search: TagSearch | undefined;

  *push(chunk: Uint8Array): Generator<FlvItem, void> {
    const store = this.#store;
    store.release(chunk.length);
    let at = 0;
    // What waits is topped up with just what it needs; all else is read where it lies.
    while (store.length > 0 && at < chunk.length) {
      const wanted = this.#search === undefined ? Math.max(1, this.#need - store.length) : chunk.length;
      const taken = chunk.subarray(at, at + wanted);
      this.#keep(taken);
      at += taken.length;
      if (this.#search !== undefined || store.length >= this.#need) store.give(yield* this.#run(store.bytes, false));
    }
    if (at < chunk.length) {
      const rest = chunk.subarray(at);
      this.#keep(rest.subarray(yield* this.#run(rest, false)));
    }
  }

  *end(): Generator<FlvItem, void> {
    const { bytes } = this.#store;
    const length = bytes.length - (yield* this.#run(bytes, true));
    if (length > 0) yield { kind: 'junk', offset: this.#base, length, reason: 'bytes at the end, too few for a tag' };
    this.#store.give(bytes.length);
  }

  #keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    // A search that has not ended soon mostly goes on to its limit.
    const isLong = this.#search !== undefined && this.#store.length > 1 << 20;
    this.#store.append(bytes, isLong ? SEARCH_SPAN : this.#need);
  }

  /** Gives out what is complete in `bytes`, which begin at `#base`; how many bytes that took. */
  *#run(bytes: Uint8Array, complete: boolean): Generator<FlvItem, number> {
    const out: FlvItem[] = [];
    let at = 0;
    for (;;) {
      const used = this.#step(bytes, at, complete, out);
      at += used ?? 0;
      this.#base += used ?? 0;
      for (const item of out) yield item;
      out.length = 0;
      if (used === undefined) return at;
    }
  }

  /** One item, from `at` on; how many bytes it took, `undefined` when it takes more. */
  #step(bytes: Uint8Array, at: number, complete: boolean, out: FlvItem[]): number | undefined {
    if (this.#search !== undefined) return this.#find(this.#search, bytes.subarray(at), complete, out);
    if (this.#inHeader) return this.#header(bytes.subarray(at), complete, out);
    const left = bytes.length - at;
    if (left === 0) return this.#wait(TAG_HEADER_BYTES);
    // Files that were put one behind the other: the header of the next one stands where a tag would.
    if (hasSignature(bytes, at)) {
      this.#inHeader = true;
      return 0;
    }
    if (left < TAG_HEADER_BYTES) return this.#wait(TAG_HEADER_BYTES);
    return this.#tag(bytes, at, complete, out);
  }

  #wait(need: number): undefined {
    this.#need = need;
    return undefined;
  }

  #lose(): number {
    this.#search = new TagSearch(this.#base, this.#wrongSizes > 0);
    return 0;
  }

  #header(bytes: Uint8Array, complete: boolean, out: FlvItem[]): number | undefined {
    if (bytes.length < FLV_HEADER_BYTES) return this.#wait(FLV_HEADER_BYTES);
    if (!hasSignature(bytes, 0)) {
      this.#inHeader = false;
      return this.#lose();
    }
    const header = parseFlvHeader(new SyntaxReader(bytes));
    const believed = header.dataOffset >= FLV_HEADER_BYTES && header.dataOffset <= MAX_DATA_OFFSET;
    const length = believed ? header.dataOffset : FLV_HEADER_BYTES;
    const end = length + PREVIOUS_TAG_SIZE_BYTES;
    if (bytes.length < end && !complete) return this.#wait(end);
    const previousTagSize0 = bytes.length >= end ? uint32(bytes, length) : undefined;
    if (previousTagSize0 !== undefined && previousTagSize0 !== 0) {
      // Not 0: a wrong one, or none at all and the first tag in its place.
      if (bytes.length < length + TAG_HEADER_BYTES && !complete) return this.#wait(length + TAG_HEADER_BYTES);
      const isTag = bytes.length >= length + TAG_HEADER_BYTES && isPlausible(tagHeadAt(bytes, length));
      if (isTag) return this.#endHeader(bytes.subarray(0, length), header, undefined, length, out);
    }
    const used = previousTagSize0 === undefined ? Math.min(length, bytes.length) : end;
    return this.#endHeader(bytes.subarray(0, length), header, previousTagSize0, used, out);
  }

  #endHeader(
    bytes: Uint8Array,
    header: ReturnType<typeof parseFlvHeader>,
    previousTagSize0: number | undefined,
    used: number,
    out: FlvItem[],
  ): number {
    const size = previousTagSize0 !== undefined && { previousTagSize0 };
    out.push({ kind: 'header', offset: this.#base, header, bytes, ...size });
    this.#inHeader = false;
    return used;
  }

  #tag(bytes: Uint8Array, at: number, complete: boolean, out: FlvItem[]): number | undefined {
    const head = tagHeadAt(bytes, at);
    const left = bytes.length - at;
    // A type that nobody knows is a tag only if its size proves it, and meanwhile others are looked for.
    if (!isKnownType(head)) return this.#lose();
    const size = TAG_HEADER_BYTES + head.dataSize;
    const end = size + PREVIOUS_TAG_SIZE_BYTES;
    if (left < end) {
      if (!complete) return this.#wait(end);
      // The last tag, or a wrong size that runs over tags behind it.
      if (left < size) return this.#lose();
      this.#give(bytes, at, size, undefined, out);
      return size;
    }
    const previousTagSize = uint32(bytes, at + size);
    if (previousTagSize !== size) {
      const next = this.#leadsToTag(bytes, at + end, complete, head.streamId);
      if (next === undefined) return this.#wait(end + TAG_HEADER_BYTES);
      if (!next) return this.#lose();
      this.#wrongSizes++;
    }
    this.#streamId = head.streamId;
    this.#give(bytes, at, size, previousTagSize, out);
    return end;
  }

  /** Does something that follows a tag stand at `at`? `undefined` when that is not to be known yet. */
  #leadsToTag(bytes: Uint8Array, at: number, complete: boolean, streamId: number): boolean | undefined {
    const left = bytes.length - at;
    if (left >= TAG_HEADER_BYTES) return hasSignature(bytes, at) || isPlausible(tagHeadAt(bytes, at), streamId);
    return complete ? left === 0 || this.#wrongSizes > 0 : undefined;
  }

  #give(bytes: Uint8Array, at: number, size: number, previousTagSize: number | undefined, out: FlvItem[]): void {
    const tag: FlvTag = {
      kind: 'tag',
      offset: this.#base,
      bytes: bytes.subarray(at, at + size),
      missingBytes: Math.max(0, at + size - bytes.length),
    };
    if (previousTagSize !== undefined) tag.previousTagSize = previousTagSize;
    out.push(tag);
  }

  /** Looks for the next tag; `bytes` begin at `#base`. */
  #find(search: TagSearch, bytes: Uint8Array, complete: boolean, out: FlvItem[]): number | undefined {
    const found = search.next(bytes, this.#base);
    if (found !== undefined) {
      this.#search = undefined;
      const length = found - this.#base;
      this.#skip(bytes.subarray(0, length), search.from, found, out);
      this.#base = found;
      // The tag is proved: it must not be asked again whether its type is known.
      const used = this.#proved(bytes.subarray(length), out);
      this.#base -= length;
      return length + used;
    }
    if (complete) {
      this.#search = undefined;
      this.#last(bytes, search.from, out);
      return bytes.length;
    }
    // Junk without end goes by.
    const dropped = bytes.length - SEARCH_SPAN;
    return dropped > 0 ? dropped : this.#wait(bytes.length + 1);
  }

  #proved(bytes: Uint8Array, out: FlvItem[]): number {
    const head = tagHeadAt(bytes, 0);
    const size = TAG_HEADER_BYTES + head.dataSize;
    this.#give(bytes, 0, size, uint32(bytes, size), out);
    this.#streamId = head.streamId;
    return size + PREVIOUS_TAG_SIZE_BYTES;
  }

  /** What lies between the place where a tag was due and `to`: a tag that was damaged, or nothing. */
  #skip(bytes: Uint8Array, from: number, to: number, out: FlvItem[]): void {
    if (to === from) return;
    const tag = to - from > MAX_DAMAGED ? undefined : damagedTag(bytes, from, this.#streamId);
    if (tag === undefined) {
      out.push({ kind: 'junk', offset: from, length: to - from, reason: 'bytes that belong to no tag' });
      return;
    }
    out.push(tag);
    if (tag.previousTagSize !== undefined) return;
    const offset = from + tag.bytes.length;
    const reason = 'bytes behind a tag whose size does not lead to the next one';
    out.push({ kind: 'junk', offset, length: to - offset, reason });
  }

  /** The input ends and no tag was found: the last tag is cut off, or there is nothing but junk. */
  #last(bytes: Uint8Array, from: number, out: FlvItem[]): void {
    const end = this.#base + bytes.length;
    const head = end - from <= MAX_SPAN && bytes.length >= TAG_HEADER_BYTES ? tagHeadAt(bytes, 0) : undefined;
    const size = TAG_HEADER_BYTES + (head?.dataSize ?? 0);
    const isCut = head !== undefined && isPlausible(head, this.#streamId) && size > bytes.length;
    if (isCut) this.#give(bytes, 0, size, undefined, out);
    else this.#skip(bytes, from, end, out);
  }
}

/** The tag at the start of `bytes`, whose size does not lead to the tag that begins behind them. */
const damagedTag = (bytes: Uint8Array, offset: number, streamId: number): FlvTag | undefined => {
  if (bytes.length < TAG_HEADER_BYTES + PREVIOUS_TAG_SIZE_BYTES) return undefined;
  const head = tagHeadAt(bytes, 0);
  if (!isPlausible(head, streamId)) return undefined;
  const size = TAG_HEADER_BYTES + head.dataSize;
  const room = bytes.length - PREVIOUS_TAG_SIZE_BYTES;
  return {
    kind: 'tag',
    offset,
    bytes: bytes.subarray(0, Math.min(size, room)),
    missingBytes: Math.max(0, size - room),
    // What is left in front of the next tag is the field behind this one, or more than that.
    ...(size >= room && { previousTagSize: uint32(bytes, room) }),
    damaged: true,
  };
};
