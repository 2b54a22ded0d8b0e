import type { StageFinding } from '../../../media/unit.ts';
import { extendedDelta, extendedReading, mixedExtended } from './chunk-findings.ts';
import type { ChunkStream } from './chunk-stream.ts';

/** Longest step between two messages that an extended timestamp is taken for a time by. */
const MAX_PLAUSIBLE_STEP_MS = 60_000;

type Note = (found: StageFinding) => void;

/**
 * Does the extended timestamp stand in a fmt 3 chunk, at `at`? RTMP 1.0 5.3.1.3 says so, the draft of 2009 that it never
 * does. In the middle of a message it repeats the last one, or is the time of the message: that is looked at each time,
 * since some peers do both. `undefined`: more bytes are needed.
 */
export const repeatsExtended = (
  stream: ChunkStream,
  data: Uint8Array,
  at: number,
  offset: number,
  note: Note,
): boolean | undefined => {
  if (!stream.isInMessage) return stream.repeatsExtended !== false;
  const left = Math.min(4, data.length - at);
  const begins = (value: number): boolean => {
    for (let i = 0; i < left; i++) if (data[at + i] !== ((value >>> (24 - 8 * i)) & 0xff)) return false;
    return true;
  };
  const isSame = begins(stream.extended as number) || begins(stream.timestamp);
  // The first byte that differs decides: a peer may wait for an answer before it sends four more.
  if (isSame && left < 4) return undefined;
  if (stream.repeatsExtended === undefined) {
    stream.repeatsExtended = isSame;
    note(extendedReading(isSame, stream.csid, offset));
  } else if (stream.repeatsExtended !== isSame && !stream.repeatsAtTimes) {
    stream.repeatsAtTimes = true;
    note(mixedExtended(isSame, stream.csid, offset));
  }
  return isSame;
};

/**
 * The delta that an extended timestamp of fmt 1 or 2 stands for: itself (RTMP 1.0 5.3.1.3). SRS read a time there until
 * 2024. It is taken for one if it continues the last time as closely as the deltas before it did; where there was none
 * before it, the specification holds.
 */
export const extendedDeltaOf = (stream: ChunkStream, coded: number, offset: number, note: Note): number => {
  const sinceLast = (coded - stream.timestamp + 2 ** 32) % 2 ** 32;
  const stepsAreShort = (stream.longestStep ?? Number.POSITIVE_INFINITY) < MAX_PLAUSIBLE_STEP_MS;
  const isAbsolute = sinceLast < MAX_PLAUSIBLE_STEP_MS && (stepsAreShort || stream.extendedIsAbsolute === true);
  if (stream.extendedIsAbsolute === undefined) {
    stream.extendedIsAbsolute = isAbsolute;
    note(extendedDelta(stream.csid, coded, stream.timestamp, offset, isAbsolute));
  }
  return isAbsolute ? sinceLast : coded;
};
