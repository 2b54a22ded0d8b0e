import type { MediaMessage } from '../../../media/media-message.ts';
import type { ServerEvent, ServerStep } from './server-event.ts';
import type { ServerSessionOptions } from './server-options.ts';

/**
 * The server side of an RTMP connection, for publishers and players: from the handshake to the end, without socket and
 * clock. After each call `takeOutput` has what is to be sent. Times are milliseconds of any clock that does not run
 * backward.
 */
export class ServerSession {
  constructor(_options: ServerSessionOptions) {}

  /** What it waits for. */
  get step(): ServerStep {
    return 'handshake';
  }

  /** It failed, or was closed: nothing more is read. */
  get isOver(): boolean {
    return false;
  }

  /** Takes bytes of the client. The iterable must be read to its end before the next call. */
  *receive(_bytes: Uint8Array, _nowMs: number): Generator<ServerEvent, void> {}

  /** Looks at the clock: to be called at `nextTickMs`, or more often, and after a decision that came late. */
  *tick(_nowMs: number): Generator<ServerEvent, void> {}

  /** When `tick` has to be called next. */
  get nextTickMs(): number | undefined {
    return undefined;
  }

  /** Bytes to send, in order. Bodies of messages are among them, not copied. */
  takeOutput(): readonly Uint8Array[] {
    return [];
  }

  /** Sends a message to a player. */
  sendMedia(_messageStreamId: number, _message: MediaMessage): void {}

  /** Sends chunks that were made for all players (`standaloneChunks` with `chunkSize`), between two messages. */
  sendChunks(_pieces: readonly Uint8Array[]): void {}

  /** Bytes of a chunk that is sent, once connect was accepted. */
  get chunkSize(): number {
    return 0;
  }

  /** The publisher of what is played has gone. */
  streamEnded(_messageStreamId: number): void {}

  /** Asks the client to go on at another address, or at the same one (Enhanced RTMP). */
  requestReconnect(_tcUrl?: string, _description?: string): void {}

  /** Bytes that were sent and that the client has not acknowledged. */
  get unacknowledgedBytes(): number {
    return 0;
  }

  /** Tells the client that the connection ends; after the output it is to be closed. */
  close(): void {}
}
