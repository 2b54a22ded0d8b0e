import type { HmacSha256, RandomBytes } from '../handshake/digest.ts';
import type { SessionTimeouts } from './session-limits.ts';

/** Options of `ServerSession`. */
export interface ServerSessionOptions {
  readonly hmac: HmacSha256;
  readonly random: RandomBytes;
  /** When the connection was accepted, on the clock of the later calls; 0 by default. */
  readonly nowMs?: number;
  /** Bytes of a chunk that is sent; 60,000 by default. */
  readonly chunkSize?: number;
  /** Bytes after which the client should wait for an Acknowledgement; 2,500,000 by default. */
  readonly windowAckSize?: number;
  readonly timeouts?: Partial<SessionTimeouts>;
  /** A longer message ends the session; 16,777,215 by default. */
  readonly maxMessageBytes?: number;
  /** So do more bytes of all messages that have begun; by default two of the longest. */
  readonly maxUnfinishedBytes?: number;
  /** And more chunk streams; 1024 by default. */
  readonly maxChunkStreams?: number;
  /** More are refused, but do not end the session; 16 by default. */
  readonly maxMessageStreams?: number;
  /** Milliseconds between Ping Requests; 30,000 by default. */
  readonly pingIntervalMs?: number;
  /** Version that the server says it has, in the form of Adobe's. */
  readonly fmsVer?: string;
}
