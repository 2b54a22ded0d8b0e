import type { FindingLocation } from '../finding.ts';
import { atFrame } from '../places.ts';
import { defineRule } from '../rule.ts';

export const saturated = defineRule({
  id: 'qp/saturated',
  title: 'QP at its limit, or outside of the given range',
  source: 'H.264 7.4.3, slice_qp_delta; the limits are those that are given',
  severity: 'warning',
  needs: ['frames', 'pictures'],
  options: {
    percent: { type: 'number', min: 0, max: 100, about: 'most frames with a slice QP of `limit` or more, percent' },
    limit: { type: 'number', min: 0, max: 51, default: 48, about: 'slice QP that counts as saturated' },
    min: { type: 'number', about: 'lowest mean slice QP of a type of frames' },
    max: { type: 'number', about: 'highest mean slice QP of a type of frames' },
  },
  asksFor: ['percent', 'min', 'max'],
  what: 'Reads the QP that each slice starts with; its blocks may have others. With percent, counts the frames with a slice of the limit or more; with min and max, compares the mean of I, P and B slices.',
  why: 'At QP 48 and more the picture falls into blocks: the bit rate is too low for its size and motion. A QP that is very low wastes bits.',
  mend: {
    x264: 'a higher --bitrate or a smaller picture; --qpmin, --qpmax',
    ffmpeg: '-b:v, -vf scale, -qmin, -qmax',
    VideoToolbox: 'kVTCompressionPropertyKey_MaxAllowedFrameQP drops frames rather than going higher',
    MediaCodec: 'KEY_VIDEO_QP_MAX, KEY_VIDEO_QP_MIN (API 31)',
    OBS: 'a higher Bitrate, or a lower Output (Scaled) Resolution',
  },
  video({ options: { percent, limit, min, max }, report }) {
    let [frames, hit] = [0, 0];
    let first: FindingLocation | undefined;
    return {
      frame(frame) {
        if (frame.qp === undefined) return;
        frames++;
        if (frame.qp.max < limit) return;
        hit++;
        first ??= atFrame(frame);
      },
      end({ qp }) {
        if (percent !== undefined && first !== undefined && hit * 100 > frames * percent) {
          const share = `${((100 * hit) / frames).toFixed(1)} %`;
          const message = `slice QP of ${limit} or more in ${share} of the frames, at most ${percent} %`;
          report({ message, at: first, measured: share, expected: `at most ${percent} %` });
        }
        for (const [type, { mean }] of Object.entries(qp?.byType ?? {})) {
          const expected =
            min !== undefined && mean < min
              ? `at least ${min}`
              : max !== undefined && mean > max
                ? `at most ${max}`
                : undefined;
          if (expected === undefined) continue;
          report({ message: `mean slice QP of ${type} slices ${mean}, ${expected}`, measured: mean, expected });
        }
      },
    };
  },
});
