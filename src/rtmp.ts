/**
 * RTMP without sockets and clocks: addresses, handshake, chunks, messages, commands, and the sessions of a client and of a
 * server. What comes from the connection goes in, and what is to be sent comes out, so that it runs on any transport.
 * @module
 */

export {
  maskedAddress,
  parseRtmpAddress,
  type RtmpAddress,
  type RtmpAddressFault,
  type RtmpAddressOptions,
} from './transport/rtmp/address.ts';
export type { ChunkHeader, Fmt } from './transport/rtmp/chunk/chunk-header.ts';
export type { Chunk, ChunkedMessage, ChunkItem } from './transport/rtmp/chunk/chunk-item.ts';
export { ChunkReader } from './transport/rtmp/chunk/chunk-reader.ts';
export type { ChunkReaderOptions } from './transport/rtmp/chunk/chunk-reader-options.ts';
export { ChunkWriter, type OutgoingMessage, standaloneChunks } from './transport/rtmp/chunk/chunk-writer.ts';
export { capabilitiesOf, type EnhancedCapabilities, takesFourCc } from './transport/rtmp/command/capabilities.ts';
export { commandOf, onStatus } from './transport/rtmp/command/commands.ts';
export { type ConnectObject, connectCommand, connectObjectOf } from './transport/rtmp/command/connect.ts';
export { isClearDataFrame, withoutSetDataFrame, withSetDataFrame } from './transport/rtmp/command/data-frame.ts';
export { type Information, informationOf } from './transport/rtmp/command/information.ts';
export { STATUS_LEVELS, type StatusCode, type StatusLevel } from './transport/rtmp/command/status-codes.ts';
export type { Answer as HandshakeAnswer } from './transport/rtmp/handshake/answer.ts';
export { ClientHandshake, type ClientHandshakeOptions } from './transport/rtmp/handshake/client.ts';
export type { DigestScheme, HmacSha256, RandomBytes } from './transport/rtmp/handshake/digest.ts';
export type { Handshake, HandshakeProgress } from './transport/rtmp/handshake/handshake.ts';
export type { FirstPacket, HandshakePart, HandshakeSide, SecondPacket } from './transport/rtmp/handshake/packets.ts';
export {
  type AfterHandshake,
  type FirstPacketItem,
  type HandshakeItem,
  type HandshakePartItem,
  HandshakeReader,
  type SecondPacketItem,
  type VersionItem,
} from './transport/rtmp/handshake/reader.ts';
export { ServerHandshake, type ServerHandshakeOptions } from './transport/rtmp/handshake/server.ts';
export type { VersionKind } from './transport/rtmp/handshake/version.ts';
export { type HandshakeFacts, type HandshakeSideFacts, HandshakeWatch } from './transport/rtmp/handshake/watch.ts';
export { type Aggregate, type AggregatedMessage, readAggregate } from './transport/rtmp/message/aggregate.ts';
export type { CommandMessage } from './transport/rtmp/message/command.ts';
export type { DataMessage } from './transport/rtmp/message/data.ts';
export type { MessageType, ReadBody } from './transport/rtmp/message/message-type.ts';
export {
  MESSAGE_TYPE_NAMES,
  MESSAGE_TYPES,
  messageTypeOf,
  readMessage,
  writeMessage,
} from './transport/rtmp/message/registry.ts';
export { USER_CONTROL_EVENTS, type UserControl } from './transport/rtmp/message/user-control.ts';
export type {
  AnsweredCapabilities,
  ClientEvent,
  ClientFailure,
  ClientStep,
} from './transport/rtmp/session/client-event.ts';
export type { ClientSessionOptions, PublishType, SessionAddress } from './transport/rtmp/session/client-options.ts';
export { ClientSession } from './transport/rtmp/session/client-session.ts';
export { mediaToPlayer, mediaToServer } from './transport/rtmp/session/media.ts';
export type {
  ConnectRequest,
  LeftBy,
  PlayRequest,
  PublishRequest,
  Refusable,
  ServerEvent,
  ServerFailure,
  ServerStep,
} from './transport/rtmp/session/server-event.ts';
export type { ServerSessionOptions } from './transport/rtmp/session/server-options.ts';
export { ServerSession } from './transport/rtmp/session/server-session.ts';
export type { SessionTimeouts } from './transport/rtmp/session/session-limits.ts';
