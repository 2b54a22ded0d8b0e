import type { Diagnostic } from '../../syntax/diagnostics.ts';

/** Who sent the bytes. The client is who opened the connection. */
export type Direction = 'client' | 'server';

/** One end of a TCP connection. */
export interface Endpoint {
  /** IPv4 in dotted decimal form; IPv6 as RFC 5952 writes it. */
  readonly address: string;
  readonly port: number;
}

/** A TCP connection is first seen. */
export interface ConnectionItem {
  readonly kind: 'connection';
  /** Number of the connection in the capture, from 0. */
  readonly connection: number;
  readonly client: Endpoint;
  readonly server: Endpoint;
  /** Milliseconds since 1970, with their fraction. */
  readonly timeMs: number;
  /** Its SYN was not captured. */
  readonly startsMidway: boolean;
}

/** Bytes of a direction: they come in order, and each byte once. */
export interface DataItem {
  readonly kind: 'data';
  readonly connection: number;
  readonly direction: Direction;
  /** Valid until the next push. */
  readonly bytes: Uint8Array;
  /** From the first byte of the direction: the one after its SYN or, without one, the first that was seen. */
  readonly streamOffset: number;
  /** When the packet with these bytes was captured: milliseconds since 1970, with their fraction. */
  readonly timeMs: number;
  /** Number of that packet in the capture, from 1. */
  readonly packet: number;
  /** Offset in the capture of the first of these bytes; of a fragmented packet, of the data of its first fragment. */
  readonly fileOffset: number;
}

/**
 * Bytes of a direction that the capture does not have: later ones were acknowledged, more bytes wait for them than are
 * kept, or the connection or the capture ended.
 */
export interface GapItem {
  readonly kind: 'gap';
  readonly connection: number;
  readonly direction: Direction;
  /** Of the first missing byte, counted as in `DataItem`. */
  readonly streamOffset: number;
  /** Missing bytes, at least 1. */
  readonly length: number;
  /** When it was known that they are missing: milliseconds since 1970, with their fraction. */
  readonly timeMs: number;
}

/**
 * A direction ends: by FIN, after all data before it, or by RST, also when the same endpoints begin a new connection. A
 * FIN may be followed by a RST of the same direction.
 */
export interface CloseItem {
  readonly kind: 'close';
  readonly connection: number;
  /** Who sent it. */
  readonly direction: Direction;
  readonly how: 'fin' | 'rst';
  readonly timeMs: number;
}

/** What is wrong with the capture. */
export interface CaptureFindingItem {
  readonly kind: 'finding';
  readonly finding: Diagnostic;
}

/** Output of `CaptureReader`. */
export type CaptureItem = ConnectionItem | DataItem | GapItem | CloseItem | CaptureFindingItem;
