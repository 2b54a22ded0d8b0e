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
  readonly proofEnd: number;
  readonly dataSize: number;
  /** Its PreviousTagSize does not fit; the header behind it may still prove it. */
  readonly byNextHeader: boolean;
}

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
  #candidates: Candidate[] = [];

  /** `offset` may be the first byte of a tag; with `anyType` even of one whose type nobody knows. */
  constructor(offset: number, wrongSizes: boolean) {
    this.from = offset;
    this.#scanned = offset;
    this.#wrongSizes = wrongSizes;
  }

  /** Bytes before this offset are not needed any more. */
  get neededFrom(): number {
    return this.#candidates.reduce((least, { offset }) => Math.min(least, offset), this.#scanned);
  }

  /** Takes the input up to `end`; `bytes` begin at `base`. Gives the offset of the tag when one is found. */
  next(bytes: Uint8Array, base: number): number | undefined {
    const end = base + bytes.length;
    for (; this.#scanned + TAG_HEADER_BYTES <= end; this.#scanned++) this.#look(bytes, this.#scanned - base, base);
    let best: Candidate | undefined;
    const open: Candidate[] = [];
    for (const candidate of this.#candidates) {
      let asked: Candidate | undefined = candidate;
      while (asked !== undefined && asked.proofEnd <= end) {
        if (!this.#proves(asked, bytes, base)) asked = this.#secondProof(asked);
        else {
          if (best === undefined || asked.proofEnd < best.proofEnd) best = asked;
          asked = undefined;
        }
      }
      if (asked !== undefined) open.push(asked);
    }
    this.#candidates = open;
    return best?.offset;
  }

  #look(bytes: Uint8Array, at: number, base: number): void {
    const first = bytes[at] as number;
    const atStart = base + at === this.from;
    // The type alone turns nearly everything away; at the place where a tag is due, any type will do.
    if (!atStart && first !== 9 && first !== 8 && first !== 18 && first !== 15) return;
    const head = tagHeadAt(bytes, at);
    if (!atStart && head.streamId !== 0) return;
    const offset = base + at;
    this.#candidates.push({
      offset,
      proofEnd: offset + TAG_HEADER_BYTES + head.dataSize + PREVIOUS_TAG_SIZE_BYTES,
      dataSize: head.dataSize,
      byNextHeader: false,
    });
  }

  #secondProof(candidate: Candidate): Candidate | undefined {
    if (!this.#wrongSizes || candidate.byNextHeader) return undefined;
    return { ...candidate, proofEnd: candidate.proofEnd + TAG_HEADER_BYTES, byNextHeader: true };
  }

  #proves({ offset, dataSize, byNextHeader }: Candidate, bytes: Uint8Array, base: number): boolean {
    const behind = offset - base + TAG_HEADER_BYTES + dataSize;
    if (!byNextHeader) return uint32(bytes, behind) === TAG_HEADER_BYTES + dataSize;
    return (
      isPlausible(tagHeadAt(bytes, offset - base)) && isPlausible(tagHeadAt(bytes, behind + PREVIOUS_TAG_SIZE_BYTES))
    );
  }
}
