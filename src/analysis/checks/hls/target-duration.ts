import { defineRule } from '../rule.ts';

/** Frames that are kept: ten hours at 30 a second. */
const MAX_FRAMES = 1 << 20;

export const targetDuration = defineRule({
  id: 'hls/target-duration',
  title: 'segments that are longer than the playlist allows',
  source: 'RFC 8216 4.3.3.1',
  severity: 'error',
  needs: ['playlist', 'frames'],
  what: 'Each EXTINF, rounded to whole seconds, is at most EXT-X-TARGETDURATION; so is the time from the first picture of each segment to that of the next one, or to its end.',
  why: 'Players reload the playlist and fill their buffers by this time: with longer segments they stall, and validators refuse the stream.',
  mend: {
    ffmpeg: '-hls_time cuts at key frames only: -force_key_frames "expr:gte(t,n_forced*6)" for segments of 6 s',
    rtmpkit: 'rtmpkit convert IN OUT.m3u8 --segment-seconds 6 writes the duration of the longest segment',
  },
  input({ report, skip }) {
    const offsets: number[] = [];
    const shownMs: number[] = [];
    let isCut = false;
    return {
      video: ({ trackId }) =>
        trackId > 0
          ? {}
          : {
              frame({ offset, ptsMs }) {
                isCut ||= offsets.length === MAX_FRAMES;
                if (isCut) return;
                offsets.push(offset);
                shownMs.push(ptsMs);
              },
            },
      end({ container }) {
        const { starts = [], seconds = [], targetSeconds } = container?.segments ?? {};
        if (targetSeconds === undefined) return;
        if (isCut) skip(`only the first ${MAX_FRAMES} frames were measured`);
        const spans = spansOf(starts, offsets, shownMs);
        for (const [i, { segment, startMs, endMs, byteOffset }] of spans.entries()) {
          const measured = ((spans[i + 1]?.startMs ?? endMs) - startMs) / 1000;
          const announced = seconds[segment] ?? 0;
          // What EXTINF says itself was reported when the playlist was read.
          if (Math.round(measured) <= targetSeconds || Math.round(announced) > targetSeconds) continue;
          report({
            message: `segment ${segment} lasts ${measured.toFixed(2)} s by its timestamps, ${announced.toFixed(2)} s by EXTINF: EXT-X-TARGETDURATION is ${targetSeconds} s`,
            at: { byteOffset, ptsMs: startMs },
            measured,
            expected: targetSeconds,
          });
        }
      },
    };
  },
});

/** When the pictures of a segment are shown. */
interface Span {
  /** Its number. */
  readonly segment: number;
  readonly byteOffset: number;
  readonly startMs: number;
  /** Of the last picture, which is shown as long as the others are on average. */
  readonly endMs: number;
}

/** The segments that have pictures. `starts`, `offsets`: ascending byte offsets. */
const spansOf = (
  starts: readonly number[],
  offsets: readonly number[],
  shownMs: readonly number[],
): readonly Span[] => {
  const spans: Span[] = [];
  let at = 0;
  for (const [segment, byteOffset] of starts.entries()) {
    const end = starts[segment + 1] ?? Number.POSITIVE_INFINITY;
    let [first, last, count] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
    for (; at < offsets.length && (offsets[at] as number) < end; at++) {
      if ((offsets[at] as number) < byteOffset) continue;
      first = Math.min(first, shownMs[at] as number);
      last = Math.max(last, shownMs[at] as number);
      count++;
    }
    if (count === 0) continue;
    spans.push({ segment, byteOffset, startMs: first, endMs: last + (count > 1 ? (last - first) / (count - 1) : 0) });
  }
  return spans;
};
