import type { FindingLocation } from '../finding.ts';
import { atFrame } from '../places.ts';
import { defineRule } from '../rule.ts';

/** What quantizers are called, and where they are saturated. */
interface Scale {
  readonly name: string;
  /** What has one. */
  readonly of: string;
  readonly limit: number;
}

export const saturated = defineRule({
  id: 'qp/saturated',
  title: 'QP at its limit, or outside of the given range',
  source: 'H.264 7.4.3 and H.265 7.4.7.1, slice_qp_delta; AV1 6.8.11, base_q_idx; the limits are those that are given',
  severity: 'warning',
  needs: ['frames', 'pictures'],
  options: {
    percent: { type: 'number', min: 0, max: 100, about: 'most frames with a quantizer of the limit or more, percent' },
    limit: { type: 'number', min: 0, max: 51, default: 48, about: 'slice QP that counts as saturated' },
    baseQIdxLimit: {
      type: 'number',
      min: 0,
      max: 255,
      default: 240,
      about: 'AV1: base_q_idx that counts as saturated',
    },
    min: { type: 'number', about: 'lowest mean slice QP (AV1: base_q_idx) of a type of frames' },
    max: { type: 'number', about: 'highest mean slice QP (AV1: base_q_idx) of a type of frames' },
  },
  asksFor: ['percent', 'min', 'max'],
  what: 'Reads the QP that each slice starts with; its blocks may have others. With percent, counts the frames with a slice of the limit or more; with min and max, compares the mean of I, P and B slices. AV1: the base_q_idx of each frame, 0 to 255, with a limit of its own.',
  why: 'At QP 48 and more the picture falls into blocks: the bit rate is too low for its size and motion. A QP that is very low wastes bits.',
  mend: {
    x264: 'a higher --bitrate or a smaller picture; --qpmin, --qpmax',
    x265: 'a higher --bitrate or a smaller picture; --qpmin, --qpmax',
    'SVT-AV1': 'a higher --tbr or a smaller picture; --min-qp, --max-qp',
    aomenc: 'a higher --target-bitrate or a smaller picture; --min-q, --max-q',
    ffmpeg: '-b:v, -vf scale, -qmin, -qmax',
    VideoToolbox: 'kVTCompressionPropertyKey_MaxAllowedFrameQP drops frames rather than going higher',
    MediaCodec: 'KEY_VIDEO_QP_MAX, KEY_VIDEO_QP_MIN (API 31)',
    OBS: 'a higher Bitrate, or a lower Output (Scaled) Resolution',
  },
  video({ options: { percent, limit, baseQIdxLimit, min, max }, report }) {
    let [frames, hit] = [0, 0];
    let first: FindingLocation | undefined;
    const scaleOf = (isAv1: boolean): Scale =>
      isAv1 ? { name: 'base_q_idx', of: 'frames', limit: baseQIdxLimit } : { name: 'slice QP', of: 'slices', limit };
    return {
      frame(frame) {
        const quantizer = frame.qp ?? frame.base_q_idx;
        if (quantizer === undefined) return;
        frames++;
        if (quantizer.max < scaleOf(frame.qp === undefined).limit) return;
        hit++;
        first ??= atFrame(frame);
      },
      end({ qp, base_q_idx }) {
        const scale = scaleOf(qp === undefined);
        if (percent !== undefined && first !== undefined && hit * 100 > frames * percent) {
          const share = `${((100 * hit) / frames).toFixed(1)} %`;
          const message = `${scale.name} of ${scale.limit} or more in ${share} of the frames, at most ${percent} %`;
          report({ message, at: first, measured: share, expected: `at most ${percent} %` });
        }
        for (const [type, { mean }] of Object.entries((qp ?? base_q_idx)?.byType ?? {})) {
          const expected =
            min !== undefined && mean < min
              ? `at least ${min}`
              : max !== undefined && mean > max
                ? `at most ${max}`
                : undefined;
          if (expected === undefined) continue;
          report({
            message: `mean ${scale.name} of ${type} ${scale.of} ${mean}, ${expected}`,
            measured: mean,
            expected,
          });
        }
      },
    };
  },
});
