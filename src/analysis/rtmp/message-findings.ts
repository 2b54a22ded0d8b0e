import { isKnownCodec, printableFourCc } from '../../container/flv/names.ts';
import type { Severity } from '../../syntax/diagnostics.ts';
import type { ChunkedMessage } from '../../transport/rtmp/chunk/chunk-item.ts';
import { MESSAGE_TYPE_NAMES } from '../../transport/rtmp/message/registry.ts';
import { USER_CONTROL_EVENTS } from '../../transport/rtmp/message/user-control.ts';
import type { ConnectionSide } from './connection-side.ts';
import { messageName, type ReadBody } from './read-body.ts';

type Note = (severity: Severity, code: string, message: string) => void;

/** Protocol control messages and user control messages (RTMP 1.0 5.4, 6.2): on chunk stream 2 and message stream 0. */
const LAST_CONTROL_TYPE = 6;
const CONTROL_CHUNK_STREAM = 2;

const ABORT = 2;

/** What is wrong in a message itself; the bodies of audio, video and data have findings of their own. */
export const messageFindings = (message: ChunkedMessage, read: ReadBody, side: ConnectionSide, note: Note): void => {
  const { messageTypeId, messageStreamId, chunkStreamId, body } = message;
  const name = messageName(messageTypeId);
  const { error, trailingBytes, control, aggregate } = read;
  if (MESSAGE_TYPE_NAMES[messageTypeId] === undefined) {
    note(
      'info',
      'rtmp-unknown-message',
      `message type ${messageTypeId} is not known: ${body.length} bytes are passed over`,
    );
  }
  if (error !== undefined) {
    const where = `byte ${Math.floor(error.bit / 8)} of ${body.length}`;
    const text = `${name}: ${error.structure}.${error.field} at ${where}: ${error.message}`;
    note('error', 'rtmp-message-syntax', text);
  }
  if (aggregate?.error !== undefined) {
    const { message: why, offset } = aggregate.error;
    note('error', 'rtmp-message-syntax', `Aggregate: byte ${offset} of ${body.length}: ${why}`);
  }
  if (trailingBytes > 0)
    note('warning', 'rtmp-trailing-bytes', `${trailingBytes} bytes after the last element of ${name}`);
  if (control?.eventType !== undefined && USER_CONTROL_EVENTS[control.eventType] === undefined) {
    note('info', 'rtmp-unknown-message', `user control event ${control.eventType} is not known`);
  }
  const isControl = messageTypeId <= LAST_CONTROL_TYPE;
  if (isControl && (chunkStreamId !== CONTROL_CHUNK_STREAM || messageStreamId !== 0)) {
    const found = `chunk stream ${chunkStreamId}, message stream ${messageStreamId}`;
    note(
      'info',
      'rtmp-control-stream',
      `${name} on ${found}: it belongs on chunk stream 2, message stream 0 (RTMP 1.0 5.4)`,
    );
  }
  if (side.abortedCsid === chunkStreamId) {
    side.abortedCsid = undefined;
    afterAbort(message, read, note);
  }
  if (messageTypeId === ABORT && control?.chunkStreamId !== undefined) side.abortedCsid = control.chunkStreamId;
};

/** A peer that goes on with an aborted message makes the next one unreadable. */
const afterAbort = ({ chunkStreamId, messageTypeId }: ChunkedMessage, { error, media }: ReadBody, note: Note): void => {
  const [part] = media;
  const codec = part?.body.payloads[0]?.codec;
  const frameType = part?.body.video?.frameType ?? 1;
  const why =
    (error ?? part?.body.error)?.message ??
    (codec !== undefined && !isKnown(part?.kind, codec) ? `codec ${printableFourCc(codec)}` : undefined) ??
    (frameType < 1 || frameType > 5 ? `FrameType ${frameType}` : undefined);
  if (why === undefined) return;
  const message = `${messageName(messageTypeId)} is the first message on chunk stream ${chunkStreamId} after its Abort, and cannot be read (${why}): the sender has gone on with the message that it aborted`;
  note('error', 'rtmp-after-abort', message);
};

const isKnown = (kind: string | undefined, codec: string): boolean =>
  kind === 'script' || isKnownCodec(kind === 'audio' ? 'audio' : 'video', codec);
