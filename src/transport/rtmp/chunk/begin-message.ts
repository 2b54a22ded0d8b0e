import type { StageFinding } from '../../../media/unit.ts';
import { continuedAfterAbort, freshDelta, repeatedTime } from './chunk-findings.ts';
import type { ChunkHeader } from './chunk-header.ts';
import type { ChunkStream } from './chunk-stream.ts';
import { extendedDeltaOf } from './extended-timestamp.ts';

/** Begins a message: what its header leaves out is that of the last one (RTMP 1.0 5.3.1.2), its time follows from it. */
export const beginMessage = (
  stream: ChunkStream,
  header: ChunkHeader,
  extended: number | undefined,
  at: { readonly offset: number; readonly epoch: number },
  note: (found: StageFinding) => void,
): void => {
  const { fmt } = header;
  const { offset, epoch } = at;
  if (fmt === 0) {
    stream.timestamp = extended ?? (header.timestamp as number);
    stream.delta = stream.timestamp;
    stream.longestStep = undefined;
    stream.messageStreamId = header.messageStreamId as number;
  } else {
    if (fmt === 3) {
      // At time 0 all readings agree.
      if (stream.lastFmt === 0 && stream.delta > 0) note(repeatedTime(stream, offset));
      if (stream.abortedBytes > 0) note(continuedAfterAbort(stream, offset));
    } else if (extended === undefined) {
      stream.delta = header.timestamp as number;
      stream.longestStep = Math.max(stream.longestStep ?? 0, stream.delta);
    } else {
      stream.delta = extendedDeltaOf(stream, extended, offset, note);
    }
    stream.timestamp = (stream.timestamp + stream.delta) % 2 ** 32;
  }
  if (fmt !== 3) {
    stream.lastFmt = fmt;
    stream.extended = extended;
  }
  if (fmt < 2) {
    stream.messageLength = header.messageLength as number;
    stream.messageTypeId = header.messageTypeId as number;
  }
  if (fmt === 1 && stream.epoch < 0) note(freshDelta(stream.csid, offset));
  stream.epoch = epoch;
  stream.isInMessage = true;
  stream.isDamaged = false;
  stream.messageOffset = offset;
  stream.firstFmt = fmt;
  stream.messageDelta = fmt === 0 ? undefined : stream.delta;
  stream.chunks = 0;
  stream.received = 0;
  stream.abortedBytes = 0;
};
