import type { MediaMessage } from '../../../media/media-message.ts';
import type { StageFinding } from '../../../media/unit.ts';
import type { EnhancedCapabilities } from '../command/capabilities.ts';
import type { Information } from '../command/information.ts';
import type { HandshakeFacts } from '../handshake/watch.ts';
import type { SessionAddress } from './client-options.ts';

/** What a client is doing, for messages. */
export type ClientStep = 'handshake' | 'connect' | 'createStream' | 'publish' | 'play';

/** What a server can do, and where it says so: [E2] has it in an object of the answer to connect. */
export interface AnsweredCapabilities {
  readonly capabilities: EnhancedCapabilities;
  readonly from: 'properties' | 'information';
}

/** The session is over: what was to be sent (`takeOutput`) may still be sent, then the connection is to be closed. */
export interface ClientFailure {
  readonly kind: 'failed';
  /**
   * The code of the server (`NetStream.Publish.BadName`), that of a finding that ended the session (`rtmp-chunk-desync`),
   * or `timeout`, `closed`, `limit`.
   */
  readonly code: string;
  /** A sentence. */
  readonly description: string;
  readonly step: ClientStep;
  /** The server asks for authentication: a new connection to this address answers it. */
  readonly retry?: SessionAddress;
}

/** What happened in a session of a client. */
export type ClientEvent =
  | { readonly kind: 'handshaken'; readonly facts: HandshakeFacts }
  | { readonly kind: 'connected'; readonly information: Information; readonly answered?: AnsweredCapabilities }
  /** Publish.Start or Play.Start; the first media, where a server sends no status. Media may be sent from here on. */
  | { readonly kind: 'started' }
  /** Of a server that is played from. The body is valid until the next `receive`. */
  | { readonly kind: 'media'; readonly message: MediaMessage; readonly messageStreamId: number }
  /** Each onStatus, before what follows from it. */
  | { readonly kind: 'status'; readonly information: Information; readonly messageStreamId: number }
  | ClientFailure
  /** The server asks to go on elsewhere, at `tcUrl`, or at the same place: it should be left at the next key frame. */
  | { readonly kind: 'reconnect'; readonly tcUrl?: string; readonly description?: string }
  /** Nothing more is played for now: a live stream may begin again with `media`. */
  | { readonly kind: 'ended'; readonly why: string }
  | StageFinding;
