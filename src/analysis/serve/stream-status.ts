import type { Severity } from '../../syntax/diagnostics.ts';
import type { Finding } from '../checks/finding.ts';

/** How a player gets the stream. `hls`: an address that has asked for it in the last few target durations. */
export type PlayerKind = 'rtmp' | 'http-flv' | 'hls' | 'relay';

/** One of those that a stream is sent to. */
export interface PlayerStatus {
  /** Of the connection; unique in a server. */
  readonly connection: number;
  readonly kind: PlayerKind;
  /** `127.0.0.1:50123`; of HLS the address without a port; of a relay the address it pushes to, without its key. */
  readonly peer: string;
  /** Milliseconds since it began. */
  readonly playedMs: number;
  readonly bytesOut: number;
  readonly droppedFrames: number;
  readonly droppedBytes: number;
  /** Bytes that wait to be sent. */
  readonly waitingBytes: number;
  readonly isPaused: boolean;
}

/** The video of a stream. What is not known is absent. */
export interface VideoStatus {
  /** FourCC, or the short name of a codec that has none. */
  readonly codec: string;
  /** RFC 6381. */
  readonly codecString?: string;
  readonly width?: number;
  readonly height?: number;
  /** Measured over the last seconds. */
  readonly framesPerSecond?: number;
  /** Of the last GOP that is complete. */
  readonly gopSeconds?: number;
  readonly gopFrames?: number;
  readonly frames: number;
  readonly keyFrames: number;
  readonly bitrateBps: number;
}

/** The sound of a stream. What is not known is absent. */
export interface AudioStatus {
  readonly codec: string;
  readonly codecString?: string;
  readonly sampleRateHz?: number;
  readonly channels?: number;
  readonly frames: number;
  readonly bitrateBps: number;
}

/** Who publishes a stream. */
export interface PublisherStatus {
  readonly connection: number;
  readonly peer: string;
  /** `relay`: it is pulled from another server. */
  readonly kind: 'rtmp' | 'relay';
  /** When it began: ISO 8601, UTC. */
  readonly since: string;
  /** Milliseconds since then. */
  readonly publishedMs: number;
  /** What its connect says: `FMLE/3.0 (compatible; FMSc/1.0)`. */
  readonly flashVer?: string;
  /** What its metadata says. */
  readonly encoder?: string;
}

/** What was found in a stream that is checked. */
export interface FindingsStatus {
  readonly counts: Readonly<Record<Severity, number>>;
  /** The last ones, the latest first. */
  readonly last: readonly Finding[];
}

/** The state of a stream. */
export interface StreamStatus {
  readonly app: string;
  readonly name: string;
  /** Absent: it is waited for. */
  readonly publisher?: PublisherStatus;
  /** Of media, from this publisher. */
  readonly bytesIn: number;
  /** Of media, to all players since it began. */
  readonly bytesOut: number;
  /** Left out for players that were too slow, those that have left among them. */
  readonly droppedFrames: number;
  /** Over the last seconds; 0 when nothing came. */
  readonly bitrateBps: number;
  readonly video?: VideoStatus;
  readonly audio?: AudioStatus;
  readonly players: readonly PlayerStatus[];
  /** Bytes of the GOPs and HLS segments that are kept. */
  readonly cachedBytes: number;
  /** Absent: it is not checked. */
  readonly findings?: FindingsStatus;
  /** Absent: it is not recorded, or no longer. */
  readonly recording?: { readonly path: string; readonly sizeBytes: number };
}
