import { joined } from '../../../bytes/joined.ts';
import type { Stage } from '../../../media/stage.ts';
import { MAX_FRAME_BYTES } from './adts-header.ts';
import { FOLLOWER_BYTES, type FrameHead, findFrame, followsFrame, frameHeadAt } from './frame-head.ts';
import { framedAudio } from './framed-audio.ts';
import { id3Tag, startsId3 } from './id3.ts';
import type { AdtsItem } from './item.ts';

/** An ID3 tag that is being skipped. */
interface SkippedTag {
  /** Byte offset in the input. */
  readonly offset: number;
  readonly name: string;
  /** Bytes still to skip. */
  left: number;
}

/**
 * Splits an ADTS stream into frames. A frame is accepted if another one or the end of the input follows it. In
 * sequence, with the same fixed header as the last frame, it is also accepted before junk, unless another frame begins
 * inside it. Memory is bounded by two frames of at most 8191 bytes. ID3 tags are skipped, and reported by name.
 */
export class AdtsSplitter implements Stage<Uint8Array, AdtsItem> {
  /** Unused chunks, and their size in bytes. */
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  /** Bytes that the next decision needs. */
  #needed = 1;
  /** Byte offset in the input of the first unused byte. */
  #base = 0;
  #tag: SkippedTag | undefined;
  /** Offset of the current junk. */
  #junk: number | undefined;
  /** adts_fixed_header() of the last frame; `undefined` after sync was lost. */
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

  /** The kept bytes, then the chunk. */
  #joined(chunk: Uint8Array): Uint8Array {
    if (this.#pendingBytes === 0) return chunk;
    const bytes = joined([...this.#pending, chunk]);
    this.#pending = [];
    this.#pendingBytes = 0;
    return bytes;
  }

  /** Processes the bytes as far as possible; returns the rest. */
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
    if (this.#tag !== undefined) return this.#skipTag(this.#tag, bytes, out);
    if (this.#junk !== undefined) return this.#search(this.#junk, bytes, complete, out);
    return startsId3(bytes, 0) === false ? this.#expectFrame(bytes, complete, out) : this.#startTag(bytes, complete);
  }

  #wait(needed: number): undefined {
    this.#needed = needed;
  }

  /** No frame at the first byte: the search starts there. */
  #loseSync(): number {
    this.#junk = this.#base;
    this.#fixed = undefined;
    return 0;
  }

  #startTag(bytes: Uint8Array, complete: boolean): number | undefined {
    const tag = id3Tag(bytes, complete);
    if (tag === undefined) return this.#loseSync();
    if (typeof tag === 'number') return this.#wait(tag);
    this.#tag = { offset: this.#base, name: tag.name, left: tag.bytes };
    return 0;
  }

  #skipTag(tag: SkippedTag, bytes: Uint8Array, out: AdtsItem[]): number {
    const used = Math.min(tag.left, bytes.length);
    tag.left -= used;
    if (tag.left === 0) this.#endTag(tag, this.#base + used, out);
    return used;
  }

  #endTag({ offset, name, left }: SkippedTag, end: number, out: AdtsItem[]): void {
    const reason = left === 0 ? name : `${name}, truncated by the end of the input`;
    out.push({ kind: 'junk', offset, length: end - offset, reason });
    this.#tag = undefined;
  }

  /** Expects a frame at the first byte. */
  #expectFrame(bytes: Uint8Array, complete: boolean, out: AdtsItem[]): number | undefined {
    const head = frameHeadAt(bytes, 0);
    if (head === undefined && !complete) return this.#wait(FOLLOWER_BYTES);
    if (head === undefined || head === 'none') return this.#loseSync();
    const follows = followsFrame(bytes, head.size, complete);
    if (follows === undefined) return this.#wait(head.size + FOLLOWER_BYTES);
    if (follows) return this.#emit(bytes, head, out);
    return head.fixed === this.#fixed ? this.#inSequence(bytes, head, complete, out) : this.#loseSync();
  }

  /** A frame in sequence that no frame follows: junk follows it, or some of its bytes are missing. */
  #inSequence(bytes: Uint8Array, head: FrameHead, complete: boolean, out: AdtsItem[]): number | undefined {
    const inside = findFrame(bytes, 1, head.size, complete);
    // Enough for every position inside at once: waiting for one after the other would repeat the search.
    if (inside?.needed !== undefined) return this.#wait(head.size + MAX_FRAME_BYTES + FOLLOWER_BYTES);
    if (inside !== undefined) return this.#loseSync();
    if (head.size <= bytes.length) return this.#emit(bytes, head, out);
    const reason = `a frame of ${head.size} bytes, truncated by the end of the input`;
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

  #emit(bytes: Uint8Array, { size, fixed }: FrameHead, out: AdtsItem[]): number {
    out.push(framedAudio(bytes.subarray(0, size), this.#base));
    this.#fixed = fixed;
    return size;
  }
}

const NOTHING = new Uint8Array(0);
