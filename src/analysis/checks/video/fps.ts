import { fpsText } from '../../../media/quantity.ts';
import { listText } from '../allowed.ts';
import { defineRule } from '../rule.ts';

/** Rates that differ by less are one: 59.94 and 60. */
const SAME_RATE = 0.001;

export const fps = defineRule({
  id: 'video/fps',
  title: 'a frame rate that is not allowed',
  source: 'Services name the frame rates that they take',
  severity: 'error',
  needs: ['frames', 'times'],
  options: {
    max: { type: 'number', min: 0, about: 'highest rate, frames per second' },
    min: { type: 'number', min: 0, about: 'lowest rate, frames per second' },
    allow: { type: 'list', of: 'number', about: 'rates, frames per second; 0.1 % off is allowed' },
  },
  asksFor: ['max', 'min', 'allow'],
  what: 'Measures the frame rate by the timestamps: that of the regular steps if it is constant, else the average. Without timestamps it is that of picture order and VUI timing.',
  why: 'Services drop frames of a higher rate, or refuse the stream; a level and a bitrate are chosen for a rate.',
  mend: {
    x264: '--fps {fps=30}',
    x265: '--fps {fps=30}',
    'SVT-AV1': '--fps {fps=30}',
    aomenc: '--fps={fps=30}/1',
    ffmpeg: '-r {fps=30} -fps_mode cfr',
    VideoToolbox: 'frames at the rate wanted; kVTCompressionPropertyKey_ExpectedFrameRate is a hint only',
    MediaCodec: 'KEY_MAX_FPS_TO_ENCODER; KEY_FRAME_RATE is a hint only',
    OBS: 'Settings, Video, Common FPS Values',
  },
  platformCode: 'frameRateHigh',
  video: ({ options: { max, min, allow }, report, skip }) => ({
    end({ measuredFrameRate, frames, durationMs }) {
      const rate = measuredFrameRate?.fps ?? (durationMs === undefined ? undefined : (frames * 1000) / durationMs);
      if (rate === undefined || frames < 2) {
        skip('too few frames to tell a rate');
        return;
      }
      // The first and the last timestamp are rounded to milliseconds.
      const tolerance = SAME_RATE + (measuredFrameRate === undefined ? 0 : 1 / (durationMs ?? 1));
      const is = (other: number): boolean => Math.abs(rate / other - 1) <= tolerance;
      const found = (expected: string, fps: number, isHigh: boolean) => {
        const measured = `${fpsText(rate)} frames/s`;
        report({
          message: `${measured}, ${expected}`,
          measured,
          expected,
          mendValues: { fps },
          ...(!isHigh && { platformCode: false }),
        });
      };
      if (max !== undefined && rate > max && !is(max)) found(`at most ${max} are allowed`, max, true);
      else if (min !== undefined && rate < min && !is(min)) found(`at least ${min} are expected`, min, false);
      else if (allow !== undefined && !allow.some(is)) {
        const nearest = allow.reduce(
          (a, b) => (Math.abs(b - rate) < Math.abs(a - rate) ? b : a),
          Number.POSITIVE_INFINITY,
        );
        found(`expected ${listText(allow)}`, nearest, rate > Math.max(...allow));
      }
    },
  }),
});
