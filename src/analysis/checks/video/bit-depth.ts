import { listText } from '../allowed.ts';
import { defineRule } from '../rule.ts';
import { judgedSequence } from './judged-sequence.ts';

export const bitDepth = defineRule({
  id: 'video/bit-depth',
  title: 'a bit depth that is not allowed',
  source: 'H.264 7.4.2.1.1 (bit_depth_luma_minus8, bit_depth_chroma_minus8)',
  severity: 'error',
  needs: ['frames'],
  options: {
    allow: { type: 'list', of: 'number', about: 'bits per sample: 8, 10' },
  },
  asksFor: ['allow'],
  what: 'Compares the bit depth of luma and chroma in each sequence parameter set with those that are allowed.',
  why: 'Hardware decodes H.264 with 8 bits only; HDR needs 10.',
  mend: {
    x264: '--output-depth 8',
    x265: '--output-depth 8, or 10',
    'SVT-AV1': '--input-depth 8, or 10',
    aomenc: '--bit-depth=8, or 10',
    ffmpeg: '-pix_fmt yuv420p, or yuv420p10le for 10 bits',
    OBS: 'Settings, Advanced, Color Format NV12, or P010 for 10 bits',
  },
  video: ({ options: { allow = [] }, ...context }) =>
    judgedSequence(context, {
      factOf: ({ bitDepthLuma: luma, bitDepthChroma = luma }) =>
        luma === undefined ? undefined : luma === bitDepthChroma ? `${luma}` : `${luma} and ${bitDepthChroma}`,
      judge(value) {
        if (value.split(' and ').every((bits) => allow.includes(Number(bits)))) return undefined;
        const message = `the bit depth is ${value}, not ${listText(allow)}`;
        return { message, measured: value, expected: listText(allow) };
      },
    }),
});
