import { isAllowed, notAllowed } from '../allowed.ts';
import { defineRule } from '../rule.ts';
import { judgedSequence } from './judged-sequence.ts';

/** `1920x1080` as its longer and its shorter side. */
const sidesOf = (size: string): readonly [number, number] => {
  const [width = 0, height = 0] = size.toLowerCase().split('x').map(Number);
  return [Math.max(width, height), Math.min(width, height)];
};

export const resolution = defineRule({
  id: 'video/resolution',
  title: 'a picture size that is not allowed',
  source: 'H.264 7.4.2.1.1 (frame cropping); services name the sizes that they take',
  severity: 'error',
  needs: ['frames'],
  options: {
    max: { type: 'text', about: 'largest size: 1920x1080; which side is the longer one does not matter' },
    allow: { type: 'list', of: 'text', about: 'sizes: 1920x1080, 1280x720' },
  },
  asksFor: ['max', 'allow'],
  what: 'Compares the size of the pictures, after cropping, with the largest one or with those that are allowed. For a largest size, longer side is compared with longer side: video/orientation judges the rest.',
  why: 'Services scale other sizes, refuse them, or file them under a smaller one.',
  mend: {
    x264: '--vf resize:1280,720',
    ffmpeg: '-vf scale=1280:720',
    VideoToolbox: 'width and height of VTCompressionSessionCreate',
    MediaCodec: 'KEY_WIDTH and KEY_HEIGHT',
    OBS: 'Settings, Video, Output (Scaled) Resolution',
  },
  platformCode: 'videoResolutionUnsupported',
  video: ({ options: { max, allow }, ...context }) =>
    judgedSequence(context, {
      factOf: ({ width, height }) => (width === undefined || height === undefined ? undefined : `${width}x${height}`),
      judge(size) {
        if (allow !== undefined && !isAllowed([size], allow)) return notAllowed('size', size, allow);
        if (max === undefined) return undefined;
        const [[long, short], [longest, shortest]] = [sidesOf(size), sidesOf(max)];
        if (long <= longest && short <= shortest) return undefined;
        return {
          message: `the size is ${size}, at most ${max} is allowed`,
          measured: size,
          expected: `at most ${max}`,
        };
      },
    }),
});
