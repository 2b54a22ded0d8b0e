import { CopyPool } from '../../bytes/copy-pool.ts';
import { WHOLE_UNIT_BYTES } from '../../syntax/limits.ts';
import { type PesHeader, pesHeaderOf } from './pes.ts';

/** A PES packet with its data. */
export interface PesPacket extends PesHeader {
  /** Byte offset in the input of the packet that it begins in. */
  readonly offset: number;
  /** Valid until `release`. */
  readonly data: Uint8Array;
  readonly isRandomAccess: boolean;
  /** Bytes that its length announces and that did not come. */
  readonly missingBytes: number;
  /** Byte offset in the input of a byte of the data. */
  offsetAt(position: number): number;
}

/** Where a PES packet begins. */
export interface PesPlace {
  /** Byte offsets in the input: of the transport packet, and of its payload. */
  readonly packet: number;
  readonly payload: number;
  readonly isRandomAccess: boolean;
}

/** Bytes of the longest PES packet that is kept. */
const MAX_BYTES = WHOLE_UNIT_BYTES;

/** Collects the PES packets of one PID. */
export class PesCollector {
  /** The data of the packet that is being collected. */
  #buffer = new Uint8Array(64 << 10);
  readonly #copies = new CopyPool();
  #given: Uint8Array[] = [];
  #length = 0;
  #header: PesHeader | undefined;
  #offset = 0;
  #isRandomAccess = false;
  /** Where pieces of the data are: positions in the data, and byte offsets in the input. */
  #positions: number[] = [];
  #offsets: number[] = [];

  /** A packet begins; returns the one before it. */
  begin(payload: Uint8Array, at: PesPlace): PesPacket | undefined {
    const done = this.finish();
    this.#header = pesHeaderOf(payload);
    this.#offset = at.packet;
    this.#isRandomAccess = at.isRandomAccess;
    this.#length = 0;
    this.#positions = [];
    this.#offsets = [];
    const { start = 0 } = this.#header ?? {};
    if (this.#header !== undefined) this.#add(payload.subarray(start), at.payload + start);
    return done;
  }

  /** More of the packet; `offset`: byte offset in the input. */
  add(payload: Uint8Array, offset: number): void {
    if (this.#header !== undefined) this.#add(payload, offset);
  }

  /** Is all of it there that its length announces? */
  get isWhole(): boolean {
    return this.#header?.size !== undefined && this.#length >= this.#header.size;
  }

  /** The packet, as far as it came. */
  finish(): PesPacket | undefined {
    const header = this.#header;
    if (header === undefined) return undefined;
    this.#header = undefined;
    const size = Math.min(this.#length, header.size ?? this.#length);
    const data = this.#copies.copy(this.#buffer.subarray(0, size));
    this.#given.push(data);
    const positions = this.#positions;
    const offsets = this.#offsets;
    return {
      ...header,
      offset: this.#offset,
      data,
      isRandomAccess: this.#isRandomAccess,
      missingBytes: header.size === undefined ? 0 : header.size - size,
      offsetAt: (position) => {
        let low = 0;
        let high = positions.length - 1;
        while (low < high) {
          const middle = (low + high + 1) >> 1;
          if ((positions[middle] as number) <= position) low = middle;
          else high = middle - 1;
        }
        return (offsets[low] ?? 0) + position - (positions[low] ?? 0);
      },
    };
  }

  /** The data of the packets so far is not used any more. */
  release(): void {
    for (const data of this.#given) this.#copies.release(data);
    this.#given = [];
  }

  #add(bytes: Uint8Array, offset: number): void {
    if (bytes.length === 0) return;
    const length = this.#length + bytes.length;
    // The unit that this cuts off lacks its end.
    if (length > MAX_BYTES) return;
    if (length > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(length, this.#buffer.length * 2));
      larger.set(this.#buffer.subarray(0, this.#length));
      this.#buffer = larger;
    }
    this.#positions.push(this.#length);
    this.#offsets.push(offset);
    this.#buffer.set(bytes, this.#length);
    this.#length = length;
  }
}
