import { joined } from '../../../bytes/joined.ts';
import type { Stage } from '../../../media/stage.ts';
import { MAX_FRAME_BYTES } from './adts-header.ts';
import { FOLLOWER_BYTES, type FrameHead, findFrame, followsFrame, frameHeadAt } from './frame-head.ts';
import { framedAudio } from './framed-audio.ts';
import { id3Tag, startsId3 } from './id3.ts';
import type { AdtsItem } from './item.ts';

/** An ID3 tag that is being passed over. */
interface PassedTag {
  /** Byte offset in the input. */
  readonly offset: number;
  readonly name: string;
  /** Bytes to come. */
  left: number;
}

/**
 * Takes an ADTS stream apart into frames. A frame counts where its length leads to another one or to the end of the input;
 * one in sequence, with the fixed header of those before it, counts also where junk follows it, but not where another
 * frame begins inside it. Memory is bounded by two frames of 8191 bytes, the most that one has. ID3 tags are named and passed over.
 */
export class AdtsSplitter implements Stage<Uint8Array, AdtsItem> {
  /** Pieces that are not used yet, and their bytes. */
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  /** Bytes that the next decision needs. */
  #needed = 1;
  /** Byte offset in the input of the first byte that is not used. */
  #base = 0;
  #tag: PassedTag | undefined;
  /** Offset of the first byte of the junk that is being searched. */
  #junk: number | undefined;
  /** adts_fixed_header() of the last frame, while the next is due right behind it. */
  #fixed: number | undefined;

  push(chunk: Uint8Array): AdtsItem[] {
    const out: AdtsItem[] = [];
    this.#keep(this.#pendingBytes + chunk.length < this.#needed ? chunk : this.#run(this.#joined(chunk), false, out));
    return out;
  }

  end(): AdtsItem[] {
    const out: AdtsItem[] = [];
    this.#run(this.#joined(NOTHING), true, out);
    if (this.#tag !== undefined) this.#endTag(this.#tag, this.#base, out);
    if (this.#junk !== undefined) this.#endJunk(this.#junk, this.#base, out);
    return out;
  }

  #keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#pending.push(bytes.slice());
    this.#pendingBytes += bytes.length;
  }

  /** What was kept, and the chunk behind it. */
  #joined(chunk: Uint8Array): Uint8Array {
    if (this.#pendingBytes === 0) return chunk;
    const bytes = joined([...this.#pending, chunk]);
    this.#pending = [];
    this.#pendingBytes = 0;
    return bytes;
  }

  /** Works through the bytes as far as they decide; gives the rest. */
  #run(bytes: Uint8Array, complete: boolean, out: AdtsItem[]): Uint8Array {
    let rest = bytes;
    this.#needed = 1;
    while (rest.length > 0) {
      const used = this.#step(rest, complete, out);
      if (used === undefined) break;
      this.#base += used;
      rest = rest.subarray(used);
    }
    return rest;
  }

  /** Bytes used; `undefined` when more are needed. */
  #step(bytes: Uint8Array, complete: boolean, out: AdtsItem[]): number | undefined {
    if (this.#tag !== undefined) return this.#passTag(this.#tag, bytes, out);
    if (this.#junk !== undefined) return this.#search(this.#junk, bytes, complete, out);
    return startsId3(bytes, 0) === false ? this.#due(bytes, complete, out) : this.#startTag(bytes, complete);
  }

  #wait(needed: number): undefined {
    this.#needed = needed;
  }

  /** No frame begins at the first byte: the search begins there. */
  #lose(): number {
    this.#junk = this.#base;
    this.#fixed = undefined;
    return 0;
  }

  #startTag(bytes: Uint8Array, complete: boolean): number | undefined {
    const tag = id3Tag(bytes, complete);
    if (tag === undefined) return this.#lose();
    if (typeof tag === 'number') return this.#wait(tag);
    this.#tag = { offset: this.#base, name: tag.name, left: tag.bytes };
    return 0;
  }

  #passTag(tag: PassedTag, bytes: Uint8Array, out: AdtsItem[]): number {
    const used = Math.min(tag.left, bytes.length);
    tag.left -= used;
    if (tag.left === 0) this.#endTag(tag, this.#base + used, out);
    return used;
  }

  #endTag({ offset, name, left }: PassedTag, end: number, out: AdtsItem[]): void {
    const reason = left === 0 ? name : `${name} that the end of the input cuts off`;
    out.push({ kind: 'junk', offset, length: end - offset, reason });
    this.#tag = undefined;
  }

  /** A frame is due at the first byte. */
  #due(bytes: Uint8Array, complete: boolean, out: AdtsItem[]): number | undefined {
    const head = frameHeadAt(bytes, 0);
    if (head === undefined && !complete) return this.#wait(FOLLOWER_BYTES);
    if (head === undefined || head === 'none') return this.#lose();
    const follows = followsFrame(bytes, head.size, complete);
    if (follows === undefined) return this.#wait(head.size + FOLLOWER_BYTES);
    if (follows) return this.#give(bytes, head, out);
    return head.fixed === this.#fixed ? this.#inSequence(bytes, head, complete, out) : this.#lose();
  }

  /** A frame in sequence that leads nowhere: junk came behind it, or bytes of it were lost. */
  #inSequence(bytes: Uint8Array, head: FrameHead, complete: boolean, out: AdtsItem[]): number | undefined {
    const inside = findFrame(bytes, 1, head.size, complete);
    // Enough for every place inside at once: asked one by one, each would have all of them searched again.
    if (inside?.needed !== undefined) return this.#wait(head.size + MAX_FRAME_BYTES + FOLLOWER_BYTES);
    if (inside !== undefined) return this.#lose();
    if (head.size <= bytes.length) return this.#give(bytes, head, out);
    const reason = `a frame of ${head.size} bytes that the end of the input cuts off`;
    out.push({ kind: 'junk', offset: this.#base, length: bytes.length, reason });
    return bytes.length;
  }

  #search(start: number, bytes: Uint8Array, complete: boolean, out: AdtsItem[]): number | undefined {
    const found = findFrame(bytes, 0, bytes.length, complete);
    if (found === undefined) return bytes.length;
    if (found.needed !== undefined) return found.at > 0 ? found.at : this.#wait(found.needed);
    this.#endJunk(start, this.#base + found.at, out);
    return found.at;
  }

  #endJunk(start: number, end: number, out: AdtsItem[]): void {
    out.push({ kind: 'junk', offset: start, length: end - start, reason: 'bytes that belong to no ADTS frame' });
    this.#junk = undefined;
  }

  #give(bytes: Uint8Array, { size, fixed }: FrameHead, out: AdtsItem[]): number {
    out.push(framedAudio(bytes.subarray(0, size), this.#base));
    this.#fixed = fixed;
    return size;
  }
}

const NOTHING = new Uint8Array(0);
