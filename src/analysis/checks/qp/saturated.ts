import type { StreamBlockFacts } from '../../macroblocks/block-totals.ts';
import type { FindingLocation } from '../finding.ts';
import { atFrame, atPicture } from '../places.ts';
import { defineRule } from '../rule.ts';

/** What quantizers are called, and where they are saturated. */
interface Scale {
  readonly name: string;
  /** What has one. */
  readonly of: string;
  readonly counted: string;
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
    limit: { type: 'number', min: 0, max: 51, default: 48, about: 'QP that counts as saturated' },
    baseQIdxLimit: {
      type: 'number',
      min: 0,
      max: 255,
      default: 240,
      about: 'AV1: base_q_idx that counts as saturated',
    },
    min: { type: 'number', about: 'lowest mean QP (AV1: base_q_idx) of a type of frames' },
    max: { type: 'number', about: 'highest mean QP (AV1: base_q_idx) of a type of frames' },
  },
  asksFor: ['percent', 'min', 'max'],
  what: 'Reads the QP that each slice starts with; its blocks may have others. With percent, counts the frames with a slice of the limit or more; with min and max, compares the mean of I, P and B slices. AV1: the base_q_idx of each frame, 0 to 255, with a limit of its own. With --mb it reads the macroblocks of H.264 instead: the mean QP of each picture, and of the I, P and B pictures.',
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
    const scales = {
      slices: { name: 'slice QP', of: 'slices', counted: 'frames', limit },
      av1: { name: 'base_q_idx', of: 'frames', counted: 'frames', limit: baseQIdxLimit },
      macroblocks: { name: 'QP', of: 'pictures', counted: 'pictures', limit },
    } satisfies Record<string, Scale>;
    const frames = new Saturation();
    const pictures = new Saturation();
    return {
      frame(frame) {
        const quantizer = frame.qp ?? frame.base_q_idx;
        if (quantizer === undefined) return;
        const scale = frame.qp === undefined ? scales.av1 : scales.slices;
        frames.add(quantizer.max >= scale.limit, () => atFrame(frame));
      },
      picture(picture) {
        const { spread } = picture.measured.qp;
        if (spread !== undefined) pictures.add(spread.mean >= limit, () => atPicture(picture));
      },
      end({ qp, base_q_idx, blocks }) {
        const scale = blocks !== undefined ? scales.macroblocks : qp === undefined ? scales.av1 : scales.slices;
        const { first, percent: found } = blocks === undefined ? frames : pictures;
        if (percent !== undefined && first !== undefined && found > percent) {
          const share = `${found.toFixed(1)} %`;
          const message = `${blocks === undefined ? '' : 'mean '}${scale.name} of ${scale.limit} or more in ${share} of the ${scale.counted}, at most ${percent} %`;
          report({ message, at: first, measured: share, expected: `at most ${percent} %` });
        }
        const byType = blocks === undefined ? (qp ?? base_q_idx)?.byType : meansOf(blocks);
        for (const [type, { mean }] of Object.entries(byType ?? {})) {
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

/** Counts what is saturated. */
class Saturation {
  #all = 0;
  #hit = 0;
  first: FindingLocation | undefined;

  add(isHit: boolean, at: () => FindingLocation): void {
    this.#all++;
    if (!isHit) return;
    this.#hit++;
    this.first ??= at();
  }

  get percent(): number {
    return this.#all === 0 ? 0 : (100 * this.#hit) / this.#all;
  }
}

/** Mean QP of macroblocks by type of picture. */
const meansOf = ({ byType }: StreamBlockFacts): Readonly<Record<string, { readonly mean: number }>> =>
  Object.fromEntries(Object.entries(byType).flatMap(([type, { qp }]) => (qp === undefined ? [] : [[type, qp]])));
