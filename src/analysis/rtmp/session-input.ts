import type { Direction, Endpoint } from '../../container/capture/capture-item.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';

/** A connection begins. One that is not announced begins with its first bytes. */
export interface ConnectionInput {
  readonly kind: 'connection';
  readonly connection: number;
  readonly client?: Endpoint;
  readonly server?: Endpoint;
  readonly timeMs?: number;
  /** Its first bytes may be in the middle of a message. */
  readonly startsMidway?: boolean;
  /** Of both directions, before a Set Chunk Size, where they begin with chunks. */
  readonly chunkSize?: number;
}

/** Bytes of a direction, in order. */
export interface BytesInput {
  readonly kind: 'data';
  readonly connection: number;
  readonly direction: Direction;
  /** Not kept: valid until the next push. */
  readonly bytes: Uint8Array;
  /** When they were captured or passed on, milliseconds since 1970; absent for dumps of a direction. */
  readonly timeMs?: number;
}

/** Bytes of a direction that are missing. */
export interface MissingInput {
  readonly kind: 'gap';
  readonly connection: number;
  readonly direction: Direction;
  readonly length: number;
  readonly timeMs?: number;
}

/** A direction ends. */
export interface CloseInput {
  readonly kind: 'close';
  readonly connection: number;
  readonly direction: Direction;
  readonly how: 'fin' | 'rst';
  readonly timeMs?: number;
}

/** A finding about what carries the connections. */
export interface FindingInput {
  readonly kind: 'finding';
  readonly finding: Diagnostic;
}

/**
 * Input of the dissector: items of a capture, of a proxy, or made from dumps of directions. Of two dumps, give the first
 * 3073 bytes of each before the others, so that the handshake of each is compared with the other.
 */
export type SessionInput = ConnectionInput | BytesInput | MissingInput | CloseInput | FindingInput;
