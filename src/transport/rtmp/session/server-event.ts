import type { Amf0Source } from '../../../amf/build.ts';
import type { MediaMessage } from '../../../media/media-message.ts';
import type { StageFinding } from '../../../media/unit.ts';
import type { EnhancedCapabilities } from '../command/capabilities.ts';
import type { ConnectObject } from '../command/connect.ts';
import type { StatusCode } from '../command/status-codes.ts';
import type { HandshakeFacts } from '../handshake/watch.ts';
import type { PublishType } from './client-options.ts';

/** What a server waits for, for messages. */
export type ServerStep = 'handshake' | 'connect' | 'connected';

/**
 * A request that the application decides, at once or later: what the client sends meanwhile is held back. After a late
 * decision, `tick` gives the events of what was held. A second decision has no effect.
 */
export interface Refusable {
  /** Answers with an error of this code. After a connect that was refused the connection is to be closed. */
  reject(code: StatusCode, description: string): void;
}

/** connect. */
export interface ConnectRequest extends Refusable {
  readonly kind: 'connect';
  /** What the client sent; an app that it left out is empty. */
  readonly connect: Partial<ConnectObject> & { readonly app: string };
  /** `members` are added to the information object of the answer. */
  accept(capabilities?: EnhancedCapabilities, members?: Readonly<Record<string, Amf0Source>>): void;
}

interface StreamRequest extends Refusable {
  readonly messageStreamId: number;
  /** Of connect, without its query. */
  readonly app: string;
  /** Without its query. Empty where the client has none. */
  readonly name: string;
  /** After the `?` of the name, or of the app; empty if there is none. */
  readonly query: string;
  accept(): void;
}

/** publish. */
export interface PublishRequest extends StreamRequest {
  readonly kind: 'publish';
  readonly type: PublishType;
}

/** play. */
export interface PlayRequest extends StreamRequest {
  readonly kind: 'play';
  /** As sent: negative for what is live (-1, -2, or -1000, -2000), where to begin from 0 on: clients send milliseconds. */
  readonly start: number;
  /** As sent; negative: all. */
  readonly duration: number;
  /** Earlier entries of a playlist are dropped. */
  readonly reset: boolean;
}

/** By which command a client left a stream; `close` ends the connection. */
export type LeftBy = 'FCUnpublish' | 'deleteStream' | 'closeStream' | 'close' | 'publish' | 'play';

/** The session is over: `takeOutput` has what is still to be sent, then the connection is to be closed. */
export interface ServerFailure {
  readonly kind: 'failed';
  /** Code of a finding (`rtmp-chunk-desync`), or `timeout`, `limit`. */
  readonly code: string;
  /** A sentence. */
  readonly description: string;
  readonly step: ServerStep;
}

/** What happened in a session of a server. */
export type ServerEvent =
  | { readonly kind: 'handshaken'; readonly facts: HandshakeFacts }
  | ConnectRequest
  | PublishRequest
  | PlayRequest
  /** Of a publisher that was accepted. `@setDataFrame` is taken off. The body is valid until the next call. */
  | { readonly kind: 'media'; readonly messageStreamId: number; readonly message: MediaMessage }
  /** A publisher, or a player, left the stream; it is not reported when the connection ends. */
  | { readonly kind: 'unpublish' | 'stop'; readonly messageStreamId: number; readonly how: LeftBy }
  | { readonly kind: 'pause'; readonly messageStreamId: number; readonly on: boolean; readonly atMs: number }
  | { readonly kind: 'seek'; readonly messageStreamId: number; readonly toMs: number }
  | { readonly kind: 'receiveAudio' | 'receiveVideo'; readonly messageStreamId: number; readonly on: boolean }
  /** Set Buffer Length. */
  | { readonly kind: 'bufferLength'; readonly messageStreamId: number; readonly bufferLengthMs: number }
  /** The client answered a Ping Request. */
  | { readonly kind: 'ping'; readonly roundTripMs: number }
  /** The client ended the connection by a command. */
  | { readonly kind: 'closed' }
  | ServerFailure
  | StageFinding;
