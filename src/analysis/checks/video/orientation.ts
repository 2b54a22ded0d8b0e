import { isAllowed, notAllowed } from '../allowed.ts';
import { defineRule } from '../rule.ts';
import { judgedSequence } from './judged-sequence.ts';

/** Aspect ratios that differ by less are one: 1366:768 is 16:9. */
const ASPECT_TOLERANCE = 0.01;

const ratioOf = (text: string): number => {
  const [width = 0, height = 1] = text.split(':').map(Number);
  return width / height;
};

export const orientation = defineRule({
  id: 'video/orientation',
  title: 'an orientation or aspect ratio that is not allowed',
  source: 'H.264 7.4.2.1.1, E.2.1 (sample aspect ratio); services name what they show',
  severity: 'warning',
  needs: ['frames'],
  options: {
    allow: { type: 'list', of: 'text', about: 'landscape, portrait, square' },
    aspect: { type: 'text', about: 'display aspect ratio, width to height: 16:9; 1 % off is allowed' },
  },
  asksFor: ['allow', 'aspect'],
  what: 'Compares the display aspect ratio, cropping and sample aspect ratio included, with what is allowed. The rotation of a file that a player applies is not part of it.',
  why: 'A player for another shape adds bars or crops, and a service may refuse it.',
  mend: {
    ffmpeg:
      '-vf transpose=1 turns it; -vf scale=1920:1080:force_original_aspect_ratio=decrease,pad=1920:1080:-1:-1 adds bars',
    MediaCodec: 'turn the picture before it is encoded: FLV has no rotation',
    OBS: 'Settings, Video, Base (Canvas) Resolution',
  },
  video: ({ options: { allow, aspect }, ...context }) =>
    judgedSequence(context, {
      factOf: ({ width, height, dar }) => {
        if (dar !== undefined) return `${dar.num}:${dar.den}`;
        return width === undefined || height === undefined ? undefined : `${width}:${height}`;
      },
      judge(shape) {
        const ratio = ratioOf(shape);
        const turned = ratio === 1 ? 'square' : ratio > 1 ? 'landscape' : 'portrait';
        if (allow !== undefined && !isAllowed([turned], allow)) return notAllowed('orientation', turned, allow);
        if (aspect === undefined || Math.abs(ratio / ratioOf(aspect) - 1) <= ASPECT_TOLERANCE) return undefined;
        return notAllowed('display aspect ratio', shape, [aspect]);
      },
    }),
});
