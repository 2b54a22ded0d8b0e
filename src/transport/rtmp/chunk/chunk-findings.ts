import { toHex } from '../../../bytes/hex.ts';
import type { StageFinding } from '../../../media/unit.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import type { ChunkStream } from './chunk-stream.ts';
import { MAX_CHUNK_SIZE, USUAL_CHUNK_SIZES } from './limits.ts';

export const finding = (found: Diagnostic): StageFinding => ({ kind: 'finding', finding: found });

/** Why the bytes at a place are no chunk. */
export const desynchronised = (
  why: string,
  at: { readonly offset: number; readonly bytes: Uint8Array; readonly chunkSize: number },
  last: { readonly index: number; readonly offset: number } | undefined,
): StageFinding => {
  const where =
    last === undefined
      ? 'the first chunk is expected there'
      : `message ${last.index} began at byte ${last.offset} under chunk size ${at.chunkSize}; the next basic header is expected there`;
  const found = toHex(at.bytes);
  const message = `the chunk stream is out of step at byte ${at.offset}: ${why}; ${where}, found ${found}`;
  return finding({ severity: 'error', code: 'rtmp-chunk-desync', message, offset: at.offset, found });
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
  const { csid, messageLength, messageOffset, body } = stream;
  const message = `fmt ${fmt} on chunk stream ${csid} within the message that began at byte ${messageOffset}: ${body.length} of its ${messageLength} bytes are dropped (RTMP 1.0 5.3.1.2: only fmt 3 continues a message)`;
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
    stream?.isInMessage === true
      ? `${stream.body.length} of ${stream.messageLength} bytes of the message that began at byte ${stream.messageOffset} are dropped`
      : 'no message is under way there';
  const message = `Abort of chunk stream ${csid}: ${what}; a peer that ignores it reads the next message on ${csid} wrongly`;
  return finding({ severity: 'warning', code: 'rtmp-abort', message, offset, found: `${csid}` });
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
