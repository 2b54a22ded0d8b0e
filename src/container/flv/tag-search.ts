import { PREVIOUS_TAG_SIZE_BYTES, TAG_HEADER_BYTES } from './tag-header.ts';

/** The numbers of a tag header that tell whether it is one. */
export interface TagHead {
  /** TagType with the filter bit taken out. */
  readonly type: number;
  readonly reserved: number;
  readonly dataSize: number;
  readonly streamId: number;
}

export const uint24 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number);

export const uint32 = (bytes: Uint8Array, at: number): number =>
  (bytes[at] as number) * 2 ** 24 + uint24(bytes, at + 1);

/** The header at `at`; the caller has seen to it that it is there. */
export const tagHeadAt = (bytes: Uint8Array, at: number): TagHead => {
  const first = bytes[at] as number;
  return {
    type: first & 31,
    reserved: first >> 6,
    dataSize: uint24(bytes, at + 1),
    streamId: uint24(bytes, at + 8),
  };
};

/** One of the types that FLV has, and nothing where nothing may be. */
export const isKnownType = ({ type, reserved }: TagHead): boolean =>
  reserved === 0 && (type === 9 || type === 8 || type === 18 || type === 15);

/** A header as all writers but odd ones write it. */
export const isPlausible = (head: TagHead, streamId = 0): boolean =>
  isKnownType(head) && (head.streamId === 0 || head.streamId === streamId);

export const hasSignature = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === 0x46 && bytes[at + 1] === 0x4c && bytes[at + 2] === 0x56;

/** A place where a tag may begin. Offsets are those in the input. */
interface Candidate {
  readonly offset: number;
  /** Behind its PreviousTagSize: with so much of the input it is proved or not. */
  proofEnd: number;
  readonly dataSize: number;
  /** Its PreviousTagSize does not fit; the header behind it may still prove it. */
  byNextHeader: boolean;
  /** It is none. */
  disproved: boolean;
}

/** The longest tag with the PreviousTagSize and the header behind it. */
export const MAX_SPAN = 2 ** 24 + 2 * TAG_HEADER_BYTES + PREVIOUS_TAG_SIZE_BYTES;

/** Candidates in a stretch of the input: junk has hardly any, and only bytes made for it have more. */
const MAX_IN_BLOCK = 64;
const BLOCK_BYTES = 1 << 16;

/** Disproved candidates that are kept before they are cleared away. */
const FORGET = 1024;

/** Candidates by the end of their proof, a binary heap: bytes that are full of false headers must not cost their square. */
class CandidateQueue {
  readonly #heap: Candidate[] = [];

  add(candidate: Candidate): void {
    const heap = this.#heap;
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] as Candidate;
      if (!isBefore(candidate, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = candidate;
  }

  /** Takes out the one whose proof ends first, if it ends by `end`. */
  takeUpTo(end: number): Candidate | undefined {
    const heap = this.#heap;
    const first = heap[0];
    if (first === undefined || first.proofEnd > end) return undefined;
    const last = heap.pop() as Candidate;
    if (heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Candidate, heap[child] as Candidate)) child++;
      const below = heap[child] as Candidate;
      if (!isBefore(below, last)) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}

const isBefore = (a: Candidate, b: Candidate): boolean =>
  a.proofEnd < b.proofEnd || (a.proofEnd === b.proofEnd && a.offset < b.offset);

/**
 * Looks for the next tag in bytes that are none. A header is believed when its size leads to a PreviousTagSize that fits;
 * in a file whose PreviousTagSizes are wrong, when it leads to another header. Of several the one is taken whose proof
 * needs the least input: that does not depend on how the input was split, and a false header with a size of megabytes
 * holds nothing up.
 */
export class TagSearch {
  readonly from: number;
  readonly #wrongSizes: boolean;
  #scanned: number;
  readonly #candidates = new CandidateQueue();
  /** The candidates in the order of their offsets, from `#oldest` on. */
  #byOffset: Candidate[] = [];
  #oldest = 0;
  #block = -1;
  #inBlock = 0;

  /** A tag is due at `offset`, of any type; `wrongSizes` when PreviousTagSizes have been wrong before. */
  constructor(offset: number, wrongSizes: boolean) {
    this.from = offset;
    this.#scanned = offset;
    this.#wrongSizes = wrongSizes;
  }

  /** Bytes before this offset are not needed any more. */
  get neededFrom(): number {
    while (this.#byOffset[this.#oldest]?.disproved === true) this.#oldest++;
    if (this.#oldest > FORGET) {
      this.#byOffset = this.#byOffset.slice(this.#oldest);
      this.#oldest = 0;
    }
    return this.#byOffset[this.#oldest]?.offset ?? this.#scanned;
  }

  /** Takes the input up to `end`; `bytes` begin at `base`. Gives the offset of the tag when one is found. */
  next(bytes: Uint8Array, base: number): number | undefined {
    const end = base + bytes.length;
    for (; this.#scanned + TAG_HEADER_BYTES <= end; this.#scanned++) this.#look(bytes, this.#scanned - base, base);
    for (;;) {
      const candidate = this.#candidates.takeUpTo(end);
      if (candidate === undefined) return undefined;
      if (this.#proves(candidate, bytes, base)) return candidate.offset;
      if (this.#wrongSizes && !candidate.byNextHeader) {
        candidate.byNextHeader = true;
        candidate.proofEnd += TAG_HEADER_BYTES;
        this.#candidates.add(candidate);
      } else candidate.disproved = true;
    }
  }

  #look(bytes: Uint8Array, at: number, base: number): void {
    const first = bytes[at] as number;
    const atStart = base + at === this.from;
    // The type alone turns nearly everything away; at the place where a tag is due, any type will do.
    if (!atStart && first !== 9 && first !== 8 && first !== 18 && first !== 15) return;
    const head = tagHeadAt(bytes, at);
    if (!atStart && head.streamId !== 0) return;
    const offset = base + at;
    // Counted by place in the input, not by what is open: that would depend on how the input was split.
    const block = Math.floor(offset / BLOCK_BYTES);
    if (block !== this.#block) [this.#block, this.#inBlock] = [block, 0];
    if (this.#inBlock++ >= MAX_IN_BLOCK && !atStart) return;
    const candidate: Candidate = {
      offset,
      proofEnd: offset + TAG_HEADER_BYTES + head.dataSize + PREVIOUS_TAG_SIZE_BYTES,
      dataSize: head.dataSize,
      byNextHeader: false,
      disproved: false,
    };
    this.#candidates.add(candidate);
    this.#byOffset.push(candidate);
  }

  #proves({ offset, dataSize, byNextHeader }: Candidate, bytes: Uint8Array, base: number): boolean {
    const behind = offset - base + TAG_HEADER_BYTES + dataSize;
    if (!byNextHeader) return uint32(bytes, behind) === TAG_HEADER_BYTES + dataSize;
    return (
      isPlausible(tagHeadAt(bytes, offset - base)) && isPlausible(tagHeadAt(bytes, behind + PREVIOUS_TAG_SIZE_BYTES))
    );
  }
}
