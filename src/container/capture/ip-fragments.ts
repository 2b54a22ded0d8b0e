import type { IpPacket } from './ip-packet.ts';

/** Bytes of the longest payload of an IP packet that may be fragmented. */
const MAX_PAYLOAD_BYTES = 0xffff;
/** Fragmented packets that are kept at a time; the one that began first is forgotten. */
const MAX_PENDING = 64;
/** Fragments that are kept of one packet: links have an MTU of at least 576 bytes, but for a few slow radios. */
const MAX_FRAGMENTS = 256;

interface Piece {
  readonly from: number;
  readonly bytes: Uint8Array;
}

interface Pending {
  readonly pieces: Piece[];
  /** Bytes of the payload, known by its last fragment. */
  length?: number;
  /** Offset in the capture of the payload of the first fragment. */
  fileOffset: number;
  /** Protocol of the first fragment: of others, IPv6 does not tell what follows. */
  protocol: number;
}

/** An IP packet and where its payload is in the capture. */
export interface WholePacket {
  readonly packet: IpPacket;
  readonly fileOffset: number;
}

/** Puts fragmented IP packets together. Of bytes that come twice, the first ones are taken. */
export class IpFragments {
  readonly #pending = new Map<string, Pending>();

  /** Takes a packet with `fragment`, whose payload is at `fileOffset`; returns the whole one if this completes it. */
  push(packet: IpPacket, fileOffset: number): WholePacket | undefined {
    const { fragment, payload, payloadLength, source, destination } = packet;
    if (fragment === undefined) return { packet, fileOffset };
    const end = fragment.offset + payloadLength;
    // What was not captured whole is never complete; the reassembly of TCP reports the bytes as missing.
    if (payload.length < payloadLength || end > MAX_PAYLOAD_BYTES) return undefined;
    const version = source.length === 4 ? packet.protocol : '';
    const key = `${fragment.identification} ${version} ${String.fromCharCode(...source, ...destination)}`;
    const pending = this.#pending.get(key) ?? this.#begin(key);
    if (!fragment.moreFragments) pending.length ??= end;
    if (fragment.offset === 0) Object.assign(pending, { fileOffset, protocol: packet.protocol });
    if (pending.pieces.length < MAX_FRAGMENTS) insert(pending.pieces, fragment.offset, payload);
    if (pending.length === undefined || !isComplete(pending.pieces, pending.length)) return undefined;
    this.#pending.delete(key);
    return { packet: whole(packet, pending, pending.length), fileOffset: pending.fileOffset };
  }

  #begin(key: string): Pending {
    if (this.#pending.size >= MAX_PENDING) {
      const [oldest] = this.#pending.keys();
      this.#pending.delete(oldest as string);
    }
    const pending: Pending = { pieces: [], fileOffset: 0, protocol: 0 };
    this.#pending.set(key, pending);
    return pending;
  }
}

/** Adds the bytes that no piece has yet. */
const insert = (pieces: Piece[], from: number, bytes: Uint8Array): void => {
  let at = from;
  const end = from + bytes.length;
  for (let i = 0; at < end; i++) {
    const piece = pieces[i];
    const pieceEnd = piece === undefined ? end : piece.from + piece.bytes.length;
    if (piece !== undefined && pieceEnd <= at) continue;
    const stop = Math.min(end, piece?.from ?? end);
    if (stop > at) {
      pieces.splice(i, 0, { from: at, bytes: bytes.slice(at - from, stop - from) });
      at = stop;
    } else at = Math.max(at, pieceEnd);
  }
};

/** Do the pieces, which are in order and do not overlap, leave no hole? */
const isComplete = (pieces: readonly Piece[], length: number): boolean => {
  let end = 0;
  for (const { from, bytes } of pieces) {
    if (from > end) break;
    end = from + bytes.length;
  }
  return end >= length;
};

const whole = ({ source, destination }: IpPacket, { pieces, protocol }: Pending, length: number): IpPacket => {
  const payload = new Uint8Array(length);
  for (const { from, bytes } of pieces) if (from < length) payload.set(bytes.subarray(0, length - from), from);
  return { source, destination, protocol, payload, payloadLength: length, payloadAt: 0 };
};
