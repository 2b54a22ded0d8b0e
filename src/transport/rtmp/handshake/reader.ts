import type { Stage } from '../../../media/stage.ts';
import { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import {
  type FirstPacket,
  type HandshakePart,
  type HandshakeSide,
  PACKET_BYTES,
  PACKET_HEADER_BYTES,
  PARTS_OF,
  parseFirstPacket,
  parseSecondPacket,
  type SecondPacket,
  VERSION_BYTES,
} from './packets.ts';
import { type VersionKind, versionKind } from './version.ts';

interface PartItem {
  readonly kind: 'handshake';
  readonly part: HandshakePart;
  /** Byte offset in the direction of its first byte. */
  readonly offset: number;
  /** All of it, or what is there. Valid until the next push. */
  readonly bytes: Uint8Array;
  /** Bytes of it that the input does not have. */
  readonly missingBytes: number;
}

/** C0 or S0. */
export interface VersionItem extends PartItem {
  readonly part: 'C0' | 'S0';
  readonly version: number;
}

/** C1 or S1. */
export interface FirstPacketItem extends PartItem {
  readonly part: 'C1' | 'S1';
  /** As coded; absent if the packet ends before them. */
  readonly fields?: FirstPacket;
}

/** C2 or S2. */
export interface SecondPacketItem extends PartItem {
  readonly part: 'C2' | 'S2';
  /** As coded; absent if the packet ends before them. */
  readonly fields?: SecondPacket;
}

/** A packet of the handshake. */
export type HandshakePartItem = VersionItem | FirstPacketItem | SecondPacketItem;

/** Bytes after the handshake: chunks. */
export interface AfterHandshake {
  readonly kind: 'rest';
  readonly offset: number;
  /** Valid until the next push. */
  readonly bytes: Uint8Array;
}

/** Output of the reader. */
export type HandshakeItem = HandshakePartItem | AfterHandshake;

/** Bytes of each packet, in the order in which a side sends them. */
const SIZES = [VERSION_BYTES, PACKET_BYTES, PACKET_BYTES] as const;

/**
 * Reads the handshake of one direction, and hands on the bytes after it. After a version that is no RTMP nothing more
 * is output; after that of RTMPE its packets are, but not what is encrypted.
 */
export class HandshakeReader implements Stage<Uint8Array, HandshakeItem> {
  readonly #side: HandshakeSide;
  /** Index of the packet that is being read; 3: all are read. */
  #index = 0;
  #kind: VersionKind = 'rtmp';
  /** Byte offset in the direction of the next input. */
  #offset = 0;
  /** The packet that is being read: a new one each time, as items are views of the last ones. */
  #packet = new Uint8Array(0);
  #filled = 0;

  constructor(side: HandshakeSide) {
    this.#side = side;
  }

  /** All packets were read. */
  get done(): boolean {
    return this.#index === SIZES.length;
  }

  /** What C0 or S0 announced; `rtmp` before it is there. */
  get kind(): VersionKind {
    return this.#kind;
  }

  push(input: Uint8Array): HandshakeItem[] {
    const items: HandshakeItem[] = [];
    let at = 0;
    for (let size = this.#wantedSize; size !== undefined && at < input.length; size = this.#wantedSize) {
      const taken = input.subarray(at, at + size - this.#filled);
      this.#keep(taken, size);
      at += taken.length;
      if (this.#filled === size) items.push(this.#finish(this.#offset + at - size, 0));
    }
    if (at < input.length && this.done && this.#kind === 'rtmp') {
      items.push({ kind: 'rest', offset: this.#offset + at, bytes: input.subarray(at) });
    }
    this.#offset += input.length;
    return items;
  }

  /** A packet that is missing, in whole or in part, if the handshake began. */
  end(): HandshakeItem[] {
    const size = this.#wantedSize;
    if (size === undefined || this.#offset === 0) return [];
    return [this.#finish(this.#offset - this.#filled, size - this.#filled)];
  }

  /** Size of the packet that is being read; `undefined` after the last one, and where no packets are expected. */
  get #wantedSize(): number | undefined {
    return this.#kind === 'other' ? undefined : SIZES[this.#index];
  }

  #keep(bytes: Uint8Array, size: number): void {
    if (this.#filled === 0) this.#packet = new Uint8Array(size);
    this.#packet.set(bytes, this.#filled);
    this.#filled += bytes.length;
  }

  #finish(offset: number, missingBytes: number): HandshakePartItem {
    const bytes = this.#packet.subarray(0, this.#filled);
    const [zeroth, first, second] = PARTS_OF[this.#side];
    const index = this.#index++;
    this.#filled = 0;
    const place = { kind: 'handshake', offset, bytes, missingBytes } as const;
    if (index === 1) return { ...place, part: first, ...fieldsOf(bytes, parseFirstPacket) };
    if (index === 2) return { ...place, part: second, ...fieldsOf(bytes, parseSecondPacket) };
    const version = bytes[0] as number;
    this.#kind = versionKind(version);
    return { ...place, part: zeroth, version };
  }
}

const fieldsOf = <Fields>(bytes: Uint8Array, parse: (r: SyntaxReader) => Fields): { readonly fields?: Fields } =>
  bytes.length < PACKET_HEADER_BYTES ? {} : { fields: parse(new SyntaxReader(bytes)) };
