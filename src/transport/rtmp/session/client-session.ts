import type { MediaMessage } from '../../../media/media-message.ts';
import type { ClientEvent, ClientStep } from './client-event.ts';
import type { ClientSessionOptions } from './client-options.ts';

/**
 * The client side of an RTMP connection that plays or publishes one stream: from the handshake to the end, without socket
 * and clock. After the constructor and after each call, `takeOutput` has what is to be sent. Times are milliseconds of any
 * clock that does not run backward.
 */
export class ClientSession {
  constructor(_options: ClientSessionOptions) {}

  /** What it is doing, or was doing when it failed. */
  get step(): ClientStep {
    return 'handshake';
  }

  /** Media may be sent, or is received. */
  get isStarted(): boolean {
    return false;
  }

  /** It failed, or was closed: nothing more is read. */
  get isOver(): boolean {
    return false;
  }

  /** Takes bytes of the server. The iterable must be read to its end before the next call. */
  *receive(_bytes: Uint8Array, _nowMs: number): Generator<ClientEvent, void> {}

  /** Looks at the clock: to be called at `nextTickMs`, or more often. */
  *tick(_nowMs: number): Generator<ClientEvent, void> {}

  /** The server closed the connection. */
  *end(_nowMs: number): Generator<ClientEvent, void> {}

  /** When `tick` has to be called next. */
  get nextTickMs(): number | undefined {
    return undefined;
  }

  /** Bytes to send, in order. Bodies of messages are among them, not copied. */
  takeOutput(): readonly Uint8Array[] {
    return [];
  }

  /** Publishes a message; false: not sent, as the stream has not started or is over. */
  send(_message: MediaMessage): boolean {
    return false;
  }

  /** Bytes that were sent and that the server has not acknowledged. */
  get unacknowledgedBytes(): number {
    return 0;
  }

  /** Bytes that the server lets a sender have unacknowledged (Set Peer Bandwidth). Most servers take more. */
  get peerWindow(): number | undefined {
    return undefined;
  }

  /** Leaves the stream in order: FCUnpublish, deleteStream. After its output the connection is to be closed. */
  close(): void {}
}
