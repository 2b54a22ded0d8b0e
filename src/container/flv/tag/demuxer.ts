import { uint32At } from '../../../bytes/integers.ts';
import { WaitingBytes } from '../../../bytes/waiting-bytes.ts';
import type { Stage } from '../../../media/stage.ts';
import { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { FLV_HEADER_BYTES, parseFlvHeader } from './flv-header.ts';
import type { FlvItem, FlvTag } from './item.ts';
import { PREVIOUS_TAG_SIZE_BYTES, TAG_HEADER_BYTES } from './tag-header.ts';
import { hasSignature, isKnownType, isPlausible, MAX_SPAN, TagSearch, tagHeadAt } from './tag-search.ts';

/** A larger DataOffset is ignored: version 1 has 9, and nothing else was ever written on purpose. */
const MAX_DATA_OFFSET = 1 << 16;

/**
 * A tag whose size does not point to another tag is output up to the next one if that is within this many bytes; more
 * bytes are junk.
 */
const MAX_DAMAGED = 1 << 20;

/** Bytes kept during a search: the longest tag, and a damaged one before it. */
const SEARCH_SPAN = MAX_SPAN + MAX_DAMAGED;

/**
 * Splits an FLV file or stream into tags. The size of a tag is checked by what it points to: a matching PreviousTagSize
 * or, where that is wrong as in many files, the header of another tag. If neither is there, the next tag is searched
 * for and the bytes between are reported. A tag is buffered until it is checked, at most 16 MiB: the longest tag. Flags
 * in the header are ignored.
 */
export class FlvDemuxer implements Stage<Uint8Array, FlvItem> {
  readonly #store = new WaitingBytes();
  /** Byte offset in the input of the first byte not yet output. */
  #base = 0;
  /** Bytes needed for the next step. */
  #need = FLV_HEADER_BYTES;
  #inHeader = true;
  /** PreviousTagSizes that did not match. */
  #wrongSizes = 0;
  #streamId = 0;
  #search: TagSearch | undefined;

  *push(chunk: Uint8Array): Generator<FlvItem, void> {
    const store = this.#store;
    store.release(chunk.length);
    let at = 0;
    // Buffered bytes get just what they need to go on; the rest of the chunk is read in place.
    while (store.length > 0 && at < chunk.length) {
      const wanted = this.#search === undefined ? Math.max(1, this.#need - store.length) : chunk.length;
      const taken = chunk.subarray(at, at + wanted);
      this.#keep(taken);
      at += taken.length;
      if (this.#search !== undefined || store.length >= this.#need) store.drop(yield* this.#run(store.bytes, false));
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
    this.#store.drop(bytes.length);
  }

  #keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    // A search that has come this far usually runs to its limit.
    const isLong = this.#search !== undefined && this.#store.length > 1 << 20;
    this.#store.append(bytes, isLong ? SEARCH_SPAN : this.#need);
  }

  /** Outputs the complete items in `bytes`, which begin at `#base`; returns the bytes used. */
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

  /** Reads one item at `at`; returns the bytes used, `undefined` when more are needed. */
  #step(bytes: Uint8Array, at: number, complete: boolean, out: FlvItem[]): number | undefined {
    if (this.#search !== undefined) return this.#continueSearch(this.#search, bytes.subarray(at), complete, out);
    if (this.#inHeader) return this.#header(bytes.subarray(at), complete, out);
    const left = bytes.length - at;
    if (left === 0) return this.#wait(TAG_HEADER_BYTES);
    // Concatenated files: the header of the next one is where a tag is expected.
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

  #startSearch(): number {
    this.#search = new TagSearch(this.#base, this.#wrongSizes > 0);
    return 0;
  }

  #header(bytes: Uint8Array, complete: boolean, out: FlvItem[]): number | undefined {
    if (bytes.length < FLV_HEADER_BYTES) return this.#wait(FLV_HEADER_BYTES);
    if (!hasSignature(bytes, 0)) {
      this.#inHeader = false;
      return this.#startSearch();
    }
    const header = parseFlvHeader(new SyntaxReader(bytes));
    const believed = header.dataOffset >= FLV_HEADER_BYTES && header.dataOffset <= MAX_DATA_OFFSET;
    const length = believed ? header.dataOffset : FLV_HEADER_BYTES;
    const end = length + PREVIOUS_TAG_SIZE_BYTES;
    if (bytes.length < end && !complete) return this.#wait(end);
    const previousTagSize0 = bytes.length >= end ? uint32At(bytes, length) : undefined;
    if (previousTagSize0 !== undefined && previousTagSize0 !== 0) {
      // Not 0: a wrong value, or a missing field and the first tag in its place.
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
    // An unknown type is a tag only if its size proves it; the search looks for later tags as well.
    if (!isKnownType(head)) return this.#startSearch();
    const size = TAG_HEADER_BYTES + head.dataSize;
    const end = size + PREVIOUS_TAG_SIZE_BYTES;
    if (left < end) {
      if (!complete) return this.#wait(end);
      // The last tag is truncated, or a wrong size covers later tags.
      if (left < size) return this.#startSearch();
      this.#emit(bytes, at, size, undefined, out);
      return size;
    }
    const previousTagSize = uint32At(bytes, at + size);
    if (previousTagSize !== size) {
      const next = this.#isTagEnd(bytes, at + end, complete, head.streamId);
      if (next === undefined) return this.#wait(end + TAG_HEADER_BYTES);
      if (!next) return this.#startSearch();
      this.#wrongSizes++;
    }
    this.#streamId = head.streamId;
    this.#emit(bytes, at, size, previousTagSize, out);
    return end;
  }

  /** True when a tag may end at `at`; `undefined` when more bytes are needed to know. */
  #isTagEnd(bytes: Uint8Array, at: number, complete: boolean, streamId: number): boolean | undefined {
    const left = bytes.length - at;
    if (left >= TAG_HEADER_BYTES) return hasSignature(bytes, at) || isPlausible(tagHeadAt(bytes, at), streamId);
    return complete ? left === 0 || this.#wrongSizes > 0 : undefined;
  }

  #emit(bytes: Uint8Array, at: number, size: number, previousTagSize: number | undefined, out: FlvItem[]): void {
    const tag: FlvTag = {
      kind: 'tag',
      offset: this.#base,
      bytes: bytes.subarray(at, at + size),
      missingBytes: Math.max(0, at + size - bytes.length),
    };
    if (previousTagSize !== undefined) tag.previousTagSize = previousTagSize;
    out.push(tag);
  }

  /** Searches for the next tag; `bytes` begin at `#base`. */
  #continueSearch(search: TagSearch, bytes: Uint8Array, complete: boolean, out: FlvItem[]): number | undefined {
    const found = search.next(bytes, this.#base);
    if (found !== undefined) {
      this.#search = undefined;
      const length = found - this.#base;
      this.#skip(bytes.subarray(0, length), search.from, found, out);
      this.#base = found;
      // The search has proved the tag: its type may be unknown.
      const used = this.#emitProved(bytes.subarray(length), out);
      this.#base -= length;
      return length + used;
    }
    if (complete) {
      this.#search = undefined;
      this.#endSearch(bytes, search.from, out);
      return bytes.length;
    }
    // Endless junk is dropped.
    const dropped = bytes.length - SEARCH_SPAN;
    return dropped > 0 ? dropped : this.#wait(bytes.length + 1);
  }

  #emitProved(bytes: Uint8Array, out: FlvItem[]): number {
    const head = tagHeadAt(bytes, 0);
    const size = TAG_HEADER_BYTES + head.dataSize;
    this.#emit(bytes, 0, size, uint32At(bytes, size), out);
    this.#streamId = head.streamId;
    return size + PREVIOUS_TAG_SIZE_BYTES;
  }

  /** Outputs the bytes from where a tag was expected up to `to`: a damaged tag, junk, or both. */
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
    const reason = 'bytes after a damaged tag';
    out.push({ kind: 'junk', offset, length: to - offset, reason });
  }

  /** The input ends and no tag was found: a truncated last tag, or junk. */
  #endSearch(bytes: Uint8Array, from: number, out: FlvItem[]): void {
    const end = this.#base + bytes.length;
    const head = end - from <= MAX_SPAN && bytes.length >= TAG_HEADER_BYTES ? tagHeadAt(bytes, 0) : undefined;
    const size = TAG_HEADER_BYTES + (head?.dataSize ?? 0);
    const isCut = head !== undefined && isPlausible(head, this.#streamId) && size > bytes.length;
    if (isCut) this.#emit(bytes, 0, size, undefined, out);
    else this.#skip(bytes, from, end, out);
  }
}

/** A tag at the start of `bytes` whose size does not point to the next one, which begins after `bytes`. */
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
    // The last 4 bytes are PreviousTagSize, unless the tag ends before them.
    ...(size >= room && { previousTagSize: uint32At(bytes, room) }),
    damaged: true,
  };
};
