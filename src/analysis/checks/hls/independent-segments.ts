import { plural } from '../../../media/quantity.ts';
import type { WatchedFrame } from '../../watch/watcher.ts';
import { defineRule } from '../rule.ts';

/** What is kept of a frame. */
interface SegmentFrame extends Pick<WatchedFrame, 'index' | 'offset' | 'type' | 'dtsMs' | 'ptsMs'> {
  readonly isClosed: boolean;
}

/** Frames that are kept: ten hours at 30 a second. */
const MAX_FRAMES = 1 << 20;

export const independentSegments = defineRule({
  id: 'hls/independent-segments',
  title: 'a segment that does not begin with an IDR picture',
  source: 'RFC 8216 4.3.5.1; HLS Authoring Specification',
  severity: 'error',
  needs: ['playlist', 'frames', 'pictures'],
  what: 'The first coded frame of each media segment is an IDR picture, in HEVC also another one that decoding starts at and no leading picture refers beyond, in AV1 a key frame. Without EXT-X-INDEPENDENT-SEGMENTS it is a warning.',
  why: 'A player that switches or seeks to the segment shows nothing up to its first IDR picture: there is a gap, or broken pictures.',
  mend: {
    x264: '--keyint and --min-keyint of the length of a segment, without --open-gop',
    x265: '--no-open-gop',
    ffmpeg: '-force_key_frames "expr:gte(t,n_forced*6)" -flags +cgop',
  },
  input({ report, skip }) {
    const frames: SegmentFrame[] = [];
    /** First frames of GOPs of HEVC that no leading picture precedes. */
    const closed = new Set<number>();
    let isCut = false;
    return {
      video: ({ trackId, codec }) =>
        trackId > 0
          ? {}
          : {
              frame({ index, offset, type, dtsMs, ptsMs, randomAccess }) {
                isCut ||= frames.length === MAX_FRAMES;
                if (!isCut) frames.push({ index, offset, type, dtsMs, ptsMs, isClosed: randomAccess === 'closed' });
              },
              gop(gop) {
                if (codec?.name === 'hevc' && gop.closed) closed.add(gop.firstFrame);
              },
            },
      end({ container }) {
        const { segments } = container ?? {};
        if (segments === undefined) return;
        if (isCut) skip(`only the first ${MAX_FRAMES} frames were judged`);
        const starts = (frame: SegmentFrame): boolean => frame.isClosed || closed.has(frame.index);
        let at = 0;
        for (const [i, start] of segments.starts.entries()) {
          const end = segments.starts[i + 1] ?? Number.POSITIVE_INFINITY;
          while (at < frames.length && (frames[at]?.offset ?? 0) < start) at++;
          const first = frames[at];
          if (first === undefined || first.offset >= end || starts(first)) continue;
          let to = at;
          while (to < frames.length && (frames[to]?.offset ?? end) < end && !starts(frames[to] as SegmentFrame)) to++;
          const entry = frames[to];
          const isInside = entry !== undefined && entry.offset < end;
          const gapMs = Math.round((entry?.ptsMs ?? first.ptsMs) - first.ptsMs);
          const rest = isInside
            ? `its first IDR picture is its frame ${to - at}, after ${plural(to - at, 'dependent frame')}: a gap of ${gapMs} ms`
            : `it has no IDR picture in ${plural(to - at, 'frame')}`;
          const { index, offset, type, dtsMs, ptsMs } = first;
          report({
            message: `segment ${i} begins with ${type === 'I' ? 'an' : 'a'} ${type} picture; ${rest}`,
            at: { byteOffset: offset, frame: index, dtsMs, ptsMs },
            measured: to - at,
            expected: 0,
            severity: segments.isIndependent ? 'error' : 'warning',
          });
        }
      },
    };
  },
});
