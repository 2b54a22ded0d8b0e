import { defineRule } from '../rule.ts';
import { judgedSequence } from './judged-sequence.ts';

/** Levels in order: 1b is between 1 and 1.1. */
const rankOf = (level: string): number => (level === '1b' ? 1.05 : Number.parseFloat(level));

export const maxLevel = defineRule({
  id: 'video/max-level',
  title: 'a level that is too high',
  source: 'H.264 Table A-1; services and players name the highest level that they take',
  severity: 'error',
  needs: ['frames'],
  options: {
    max: { type: 'text', about: 'highest level: 4.1' },
    min: { type: 'text', about: 'lowest level: 4.1' },
  },
  asksFor: ['max', 'min'],
  what: 'Compares the level of each sequence parameter set with the highest and the lowest one that are allowed. Whether the stream keeps its level is for level/too-low.',
  why: 'Decoders refuse a level that they do not claim, be it needed or not.',
  mend: {
    x264: '--level {level=4.1}, with --ref and --vbv-maxrate that it allows',
    x265: '--level-idc {level=4.1}, with --ref and --vbv-maxrate that it allows',
    'SVT-AV1': '--level {level=4.1}',
    ffmpeg: '-level {level=4.1}',
    VideoToolbox: 'kVTCompressionPropertyKey_ProfileLevel kVTProfileLevel_H264_High_4_1',
    MediaCodec: 'KEY_LEVEL AVCLevel41, and KEY_PROFILE with it',
  },
  video: ({ options: { max, min }, ...context }) =>
    judgedSequence(context, {
      factOf: (described) => described.level,
      judge(level) {
        if (max !== undefined && rankOf(level) > rankOf(max)) {
          const message = `the level is ${level}, at most ${max} is allowed`;
          return { message, measured: level, expected: `at most ${max}`, mendValues: { level: max } };
        }
        if (min === undefined || rankOf(level) >= rankOf(min)) return undefined;
        return {
          message: `the level is ${level}, at least ${min} is expected`,
          measured: level,
          expected: `at least ${min}`,
          mendValues: { level: min },
        };
      },
    }),
});
