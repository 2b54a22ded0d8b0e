import { atFrame, atUnit } from '../places.ts';
import { defineRule } from '../rule.ts';

export const perPicture = defineRule({
  id: 'slice/per-picture',
  title: 'slices of a picture: too few, too many, or too large',
  source: 'the options that are given; packet size of RTP (RFC 6184), slices a picture of a decoder',
  severity: 'warning',
  needs: ['frames', 'pictures'],
  options: {
    min: { type: 'number', min: 1, about: 'fewest slices of a picture' },
    max: { type: 'number', min: 1, about: 'most slices of a picture' },
    bytes: { type: 'number', min: 1, about: 'largest slice, bytes without its start code or length' },
  },
  asksFor: ['min', 'max', 'bytes'],
  what: 'Counts the slices of each coded picture; a frame of two fields has two pictures. Compares the size of each slice.',
  why: 'Decoders that work on slices in parallel need several; some hardware takes one only. A slice that is larger than a packet is split, and a lost packet loses all of it.',
  mend: {
    x264: '--slices, --slice-max-size',
    x265: '--slices',
    ffmpeg: '-slices; -slice-max-size with libx264',
    NVENC: '-slices (ffmpeg), sliceMode and sliceModeData',
    VideoToolbox: 'kVTCompressionPropertyKey_MaxH264SliceBytes',
    OBS: 'x264 options slices=1; tune zerolatency uses several',
  },
  video({ options: { min, max, bytes }, report }) {
    return {
      ...(bytes !== undefined && {
        unit(unit, place) {
          const { size } = unit.unit;
          if (unit.slice?.isPrimary !== true || size <= bytes) return;
          const message = `${unit.slice.type} slice of ${size} bytes, at most ${bytes}`;
          report({ message, at: atUnit(unit, place), measured: size, expected: `at most ${bytes}` });
        },
      }),
      ...((min !== undefined || max !== undefined) && {
        frame(frame) {
          for (const { slices, type } of frame.pictures) {
            const expected =
              min !== undefined && slices < min
                ? `at least ${min}`
                : max !== undefined && slices > max
                  ? `at most ${max}`
                  : undefined;
            if (expected === undefined) continue;
            const message = `${slices} ${slices === 1 ? 'slice' : 'slices'} in a ${type} picture, ${expected}`;
            report({ message, at: atFrame(frame), measured: slices, expected });
          }
        },
      }),
    };
  },
});
