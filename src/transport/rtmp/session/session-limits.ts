/** How long a session waits, in milliseconds. */
export interface SessionTimeouts {
  /** From the start to the end of the handshake. */
  readonly handshakeMs: number;
  /** From there until the peer has connected, or has answered each command up to the start of the stream. */
  readonly connectMs: number;
  /** Without a byte from the peer. A client that publishes does not judge it: servers have little to say to it. */
  readonly idleMs: number;
}

export const SESSION_TIMEOUTS: SessionTimeouts = { handshakeMs: 10_000, connectMs: 10_000, idleMs: 60_000 };

/** Bytes that a peer may send before it wants an Acknowledgement, as this side asks for it; FFmpeg has the same. */
export const WINDOW_ACKNOWLEDGEMENT_SIZE = 2_500_000;

/**
 * Chunk size of what a client sends. OBS sends this one to all servers; some refuse more than 65536, and to send a frame in
 * fewer pieces gains nothing for a single stream.
 */
export const CLIENT_CHUNK_SIZE = 4096;

/** Chunk size of what a server sends: that of SRS, which players know. A frame to 100 players has few pieces. */
export const SERVER_CHUNK_SIZE = 60_000;

/** Message streams of a connection: encoders and players have one. */
export const MAX_MESSAGE_STREAMS = 16;

/** What may wait for a decision of the application: messages, and bytes of them. */
export const MAX_HELD = { messages: 256, bytes: 4 << 20 } as const;

/** Milliseconds between two Ping Requests of a server. */
export const PING_INTERVAL_MS = 30_000;

/** Bytes of a command, at most: they are parsed as a whole. A connect has some hundred. */
export const MAX_COMMAND_BYTES = 65_536;

/** Bytes of buffers that a connection keeps for its next messages: a thousand that are idle have 64 MB. */
export const MAX_SESSION_SPARE_BYTES = 64 << 10;
