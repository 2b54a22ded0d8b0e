import { WaitingBytes } from '../../bytes/waiting-bytes.ts';
import type { Stage } from '../../media/stage.ts';
import { brokenBlock, truncated } from './findings.ts';
import { pcapVariantOf, SECTION_HEAD_BYTES, sectionOrderOf } from './is-capture.ts';
import type { PacketOrFinding, RecordReader } from './packet.ts';
import { PcapRecords } from './pcap.ts';
import { PcapngBlocks } from './pcapng.ts';

/** Reads the packets of a capture, pcap or pcapng. It keeps at most one record. */
export class PacketReader implements Stage<Uint8Array, PacketOrFinding> {
  readonly #store = new WaitingBytes();
  #records: RecordReader | undefined;
  /** Offset in the capture of the first byte that is not yet read or skipped. */
  #base = 0;
  /** Bytes needed for the next record. */
  #need = SECTION_HEAD_BYTES;
  /** Bytes of the last record that are still to come, and do not matter. */
  #skip = 0;
  #recordAt = 0;

  *push(chunk: Uint8Array): Generator<PacketOrFinding, void> {
    const store = this.#store;
    store.release(chunk.length);
    let at = this.#skipped(chunk.length);
    // Buffered bytes get just what they need to go on; the rest of the chunk is read in place.
    while (store.length > 0 && at < chunk.length) {
      const taken = chunk.subarray(at, at + Math.max(1, this.#need - store.length));
      store.append(taken, this.#need);
      at += taken.length;
      if (store.length < this.#need) continue;
      const used = yield* this.#run(store.bytes, false);
      store.drop(used);
      if (store.length === 0) at += this.#skipped(chunk.length - at);
    }
    if (at < chunk.length) {
      const rest = chunk.subarray(at);
      const used = yield* this.#run(rest, false);
      if (used < rest.length) store.append(rest.subarray(used), this.#need);
    }
  }

  *end(): Generator<PacketOrFinding, void> {
    const { bytes } = this.#store;
    const used = yield* this.#run(bytes, true);
    const left = bytes.length - used;
    if (left > 0) yield truncated(this.#base, left, this.#need);
    else if (this.#skip > 0 && this.#skip !== Number.POSITIVE_INFINITY) {
      yield truncated(this.#recordAt, this.#base - this.#recordAt, this.#base - this.#recordAt + this.#skip);
    }
    this.#store.drop(bytes.length);
  }

  /** How many of `length` bytes belong to a record that does not matter. */
  #skipped(length: number): number {
    const count = Math.min(length, this.#skip);
    this.#skip -= count;
    this.#base += count;
    return count;
  }

  /** Outputs what is complete in `bytes`, which begin at `#base`; returns the bytes used. */
  *#run(bytes: Uint8Array, complete: boolean): Generator<PacketOrFinding, number> {
    const out: PacketOrFinding[] = [];
    let at = 0;
    while (at < bytes.length && this.#skip === 0) {
      const rest = at === 0 ? bytes : bytes.subarray(at);
      this.#records ??= this.#recordsOf(rest, complete, out);
      const length = this.#records?.read(rest, this.#base, out) ?? -SECTION_HEAD_BYTES;
      for (const item of out) yield item;
      out.length = 0;
      if (length < 0) {
        this.#need = -length;
        return at;
      }
      this.#recordAt = this.#base;
      const here = Math.min(length, rest.length);
      this.#base += here;
      this.#skip = length - here;
      this.#need = 1;
      at += here;
    }
    return at;
  }

  #recordsOf(bytes: Uint8Array, complete: boolean, out: PacketOrFinding[]): RecordReader | undefined {
    if (bytes.length < SECTION_HEAD_BYTES && !complete) return undefined;
    const variant = pcapVariantOf(bytes);
    if (variant !== undefined) return new PcapRecords(variant);
    if (sectionOrderOf(bytes) !== undefined) return new PcapngBlocks();
    out.push(brokenBlock(0, 'neither pcap nor pcapng: nothing is read'));
    return { read: () => Number.POSITIVE_INFINITY };
  }
}
