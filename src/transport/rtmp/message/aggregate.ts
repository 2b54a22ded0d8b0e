import type { BitstreamErrorCode } from '../../../syntax/errors.ts';
import { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** A message in an aggregate. */
export interface AggregatedMessage {
  readonly messageTypeId: number;
  /** As coded in the part, 32 bits. */
  readonly timestamp: number;
  /** Time of the message: that of the aggregate, and how much later than the first part it is. */
  readonly messageTimestamp: number;
  /** Byte offset in the body of the aggregate of its header, 11 bytes. */
  readonly offset: number;
  readonly body: Uint8Array;
  /** The size after it, which should be 11 more than its length; absent at the end of some aggregates. */
  readonly backPointer?: number;
}

/** The parts of an aggregate, and why the rest of it cannot be read. */
export interface Aggregate {
  readonly messages: readonly AggregatedMessage[];
  readonly error?: { readonly code: BitstreamErrorCode; readonly message: string; readonly offset: number };
}

/** message type id of an aggregate. */
export const AGGREGATE = 22;

const HEADER_BYTES = 11;

/**
 * Reads an Aggregate Message (RTMP 1.0 7.1.6). Its parts have the headers of FLV tags, time included: the low 24 bits come
 * first, then the high 8, which clause 6.1 has otherwise and no implementation does.
 */
export const readAggregate = (body: Uint8Array, timestamp: number): Aggregate => {
  const messages: AggregatedMessage[] = [];
  const fault = (code: BitstreamErrorCode, message: string, offset: number): Aggregate => ({
    messages,
    error: { code, message, offset },
  });
  let first: number | undefined;
  let at = 0;
  while (at < body.length) {
    const left = body.length - at;
    if (left < HEADER_BYTES) return fault('truncated', `${left} bytes of a header of ${HEADER_BYTES}`, at);
    const r = new SyntaxReader(body.subarray(at, at + HEADER_BYTES));
    r.open('AggregateMessage', 'RTMP 1.0 7.1.6');
    const messageTypeId = r.u(8, 'messageType');
    const length = r.u(24, 'payloadLength');
    const low = r.u(24, 'timestamp');
    const coded = r.u(8, 'timestampExtended') * 2 ** 24 + low;
    const start = at + HEADER_BYTES;
    if (messageTypeId === AGGREGATE) return fault('forbidden-value', 'an aggregate in an aggregate', at);
    if (start + length > body.length) {
      return fault('truncated', `a message of ${length} bytes, ${body.length - start} are there`, at);
    }
    first ??= coded;
    const end = start + length;
    const backPointer =
      end + 4 <= body.length ? new SyntaxReader(body.subarray(end, end + 4)).u(32, 'backPointer') : undefined;
    messages.push({
      messageTypeId,
      timestamp: coded,
      messageTimestamp: (timestamp + coded - first + 2 ** 32) % 2 ** 32,
      offset: at,
      body: body.subarray(start, end),
      ...(backPointer !== undefined && { backPointer }),
    });
    at = backPointer === undefined ? body.length : end + 4;
  }
  return { messages };
};
