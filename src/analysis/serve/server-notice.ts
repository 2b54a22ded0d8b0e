import type { LeftBy } from '../../transport/rtmp/session/server-event.ts';
import type { Finding } from '../checks/finding.ts';
import type { Judgement } from '../checks/judgement.ts';
import type { StreamPlace } from './stream-place.ts';
import type { PlayerKind } from './stream-status.ts';

/** A connection of the server, as notices name it. */
export interface NoticePeer {
  /** From 1 on, in the order in which they came. */
  readonly connection: number;
  /** `127.0.0.1:50123` */
  readonly peer: string;
}

/** What is said of a stream that ends, or of a player that leaves. */
export interface Passed {
  readonly durationMs: number;
  readonly bytes: number;
}

/** What happens in a server, for people and scripts. Keys and queries are in none of them. */
export type ServerNotice =
  | ({ readonly event: 'connect'; readonly app: string; readonly flashVer?: string } & NoticePeer)
  | ({ readonly event: 'publish' | 'play'; readonly kind: PlayerKind } & NoticePeer & StreamPlace)
  | ({
      readonly event: 'unpublish';
      /** `closed`: the connection ended without a word. */
      readonly how: LeftBy | 'closed' | 'stopped';
      readonly frames: number;
    } & Passed &
      NoticePeer &
      StreamPlace)
  | ({ readonly event: 'leave'; readonly kind: PlayerKind; readonly droppedFrames: number } & Passed &
      NoticePeer &
      StreamPlace)
  /** A publisher, a player or a connection is refused, or is not let go on. */
  | ({
      readonly event: 'refuse';
      readonly what: 'connect' | 'publish' | 'play';
      readonly code: string;
      readonly description: string;
    } & NoticePeer &
      Partial<StreamPlace>)
  /** `why`: absent where the peer closed it in order. */
  | ({ readonly event: 'disconnect'; readonly why?: string } & NoticePeer)
  /** Something is wrong with what a peer sends, but it goes on. */
  | ({ readonly event: 'warning'; readonly code: string; readonly description: string } & NoticePeer)
  | ({ readonly event: 'finding'; readonly finding: Finding } & NoticePeer & StreamPlace)
  /** The check of a publish that has ended. */
  | ({ readonly event: 'verdict'; readonly judgement: Judgement } & NoticePeer & StreamPlace)
  /** A recording begins, is complete, or ends before the stream does. */
  | ({
      readonly event: 'record' | 'recorded' | 'record-failed';
      readonly path: string;
      readonly sizeBytes: number;
      readonly why?: string;
    } & StreamPlace)
  /** A relay to or from another server: it is connected, or is tried again. */
  | ({
      readonly event: 'relay';
      readonly direction: 'push' | 'pull';
      /** Without its key. */
      readonly address: string;
      readonly state: 'connected' | 'ended' | 'retry';
      readonly why?: string;
      readonly retryMs?: number;
    } & StreamPlace);

/** Takes what happens; it must not wait or throw. */
export type OnNotice = (notice: ServerNotice) => void;
