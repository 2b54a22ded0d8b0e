import type { Direction, Endpoint } from '../../container/capture/capture-item.ts';
import type { Severity } from '../../syntax/diagnostics.ts';
import type { EnhancedCapabilities } from '../../transport/rtmp/command/capabilities.ts';
import type { TrackSummary } from '../timeline/track.ts';
import type { LastWord } from './records.ts';

/** How a peer counts in its Acknowledgements; `wrapped`: a total that starts again. */
export type AcknowledgementClass = 'total' | 'increment' | 'wrapped' | 'unclear';

/** Messages of one type. */
export interface MessageTypeCount {
  readonly name: string;
  readonly messageTypeId: number;
  readonly count: number;
  /** Bytes of their bodies. */
  readonly sizeBytes: number;
}

/** What one side sent. */
export interface DirectionSummary {
  /** Bytes on the wire, handshake and chunk headers included. */
  readonly sizeBytes: number;
  readonly missingBytes: number;
  readonly chunks: number;
  readonly messages: number;
  readonly types: readonly MessageTypeCount[];
  /** Sizes that its Set Chunk Size said, in order; it begins with 128. Bounded: the first ones. */
  readonly chunkSizes: readonly number[];
  /** Of its last Window Acknowledgement Size. */
  readonly windowBytes?: number;
  /** Of its last Set Peer Bandwidth. */
  readonly peerBandwidth?: { readonly windowBytes: number; readonly limit?: string };
  /** Its Acknowledgements of what the other side sends. */
  readonly acknowledgements?: {
    readonly count: number;
    readonly class: AcknowledgementClass;
    /** The last value, as coded. */
    readonly last: number;
    /** The value after which it starts again: 2^31, 2^32 or 0xF0000000. */
    readonly wrapsAt?: number;
    /** Most bytes of the other side that were not acknowledged. */
    readonly maxUnacknowledgedBytes: number;
  };
  readonly largestMessage?: {
    readonly index: number;
    readonly offset: number;
    readonly name: string;
    readonly sizeBytes: number;
    readonly timestampMs: number;
  };
  /** Enhanced RTMP: what it says that it can do, and in which object: `connect`, `properties`, `information`. */
  readonly capabilities?: EnhancedCapabilities & { readonly in: string };
  readonly closed?: { readonly how: 'fin' | 'rst'; readonly timeMs?: number };
  readonly last?: LastWord;
}

/** A stream that is published or played in the connection. */
export interface StreamSummary {
  readonly messageStreamId: number;
  readonly role?: 'publish' | 'play';
  /** Masked unless keys are shown. */
  readonly name?: string;
  /** Who sends its media. */
  readonly direction: Direction;
  /** The last status code of it. */
  readonly code?: string;
  readonly durationMs?: number;
  /** Bytes of its media over `durationMs`. */
  readonly bitrateBps?: number;
  readonly sizeBytes: number;
  readonly tracks: readonly TrackSummary[];
}

/** How long the other side took to answer. */
export interface ResponseSummary {
  readonly requestName: string;
  readonly count: number;
  /** Requests without an answer. */
  readonly unanswered: number;
  readonly maxDelayMs?: number;
}

/** Summary of a connection. */
export interface ConnectionSummary {
  readonly connection: number;
  readonly endpoints?: { readonly client: Endpoint; readonly server: Endpoint };
  readonly startsMidway?: true;
  readonly timeMs?: number;
  /** From its first byte to its last event. */
  readonly durationMs?: number;
  /** Masked unless keys are shown. */
  readonly app?: string;
  readonly tcUrl?: string;
  readonly flashVer?: string;
  readonly fmsVer?: string;
  readonly handshake?: { readonly form?: 'simple' | 'digest'; readonly version?: number };
  readonly objectEncoding?: number;
  readonly streams: readonly StreamSummary[];
  readonly responses: readonly ResponseSummary[];
  readonly directions: Readonly<Record<Direction, DirectionSummary>>;
  /** Who closed first. */
  readonly closedBy?: Direction;
  /** Sentences of the findings: the first of each code. */
  readonly findings: readonly {
    readonly severity: Severity;
    readonly code: string;
    /** The rule that it belongs to. */
    readonly rule?: string;
    readonly message: string;
  }[];
  readonly diagnostics: Readonly<Record<Severity, number>>;
}

/** Summary of all connections. */
export interface RtmpSummary {
  /** False when the run ended before the input did. */
  readonly complete: boolean;
  readonly connections: number;
  readonly messages: number;
  readonly sizeBytes: number;
  readonly diagnostics: Readonly<Record<Severity, number>>;
  /** Diagnostics that the document leaves out, by code. */
  readonly diagnosticsDropped?: Readonly<Record<string, number>>;
}
