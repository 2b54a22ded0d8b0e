import { uint24At, uint32At } from '../../../bytes/integers.ts';
import { PREVIOUS_TAG_SIZE_BYTES, TAG_HEADER_BYTES } from './tag-header.ts';

/** The fields of a tag header that show whether it is one. */
export interface TagHead {
  /** TagType without the filter bit. */
  readonly type: number;
  readonly reserved: number;
  readonly dataSize: number;
  readonly streamId: number;
}

/** The header at `at`; the caller checks that its bytes are there. */
export const tagHeadAt = (bytes: Uint8Array, at: number): TagHead => {
  const first = bytes[at] as number;
  return {
    type: first & 31,
    reserved: first >> 6,
    dataSize: uint24At(bytes, at + 1),
    streamId: uint24At(bytes, at + 8),
  };
};

/** An FLV tag type, with the reserved bits 0. */
export const isKnownType = ({ type, reserved }: TagHead): boolean =>
  reserved === 0 && (type === 9 || type === 8 || type === 18 || type === 15);

/** StreamID is 0, or `streamId` from earlier tags: few writers use others. */
export const isPlausible = (head: TagHead, streamId = 0): boolean =>
  isKnownType(head) && (head.streamId === 0 || head.streamId === streamId);

export const hasSignature = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === 0x46 && bytes[at + 1] === 0x4c && bytes[at + 2] === 0x56;

/** The longest tag with the PreviousTagSize and the header after it. */
export const MAX_SPAN = 2 ** 24 + 2 * TAG_HEADER_BYTES + PREVIOUS_TAG_SIZE_BYTES;

/** The shortest tag with its PreviousTagSize. */
const MIN_SPAN = TAG_HEADER_BYTES + PREVIOUS_TAG_SIZE_BYTES;

/**
 * Searches for the next tag in damaged data. A header is accepted when its size points to a matching PreviousTagSize;
 * in a file whose PreviousTagSizes are wrong, when it points to another header. Of several the one wins whose proof
 * needs the least input: that does not depend on how the input was split, and a false header with a size of megabytes
 * delays nothing. The proof is found from its end: a PreviousTagSize gives the position where its tag must begin, so no
 * state is kept for headers that are not proved, however many there are.
 */
export class TagSearch {
  readonly from: number;
  readonly #chain: HeaderChain | undefined;
  /** Every proof that ends up to this offset has been checked. */
  #checked: number;

  /** A tag of any type is expected at `offset`; `wrongSizes`: earlier PreviousTagSizes were wrong. */
  constructor(offset: number, wrongSizes: boolean) {
    this.from = offset;
    this.#checked = offset + MIN_SPAN - 1;
    this.#chain = wrongSizes ? new HeaderChain(offset) : undefined;
  }

  /** Searches the input so far; `bytes` begin at `base`. Returns the offset of the tag when one is found. */
  next(bytes: Uint8Array, base: number): number | undefined {
    for (let end = this.#checked + 1 - base; end <= bytes.length; end++) {
      const at = this.#bySize(bytes, end - PREVIOUS_TAG_SIZE_BYTES, base) ?? this.#chain?.next(bytes, end, base);
      if (at !== undefined) return base + at;
    }
    this.#checked = Math.max(this.#checked, base + bytes.length);
    return undefined;
  }

  /** Position of the tag whose PreviousTagSize is at `field`. */
  #bySize(bytes: Uint8Array, field: number, base: number): number | undefined {
    // The longest tag has 2^24 + 10 bytes: this rejects nearly everything.
    if ((bytes[field] as number) > 1) return undefined;
    const size = uint32At(bytes, field);
    const at = field - size;
    if (size < TAG_HEADER_BYTES || at < 0 || base + at < this.from) return undefined;
    const head = tagHeadAt(bytes, at);
    if (head.dataSize !== size - TAG_HEADER_BYTES) return undefined;
    // Where a tag is expected, any type is accepted.
    return base + at === this.from || (isKnownType(head) && head.streamId === 0) ? at : undefined;
  }
}

/** One bit per position that a header points to. Longer than the longest tag: older positions have been passed. */
const RING_BITS = 2 ** 25;

/** Finds a header that points to another one. */
class HeaderChain {
  readonly #from: number;
  readonly #targets = new Uint8Array(RING_BITS / 8);

  constructor(from: number) {
    this.#from = from;
  }

  /** Checks the header that ends at `end`; returns the position of the first one that points to it. */
  next(bytes: Uint8Array, end: number, base: number): number | undefined {
    const at = end - TAG_HEADER_BYTES;
    if (base + at < this.#from) return undefined;
    const place = (base + at) % RING_BITS;
    const mask = 1 << (place & 7);
    const isTarget = ((this.#targets[place >>> 3] as number) & mask) !== 0;
    if (isTarget) this.#targets[place >>> 3] = (this.#targets[place >>> 3] as number) & ~mask;
    if (!isHeader(bytes, at)) return undefined;
    if (isTarget) return this.#firstPointingTo(bytes, at, base);
    const target = (base + nextTagAt(bytes, at)) % RING_BITS;
    this.#targets[target >>> 3] = (this.#targets[target >>> 3] as number) | (1 << (target & 7));
    return undefined;
  }

  #firstPointingTo(bytes: Uint8Array, target: number, base: number): number | undefined {
    for (let at = Math.max(0, this.#from - base); at < target; at++) {
      if (isHeader(bytes, at) && nextTagAt(bytes, at) === target) return at;
    }
    return undefined;
  }
}

const isHeader = (bytes: Uint8Array, at: number): boolean => isPlausible(tagHeadAt(bytes, at));

/** Position after a tag and its PreviousTagSize. */
const nextTagAt = (bytes: Uint8Array, at: number): number => at + MIN_SPAN + uint24At(bytes, at + 1);
