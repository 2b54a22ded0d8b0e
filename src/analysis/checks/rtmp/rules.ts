import type { Rule } from '../rule.ts';
import { abort } from './abort.ts';
import { acknowledgement } from './acknowledgement.ts';
import { capabilities } from './capabilities.ts';
import { capture } from './capture.ts';
import { chunkSize } from './chunk-size.ts';
import { chunkStream } from './chunk-stream.ts';
import { chunkStreamId } from './chunk-stream-id.ts';
import { close } from './close.ts';
import { extendedTimestamp } from './extended-timestamp.ts';
import { fourCcNotOffered } from './fourcc-not-offered.ts';
import { handshake } from './handshake.ts';
import { mediaMissing } from './media-missing.ts';
import { messageSize } from './message-size.ts';
import { messageSyntax } from './message-syntax.ts';
import { metadata } from './metadata.ts';
import { reconnect } from './reconnect.ts';
import { refused } from './refused.ts';
import { secondPublisher } from './second-publisher.ts';
import { streamName } from './stream-name.ts';
import { trackTimes } from './track-times.ts';
import { unanswered } from './unanswered.ts';

/** Rules about RTMP sessions. */
export const RTMP_RULES: readonly Rule[] = [
  abort,
  acknowledgement,
  capabilities,
  capture,
  chunkSize,
  chunkStream,
  chunkStreamId,
  close,
  extendedTimestamp,
  fourCcNotOffered,
  handshake,
  mediaMissing,
  messageSize,
  messageSyntax,
  metadata,
  reconnect,
  refused,
  secondPublisher,
  streamName,
  trackTimes,
  unanswered,
];
