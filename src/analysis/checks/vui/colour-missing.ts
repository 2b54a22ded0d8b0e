import type { Colour } from '../../../media/colour.ts';
import { atSet } from '../places.ts';
import { defineRule } from '../rule.ts';

/** colour_primaries, transfer_characteristics, matrix_coefficients (H.273). */
const SETS: Readonly<Record<string, readonly [number, number, number]>> = {
  '709': [1, 1, 1],
  '601-525': [6, 6, 6],
  '601-625': [5, 6, 5],
  '2020': [9, 14, 9],
  pq: [9, 16, 9],
  hlg: [9, 18, 9],
};

export const colourMissing = defineRule({
  id: 'vui/colour-missing',
  title: 'no colour description, or another one than expected',
  source: 'H.264 E.2.1, colour_description_present_flag; H.273',
  severity: 'off',
  needs: ['parameter sets'],
  options: {
    expected: {
      type: 'text',
      of: Object.keys(SETS),
      about: 'the colours that the stream has to declare: BT.709, BT.601, BT.2020, HDR with PQ or HLG',
    },
  },
  what: 'The SPS has a colour description; with expected, that one.',
  why: 'Players guess the matrix from the size and differ in it: colours shift. HDR is shown as SDR, grey and dull.',
  mend: {
    x264: '--colorprim bt709 --transfer bt709 --colormatrix bt709',
    x265: '--colorprim bt709 --transfer bt709 --colormatrix bt709',
    'SVT-AV1': '--color-primaries 1 --transfer-characteristics 1 --matrix-coefficients 1',
    aomenc: '--color-primaries=bt709 --transfer-characteristics=bt709 --matrix-coefficients=bt709',
    ffmpeg:
      '-color_primaries bt709 -color_trc bt709 -colorspace bt709; without encoding -c copy -bsf:v h264_metadata=colour_primaries=1:transfer_characteristics=1:matrix_coefficients=1',
    VideoToolbox: 'kVTCompressionPropertyKey_ColorPrimaries, _TransferFunction, _YCbCrMatrix',
    MediaCodec: 'KEY_COLOR_STANDARD, KEY_COLOR_TRANSFER',
    OBS: 'Settings, Advanced, Color Space Rec. 709',
  },
  video({ options: { expected }, report }) {
    return {
      sequence(seen) {
        const { colour, bitDepthLuma = 8 } = seen.description;
        const points = pointsOf(colour);
        if (points === undefined) {
          const what =
            bitDepthLuma > 8 ? `no colour description in a stream of ${bitDepthLuma} bits` : 'no colour description';
          report({ message: what, at: atSet(seen), measured: 'none', ...(expected !== undefined && { expected }) });
          return;
        }
        const wanted = expected === undefined ? undefined : SETS[expected];
        if (wanted === undefined || wanted.every((value, i) => value === points[i]?.value)) return;
        const measured = points.map(({ name }) => name).join(', ');
        report({
          message: `colours are ${measured}, expected ${expected}`,
          at: atSet(seen),
          measured,
          expected: expected as string,
        });
      },
    };
  },
});

const pointsOf = ({ colour_primaries, transfer_characteristics, matrix_coefficients }: Colour = {}) =>
  colour_primaries === undefined || transfer_characteristics === undefined || matrix_coefficients === undefined
    ? undefined
    : [colour_primaries, transfer_characteristics, matrix_coefficients];
