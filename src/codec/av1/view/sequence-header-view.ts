import { fpsText } from '../../../media/quantity.ts';
import type { SequenceDescription } from '../../sequence-description.ts';
import type { ParameterSetText, UnitView } from '../../unit-view.ts';
import { av1LevelName } from '../levels.ts';
import type { SequenceHeader } from '../syntax/sequence-header.ts';

type Rows = ParameterSetText['rows'];

/** A sequence header as text. */
export const describeSequenceHeader: UnitView['describeSet'] = (_kind, syntax, derived) => ({
  title: 'sequence header',
  rows: derived === undefined ? [] : rowsOf(syntax as SequenceHeader, derived as SequenceDescription),
});

const rowsOf = (header: SequenceHeader, derived: SequenceDescription): Rows => {
  const { width, height, profile, level, tier, codecString, frameRate: rate } = derived;
  const fraction = rate === undefined || rate.den === 1 ? '' : ` (${rate.num}/${rate.den})`;
  return [
    ['size', `${width}x${height}`],
    ['profile', `${profile}, level ${level}${tier === undefined ? '' : `, ${tier} tier`}  ${codecString}`],
    [
      'frame rate',
      rate === undefined ? 'unspecified (no equal_picture_interval)' : `${fpsText(rate.fps)} fps${fraction}`,
    ],
    ['chroma', `${derived.chromaFormat}, ${derived.bitDepthLuma} bit`],
    ['colour', derived.colour === undefined ? 'unspecified' : colourText(derived.colour)],
    ['order', orderText(header)],
    ['tools', toolsOf(header).join(', ') || 'none'],
    ...layerRows(header),
  ];
};

const colourText = (colour: NonNullable<SequenceDescription['colour']>): string => {
  const range = `${colour.video_full_range_flag?.name ?? 'unknown'} range`;
  if (colour.colour_primaries === undefined) return `${range}, no description`;
  return `${colour.colour_primaries.name} / ${colour.transfer_characteristics?.name} / ${colour.matrix_coefficients?.name}, ${range}`;
};

const orderText = ({
  order_hint_bits_minus_1: bits,
  frame_id_numbers_present_flag: ids,
  still_picture,
}: SequenceHeader) => {
  const hints = bits === undefined ? 'no order hints' : `order hints of ${bits + 1} bits`;
  return [hints, ids === 1 ? 'frame ids' : '', still_picture === 1 ? 'a still picture' : ''].filter(Boolean).join(', ');
};

const toolsOf = (header: SequenceHeader): string[] =>
  [
    header.use_128x128_superblock === 1 ? '128x128 superblocks' : '64x64 superblocks',
    header.enable_superres === 1 ? 'super-resolution' : '',
    header.enable_cdef === 1 ? 'CDEF' : '',
    header.enable_restoration === 1 ? 'loop restoration' : '',
    header.enable_warped_motion === 1 ? 'warped motion' : '',
    header.enable_ref_frame_mvs === 1 ? 'motion field' : '',
    header.film_grain_params_present === 1 ? 'film grain' : '',
  ].filter(Boolean);

/** The layers of each operating point, if there are several. */
const layerRows = ({ operating_points: points }: SequenceHeader): Rows =>
  points.length < 2
    ? []
    : points.map(({ operating_point_idc: idc = 0, seq_level_idx: level = 0 }, i) => [
        `point ${i}`,
        `temporal layers ${layersOf(idc & 0xff)}, spatial layers ${layersOf(idc >> 8)}, level ${av1LevelName(level)}`,
      ]);

/** Numbers of the bits that are set. */
const layersOf = (mask: number): string =>
  [...Array(8).keys()].filter((layer) => ((mask >> layer) & 1) === 1).join(' ') || 'any';
