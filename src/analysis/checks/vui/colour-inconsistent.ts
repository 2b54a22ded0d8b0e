import type { SequenceDescription } from '../../../codec/sequence-description.ts';
import { atSet } from '../places.ts';
import { defineRule } from '../rule.ts';

export const colourInconsistent = defineRule({
  id: 'vui/colour-inconsistent',
  title: 'a colour description that contradicts itself',
  source: 'H.264 E.2.1, matrix_coefficients; BT.2100',
  severity: 'error',
  needs: ['parameter sets'],
  what: 'matrix_coefficients GBR needs 4:4:4 with one bit depth; YCgCo needs one bit depth, or one bit more of chroma in 4:4:4. PQ and HLG need the primaries of BT.2020, a matrix of BT.2100 or RGB, and 10 bits. A picture of 720 lines or more with the matrix of BT.601 is a warning.',
  why: 'Players convert colours by these values: a wrong matrix turns the picture green or pink, and HDR without its primaries is shown dull.',
  mend: {
    ffmpeg:
      '-c copy -bsf:v h264_metadata=colour_primaries=1:transfer_characteristics=1:matrix_coefficients=1 for BT.709',
    x264: '--colorprim, --transfer, --colormatrix',
    x265: '--colorprim, --transfer, --colormatrix',
    'SVT-AV1': '--color-primaries, --transfer-characteristics, --matrix-coefficients',
    aomenc: '--color-primaries, --transfer-characteristics, --matrix-coefficients',
    NVENC: '-color_primaries, -color_trc, -colorspace (ffmpeg)',
    VideoToolbox: 'kVTCompressionPropertyKey_ColorPrimaries, _TransferFunction, _YCbCrMatrix',
    MediaCodec: 'KEY_COLOR_STANDARD, KEY_COLOR_TRANSFER, KEY_COLOR_RANGE',
    OBS: 'Settings, Advanced, Color Space',
  },
  video({ report }) {
    return {
      sequence(seen) {
        const found = hdrFault(seen.description);
        if (found !== undefined) report({ message: found, at: atSet(seen) });
        else if (isOldMatrix(seen.description)) {
          const message = `matrix of BT.601 in ${seen.description.width}x${seen.description.height}: players of HD expect BT.709`;
          report({ message, at: atSet(seen), severity: 'warning' });
        }
      },
    };
  },
});

const BT2020 = 9;
/** RGB, Y'CbCr and ICtCp: the signals of BT.2100. */
const BT2100_MATRICES: readonly number[] = [0, BT2020, 14];
const HDR: Readonly<Record<number, string>> = { 16: 'PQ', 18: 'HLG' };
const BT601_MATRICES: readonly number[] = [5, 6];
/** Lines from which on players assume BT.709 where nothing else is said. */
const HD_LINES = 720;

/** What PQ and HLG lack (BT.2100, Tables 2, 4, 5 and 6). */
const hdrFault = ({ colour = {}, bitDepthLuma = 8 }: SequenceDescription): string | undefined => {
  const { transfer_characteristics: transfer, colour_primaries: primaries, matrix_coefficients: matrix } = colour;
  const name = transfer === undefined ? undefined : HDR[transfer.value];
  if (name === undefined) return undefined;
  const wrong = [
    ...(primaries?.value === BT2020 ? [] : [`primaries ${primaries?.name ?? 'unknown'}`]),
    ...(matrix !== undefined && BT2100_MATRICES.includes(matrix.value) ? [] : [`matrix ${matrix?.name ?? 'unknown'}`]),
    ...(bitDepthLuma >= 10 ? [] : [`${bitDepthLuma} bits`]),
  ];
  return wrong.length === 0 ? undefined : `${name} with ${wrong.join(', ')}: BT.2100 has BT.2020 and at least 10 bits`;
};

const isOldMatrix = ({ colour, height = 0, width = 0 }: SequenceDescription): boolean =>
  Math.min(width, height) >= HD_LINES && BT601_MATRICES.includes(colour?.matrix_coefficients?.value ?? 2);
