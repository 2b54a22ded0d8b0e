import { toHex } from '../../../bytes/hex.ts';
import type { StageFinding } from '../../../media/unit.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import type { ChunkStream } from './chunk-stream.ts';
import { MAX_CHUNK_SIZE, USUAL_CHUNK_SIZES } from './limits.ts';
import type { MidwayGuess } from './midway.ts';

export const finding = (found: Diagnostic): StageFinding => ({ kind: 'finding', finding: found });

/** The message whose chunk came last, as far as it had come. */
export interface LastChunk {
  readonly messageOffset: number;
  readonly received: number;
  readonly messageLength: number;
}

/** Why the bytes at a place are no chunk. */
export const desynchronised = (
  why: string,
  at: { readonly offset: number; readonly bytes: Uint8Array; readonly chunkSize: number },
  last: LastChunk | undefined,
): StageFinding => {
  const where = last === undefined ? 'the first chunk is expected there' : `${whereOf(last, at.chunkSize)} there`;
  const found = toHex(at.bytes);
  const message = `the chunk stream is out of step at byte ${at.offset}: ${why}; ${where}, found ${found}`;
  return finding({ severity: 'error', code: 'rtmp-chunk-desync', message, offset: at.offset, found });
};

const whereOf = ({ messageOffset, received, messageLength }: LastChunk, chunkSize: number): string => {
  const began = `the message that began at byte ${messageOffset} under chunk size ${chunkSize}`;
  return received < messageLength
    ? `${began} has ${received} of its ${messageLength} bytes; the basic header of the next chunk is expected`
    : `${began} is complete with ${messageLength} bytes; the next basic header is expected`;
};

/** Bytes that were searched for a header. `isDelta`: the one that was found has no time. */
export const skipped = (offset: number, length: number, isDelta: boolean): StageFinding => {
  const lag = isDelta ? '; it goes on with fmt 1: times are too early by what was lost' : '';
  const message = `${length} bytes from byte ${offset} on belong to no message that could be read${lag}`;
  return finding({ severity: 'warning', code: 'rtmp-skipped', message, offset, length });
};

/** A message that is not complete. */
export const cut = (why: string, { csid, messageOffset, received, messageLength }: ChunkStream): StageFinding => {
  const message = `${why} within the message that began at byte ${messageOffset} on chunk stream ${csid}: ${received} of ${messageLength} bytes`;
  return finding({ severity: 'info', code: 'rtmp-cut', message, offset: messageOffset });
};

/** A direction that ends in a header. */
export const cutHeader = (offset: number, length: number): StageFinding => {
  const message = `the direction ends within a chunk header: ${length} bytes of it`;
  return finding({ severity: 'info', code: 'rtmp-cut', message, offset, length });
};

/** Too much is under way. */
export const tooMuchUnfinished = (bytes: number, most: number, offset: number): StageFinding => {
  const message = `${bytes} bytes of messages that are not complete, at most ${most} are held: they are dropped`;
  return finding({ severity: 'error', code: 'rtmp-unfinished-messages', message, offset });
};

/** A direction that begins in the middle: the chunk size that it is read with. */
export const chunkSizeGuessed = ({ chunkSize, isSeen }: MidwayGuess, offset: number): StageFinding => {
  const why = isSeen
    ? 'continuation headers stand where it has them'
    : 'no message is longer than a chunk, so it may be larger';
  const message = `no Set Chunk Size was seen; chunk size ${chunkSize} is taken: ${why}`;
  return finding({ severity: 'info', code: 'rtmp-chunk-size-guessed', message, offset, found: `${chunkSize}` });
};

/** A Set Chunk Size that cannot work, or that servers refuse. */
export const chunkSizeFinding = (coded: number, offset: number): StageFinding | undefined => {
  const place = { offset, field: 'chunkSize', expected: '128..10485760', found: `${coded}` };
  if (coded === 0 || coded > MAX_CHUNK_SIZE) {
    const why = coded === 0 ? 'a chunk has at least 1 byte' : 'bit 31 has to be 0';
    const message = `Set Chunk Size ${coded}: ${why} (RTMP 1.0 5.4.1); the size stays as it was`;
    return finding({ severity: 'error', code: 'rtmp-chunk-size', message, ...place });
  }
  if (coded >= USUAL_CHUNK_SIZES.min && coded <= USUAL_CHUNK_SIZES.max) return undefined;
  const who = coded < USUAL_CHUNK_SIZES.min ? 'SRS refuses less than 128' : 'nginx-rtmp closes above 10485760';
  const message = `Set Chunk Size ${coded} is outside of ${USUAL_CHUNK_SIZES.min}..${USUAL_CHUNK_SIZES.max}: ${who}`;
  return finding({ severity: 'warning', code: 'rtmp-chunk-size', message, ...place });
};

