import type { EnhancedCapabilities } from '../command/capabilities.ts';
import type { HmacSha256, RandomBytes } from '../handshake/digest.ts';
import type { SessionTimeouts } from './session-limits.ts';

/** Where a client connects to: the parts of an address that it sends. */
export interface SessionAddress {
  readonly app: string;
  /** Name of the publish and play commands: the key with its query. */
  readonly streamName: string;
  readonly tcUrl: string;
  /** For a server that asks for authentication; sent to no other. */
  readonly user?: string;
  readonly password?: string;
}

/** Options of `ClientSession`. */
export interface ClientSessionOptions {
  readonly address: SessionAddress;
  readonly role: 'play' | 'publish';
  readonly hmac: HmacSha256;
  readonly random: RandomBytes;
  /** MD5, 16 bytes: needed to answer a server that asks for authentication. */
  readonly md5?: (data: Uint8Array) => Uint8Array;
  /** When the connection was opened, on the clock of the later calls; 0 by default. */
  readonly nowMs?: number;
  /** Sends a digest in the handshake, which a few servers ask for. */
  readonly digest?: boolean;
  /** Bytes of a chunk that is sent; 4096 by default. */
  readonly chunkSize?: number;
  /** What connect offers; nothing of Enhanced RTMP by default. */
  readonly capabilities?: EnhancedCapabilities;
  readonly flashVer?: string;
  /** Bytes after which the server should wait for an Acknowledgement; 2,500,000 by default. */
  readonly windowAckSize?: number;
  readonly timeouts?: Partial<SessionTimeouts>;
  /** A longer message ends the session; 16,777,215 by default. */
  readonly maxMessageBytes?: number;
  /** Of Set Buffer Length, in milliseconds: what a player holds back; 3000 by default. */
  readonly bufferLengthMs?: number;
  /** How to publish; `live` by default. */
  readonly publishType?: PublishType;
  /**
   * Of the play command, as sent: -2 live, else recorded (the default); -1 live; from 0 on where to begin, which RTMP 1.0
   * has in seconds, and clients send in milliseconds.
   */
  readonly start?: number;
  /** Of the play command, in the same unit; -1: all. */
  readonly duration?: number;
}

/** Publishing type of the publish command (RTMP 1.0 7.2.2.6). */
export type PublishType = 'live' | 'record' | 'append';
