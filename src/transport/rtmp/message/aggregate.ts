import type { BitstreamErrorCode } from '../../../syntax/errors.ts';

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

/** Bytes of the header of a message in an aggregate. */
export const AGGREGATED_HEADER_BYTES = 11;

/** Messages of an aggregate that are read: eleven bytes each would be one. */
const MAX_MESSAGES = 1 << 16;

/** Reads a big-endian number of up to 4 bytes. */
const unsigned = (bytes: Uint8Array, at: number, count: number): number => {
  let value = 0;
  for (let i = 0; i < count; i++) value = value * 256 + (bytes[at + i] as number);
  return value;
};

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
    if (left < AGGREGATED_HEADER_BYTES)
      return fault('truncated', `${left} bytes of a header of ${AGGREGATED_HEADER_BYTES}`, at);
    if (messages.length === MAX_MESSAGES) return fault('limit', `more than ${MAX_MESSAGES} messages`, at);
    const messageTypeId = body[at] as number;
    const length = unsigned(body, at + 1, 3);
    const coded = unsigned(body, at + 7, 1) * 2 ** 24 + unsigned(body, at + 4, 3);
    const start = at + AGGREGATED_HEADER_BYTES;
    if (messageTypeId === AGGREGATE) return fault('forbidden-value', 'an aggregate in an aggregate', at);
    if (start + length > body.length) {
      return fault('truncated', `a message of ${length} bytes, ${body.length - start} are there`, at);
    }
    first ??= coded;
    const end = start + length;
    const backPointer = end + 4 <= body.length ? unsigned(body, end, 4) : undefined;
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
