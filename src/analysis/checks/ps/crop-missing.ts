import { atSet } from '../places.ts';
import { defineRule } from '../rule.ts';

/** Usual sizes that are no multiple of 16, by the next one that is. */
const USUAL: Readonly<Record<number, number>> = { 1088: 1080, 544: 540, 368: 360 };

/** The size that is probably meant; `undefined` if this one is. */
const meant = (long: number, short: number): number | undefined => {
  const usual = USUAL[short];
  // 1088 is never meant; the others are, unless the long side is that of 16:9.
  return usual !== undefined && (short === 1088 || long * 9 === usual * 16) ? usual : undefined;
};

export const cropMissing = defineRule({
  id: 'ps/crop-missing',
  title: 'a size without cropping that is rounded up to macroblocks',
  source: 'H.264 7.4.2.1.1, frame_cropping_flag',
  severity: 'off',
  needs: ['parameter sets'],
  what: 'Looks for sizes such as 1920x1088 and 640x368 without cropping.',
  why: 'Frames are coded in blocks of 16 lines: without cropping, the filling below is shown, as a green or repeated edge.',
  mend: {
    ffmpeg: '-c copy -bsf:v h264_metadata=crop_bottom=4 crops 8 lines of 4:2:0: the unit is two lines',
    MediaCodec: 'some encoders do not crop: choose a height that is a multiple of 16, as 720',
  },
  video({ report }) {
    return {
      sequence(seen) {
        const { width, height, codedWidth, codedHeight } = seen.description;
        if (width === undefined || height === undefined || width !== codedWidth || height !== codedHeight) return;
        const [rows, columns] = [meant(width, height), meant(height, width)];
        if (rows === undefined && columns === undefined) return;
        const expected = `${columns ?? width}x${rows ?? height}`;
        const measured = `${width}x${height}`;
        report({
          message: `${measured} without cropping: ${expected} is probably meant`,
          at: atSet(seen),
          measured,
          expected,
        });
      },
    };
  },
});
