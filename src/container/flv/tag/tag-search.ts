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

/** The longest tag with the PreviousTagSize and the header behind it. */
export const MAX_SPAN = 2 ** 24 + 2 * TAG_HEADER_BYTES + PREVIOUS_TAG_SIZE_BYTES;

/** The shortest tag with its PreviousTagSize. */
const MIN_SPAN = TAG_HEADER_BYTES + PREVIOUS_TAG_SIZE_BYTES;

/**
 * Looks for the next tag in bytes that are none. A header is believed when its size leads to a PreviousTagSize that fits;
 * in a file whose PreviousTagSizes are wrong, when it leads to another header. Of several the one is taken whose proof
 * needs the least input: that does not depend on how the input was split, and a false header with a size of megabytes
 * holds nothing up. The proof is found from its end: the value of a PreviousTagSize says where its tag must have begun, so
 * nothing is kept of headers that are not proved, however many there are.
 */
export class TagSearch {
  readonly from: number;
  readonly #led: LedTo | undefined;
  /** Every proof that ends up to here has been looked at. */
  #looked: number;

  /** A tag is due at `offset`, of any type; `wrongSizes` when PreviousTagSizes have been wrong before. */
  constructor(offset: number, wrongSizes: boolean) {
    this.from = offset;
    this.#looked = offset + MIN_SPAN - 1;
    this.#led = wrongSizes ? new LedTo(offset) : undefined;
  }

  /** Takes the input up to its end so far; `bytes` begin at `base`. Gives the offset of the tag when one is found. */
  next(bytes: Uint8Array, base: number): number | undefined {
    for (let end = this.#looked + 1 - base; end <= bytes.length; end++) {
      const at = this.#bySize(bytes, end - PREVIOUS_TAG_SIZE_BYTES, base) ?? this.#led?.next(bytes, end, base);
      if (at !== undefined) return base + at;
    }
    this.#looked = Math.max(this.#looked, base + bytes.length);
    return undefined;
  }

  /** The place of the tag whose PreviousTagSize stands at `field`. */
  #bySize(bytes: Uint8Array, field: number, base: number): number | undefined {
    // The longest tag has 2^24 + 10 bytes: this turns nearly everything away.
    if ((bytes[field] as number) > 1) return undefined;
    const size = uint32(bytes, field);
    const at = field - size;
    if (size < TAG_HEADER_BYTES || at < 0 || base + at < this.from) return undefined;
    const head = tagHeadAt(bytes, at);
    if (head.dataSize !== size - TAG_HEADER_BYTES) return undefined;
    // At the place where a tag is due, any type will do.
    return base + at === this.from || (isKnownType(head) && head.streamId === 0) ? at : undefined;
  }
}

/** Places that headers lead to, one bit each, over more than the longest tag: older ones have been passed. */
const RING_BITS = 2 ** 25;

/** Finds a header that another one leads to. */
class LedTo {
  readonly #from: number;
  readonly #targets = new Uint8Array(RING_BITS / 8);

  constructor(from: number) {
    this.#from = from;
  }

  /** Looks at the header that ends at `end`; the place of the first one that leads to it. */
  next(bytes: Uint8Array, end: number, base: number): number | undefined {
    const at = end - TAG_HEADER_BYTES;
    if (base + at < this.#from) return undefined;
    const place = (base + at) % RING_BITS;
    const mask = 1 << (place & 7);
    const isTarget = ((this.#targets[place >>> 3] as number) & mask) !== 0;
    if (isTarget) this.#targets[place >>> 3] = (this.#targets[place >>> 3] as number) & ~mask;
    if (!isHeader(bytes, at)) return undefined;
    if (isTarget) return this.#leader(bytes, at, base);
    const target = (base + behind(bytes, at)) % RING_BITS;
    this.#targets[target >>> 3] = (this.#targets[target >>> 3] as number) | (1 << (target & 7));
    return undefined;
  }

  #leader(bytes: Uint8Array, target: number, base: number): number | undefined {
    for (let at = Math.max(0, this.#from - base); at < target; at++) {
      if (isHeader(bytes, at) && behind(bytes, at) === target) return at;
    }
    return undefined;
  }
}

const isHeader = (bytes: Uint8Array, at: number): boolean => isPlausible(tagHeadAt(bytes, at));

/** The place behind a tag and its PreviousTagSize. */
const behind = (bytes: Uint8Array, at: number): number => at + MIN_SPAN + uint24(bytes, at + 1);
