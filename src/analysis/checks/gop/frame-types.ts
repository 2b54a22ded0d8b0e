import { atFrame } from '../places.ts';
import { defineRule } from '../rule.ts';

/** Frame types of a mode: switching pictures count as what they are like. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  I: ['I', 'SI'],
  IP: ['I', 'SI', 'P', 'SP'],
  IPB: ['I', 'SI', 'P', 'SP', 'B'],
};

export const frameTypes = defineRule({
  id: 'gop/frame-types',
  title: 'other frame types than asked for',
  source: 'H.264 Table 7-6, 7.4.1 (nal_ref_idc)',
  severity: 'error',
  needs: ['frames', 'pictures'],
  options: {
    types: { type: 'text', of: ['I', 'IP', 'IPB'], about: 'frame types that are allowed' },
    pyramid: { type: 'flag', about: 'whether B pictures are references of other pictures' },
  },
  asksFor: ['types', 'pyramid'],
  what: 'Compares the type of each frame, by its slices, with those that are allowed, and with pyramid, whether B pictures are references: true wants one that is, false forbids it.',
  why: 'An encoder that was set up for one structure and writes another has another delay and another size: the setting did not reach it.',
  mend: {
    x264: '--keyint 1 for I, --bframes 0 for IP, --b-pyramid none or normal',
    x265: '--keyint 1 for I, --bframes 0 for IP, --b-pyramid or --no-b-pyramid',
    'SVT-AV1': '--pred-struct 1 for low delay',
    aomenc: '--kf-max-dist=0 for I, --lag-in-frames=0 for low delay',
    ffmpeg: '-g 1 for I, -bf 0 for IP, -b-pyramid none or normal (libx264)',
    NVENC: '-bf 0 for IP, -b_ref_mode disabled or middle (ffmpeg)',
    VideoToolbox: 'kVTCompressionPropertyKey_AllowTemporalCompression false for I, AllowFrameReordering false for IP',
    MediaCodec: 'KEY_I_FRAME_INTERVAL 0 for I, KEY_MAX_B_FRAMES 0 for IP',
  },
  video({ options: { types, pyramid }, report }) {
    const allowed = types === undefined ? undefined : ALLOWED[types];
    let hasB = false;
    let hasReference = false;
    return {
      frame(frame) {
        const { type, reference, index } = frame;
        const other = allowed && frame.pictures.find((picture) => !allowed.includes(picture.type));
        if (other !== undefined) {
          const message = `frame ${index} is of type ${other.type}, the stream may have ${types} only`;
          report({ message, at: atFrame(frame), measured: other.type, expected: types ?? '' });
        }
        if (type !== 'B') return;
        hasB = true;
        hasReference ||= reference;
        if (pyramid !== false || !reference) return;
        const message = `frame ${index} is a B picture that others refer to: no B pyramid is allowed`;
        report({ message, at: atFrame(frame), measured: 'B pyramid', expected: 'no B pyramid' });
      },
      end() {
        if (pyramid !== true || hasReference) return;
        const why = hasB ? 'no B picture is a reference' : 'there is no B picture';
        report({ message: `no B pyramid: ${why}`, measured: 'no B pyramid', expected: 'B pyramid' });
      },
    };
  },
});
