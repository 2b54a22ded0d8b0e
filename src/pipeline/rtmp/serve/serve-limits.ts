/** What peers can make a server hold, and for how long. */
export interface ServeLimits {
  /** Open at once: more are closed as they come. */
  readonly maxConnections: number;
  /** Streams that are published, and as many that are waited for. */
  readonly maxStreams: number;
  /** Bytes of a message. */
  readonly maxMessageBytes: number;
  /** Of a connection, those with a state. */
  readonly maxChunkStreams: number;
  /** Bytes that wait for a player: from here on frames are left out up to the next key frame. */
  readonly maxPlayerBytes: number;
  /** Bytes that a player which acknowledges leaves unacknowledged: from here on frames are left out, likewise. */
  readonly maxUnacknowledgedBytes: number;
  /** Bytes of memory: messages under way, GOPs, what waits for players. Beyond them those that hold most are closed. */
  readonly maxMemoryBytes: number;
  readonly handshakeMs: number;
  /** Without a byte from a peer. */
  readonly idleMs: number;
}

export const SERVE_LIMITS: ServeLimits = {
  maxConnections: 1000,
  maxStreams: 100,
  maxMessageBytes: 16 << 20,
  maxChunkStreams: 64,
  maxPlayerBytes: 8 << 20,
  // What waits here is bounded without it; it is for what waits in the network, and trusts the count of the player.
  maxUnacknowledgedBytes: Number.POSITIVE_INFINITY,
  maxMemoryBytes: 192 << 20,
  handshakeMs: 10_000,
  idleMs: 60_000,
};

/** Streams without a publisher that a connection waits for, at most: players have one. */
export const MAX_WAITED_STREAMS = 4;

/** Bytes of the GOPs that a stream keeps for players that come late: three seconds of 40 Mb/s. */
export const MAX_GOP_BYTES = 16 << 20;