/** A chunk stream id that some servers refuse. Once a chunk stream. */
export const csidFinding = (csid: number, basicHeaderBytes: number, offset: number): StageFinding | undefined => {
  if (csid <= 31) return undefined;
  const form = `${basicHeaderBytes === 1 ? 'one' : basicHeaderBytes === 2 ? 'two' : 'three'}-byte form`;
  const refusers =
    csid > 63 || basicHeaderBytes > 1
      ? 'nginx-rtmp closes above 31, gortmplib refuses the longer forms'
      : 'nginx-rtmp closes above 31';
  const message = `chunk stream id ${csid} (${form}): ${refusers}`;
  return finding({ severity: 'warning', code: 'rtmp-csid', message, offset, found: `${csid}` });
};

/** A chunk with a timestamp field in the middle of a message: what came of the message is lost. */
export const interrupted = (stream: ChunkStream, fmt: number, offset: number): StageFinding => {
  const { csid, messageLength, messageOffset, received } = stream;
  const message = `fmt ${fmt} on chunk stream ${csid} within the message that began at byte ${messageOffset}: ${received} of its ${messageLength} bytes are dropped (RTMP 1.0 5.3.1.2: only fmt 3 continues a message)`;
  return finding({
    severity: 'error',
    code: 'rtmp-message-interrupted',
    message,
    offset,
    expected: 'fmt 3',
    found: `fmt ${fmt}`,
  });
};

/** Abort, with what it drops. */
export const aborted = (csid: number, stream: ChunkStream | undefined, offset: number): StageFinding => {
  const what =
    stream === undefined
      ? 'there is no such chunk stream'
      : stream.isInMessage
        ? `${stream.received} of ${stream.messageLength} bytes of the message that began at byte ${stream.messageOffset} are dropped; a peer that ignores it reads the next message on ${csid} wrongly`
        : 'no message is under way there';
  const message = `Abort of chunk stream ${csid}: ${what}`;
  return finding({ severity: 'warning', code: 'rtmp-abort', message, offset, found: `${csid}` });
};

/** fmt 3 after an Abort: it begins a message, unless the peer ignores its own Abort. */
export const continuedAfterAbort = (
  { csid, messageLength, abortedBytes }: ChunkStream,
  offset: number,
): StageFinding => {
  const message = `fmt 3 on chunk stream ${csid}, whose message was aborted: it begins a message of ${messageLength} bytes (RTMP 1.0 5.3.1.2.4); a peer that ignores its own Abort sends ${abortedBytes} bytes of the old one instead`;
  return finding({ severity: 'warning', code: 'rtmp-abort-continued', message, offset, found: 'fmt 3' });
};

/** How the peer writes extended timestamps, once a chunk stream. */
export const extendedReading = (repeats: boolean, csid: number, offset: number): StageFinding => {
  const reading = repeats
    ? 'it is repeated in fmt 3 chunks (RTMP 1.0 of 2012)'
    : 'it is not repeated in fmt 3 chunks (draft of 2009): readers of 2012 lose 4 bytes of each from here on';
  const message = `extended timestamp on chunk stream ${csid}: ${reading}`;
  const severity = repeats ? 'info' : 'warning';
  return finding({ severity, code: 'rtmp-extended-timestamp', message, offset });
};

/** A chunk that does not do with the extended timestamp what the first fmt 3 chunk did. Once a chunk stream. */
export const mixedExtended = (repeats: boolean, csid: number, offset: number): StageFinding => {
  const does = repeats ? 'repeats' : 'does not repeat';
  const message = `this fmt 3 chunk ${does} the extended timestamp of chunk stream ${csid}, the first one ${repeats ? 'did not' : 'did'}: each is read by whether it is there`;
  return finding({ severity: 'warning', code: 'rtmp-extended-timestamp', message, offset });
};

/** An extended timestamp of fmt 1 or 2, which is a delta, that only makes sense as a time. */
export const extendedDelta = (
  csid: number,
  value: number,
  before: number,
  offset: number,
  isAbsolute: boolean,
): StageFinding => {
  const asDelta = (before + value) % 2 ** 32;
  const which = isAbsolute
    ? `the time ${value} ms continues ${before} ms, so it is read as a time`
    : 'it is read as a delta, as RTMP 1.0 5.3.1.3 has it';
  const message = `extended timestamp of fmt 1 or 2 on chunk stream ${csid}: as a delta it leads to ${asDelta} ms, as a time to ${value} ms; ${which}`;
  const severity = isAbsolute ? 'warning' : 'info';
  return finding({ severity, code: 'rtmp-extended-delta', message, offset, found: `${value}` });
};

/** A chunk stream that begins with fmt 1. librtmp sends pings so. */
export const freshDelta = (csid: number, offset: number): StageFinding => {
  const message = `chunk stream ${csid} begins with fmt 1: its message stream id and time are taken as 0`;
  return finding({ severity: 'info', code: 'rtmp-fresh-delta', message, offset, expected: 'fmt 0', found: 'fmt 1' });
};

/** A fmt 3 chunk that begins a message after fmt 0: implementations differ. */
export const repeatedTime = ({ csid, timestamp }: ChunkStream, offset: number): StageFinding => {
  const message = `a fmt 3 chunk begins a message after fmt 0 on chunk stream ${csid}: its delta is the time ${timestamp} ms (RTMP 1.0 5.3.1.2.4); nginx-rtmp and gortmplib take 0`;
  return finding({ severity: 'warning', code: 'rtmp-fmt3-delta', message, offset });
};
