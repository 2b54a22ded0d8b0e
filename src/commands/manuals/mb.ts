import type { ManualSection } from '../manual.ts';

export const MB_MANUAL: readonly ManualSection[] = [
  {
    title: 'Pictures',
    paragraphs: ['A row is a coded picture, in decoding order: a frame, or one field of it.'],
    entries: [
      ['frame', 'number of the frame in decoding order, from 0, as in gop --frames'],
      ['type', 'I, P, B, SI, SP: that of its most dependent slice; top, bot: a field'],
      ['qp, min, max, sd', 'QP_Y of its macroblocks: mean, limits, standard deviation; I_PCM has none'],
      ['I%, P%, B%, S%', 'intra macroblocks, inter macroblocks of P and of B slices, skipped ones'],
      ['PCM%, 8x8%', 'on a wide screen: I_PCM; transform_size_8x8_flag 1'],
      ['bits', 'of its slices, with their headers'],
      ['hdr%', 'mb_type, intra modes, coded_block_pattern, mb_qp_delta, skip runs and flags'],
      ['mv%', 'reference indices, motion vector differences, sub_mb_type'],
      ['Y%, C%', 'luma and chroma residual, and samples of I_PCM'],
      ['motion', 'mean length of the motion vectors, luma samples; on a wide screen also the longest'],
    ],
  },
  {
    title: 'Maps (--map, --png)',
    paragraphs: [
      '--map draws each picture that is shown, scaled to the window: in 24-bit colour where COLORTERM says truecolor, in ' +
        '256 colours where TERM says so, else in characters; QP as numbers where they fit. A cell that holds several ' +
        'macroblocks has their mean, of types the most frequent one. The legend says what marks and colours mean: the ' +
        'value that each begins with.',
      '--png writes the map as an image of the size of the coded picture, 16 pixels a macroblock: it can be laid over ' +
        'the picture. The colours are in its Description. The second field of a frame gets -2 before the extension.',
    ],
    entries: [
      ['qp', 'QP_Y, from the lowest to the highest of the picture'],
      ['type', 'I intra, P inter P, B inter B, . skip, M I_PCM'],
      ['bits', 'bits of each macroblock, on a logarithmic scale'],
      ['motion', 'mean length of its motion vectors, on a logarithmic scale'],
    ],
  },
  {
    title: 'Summary',
    entries: [
      ['QP', 'of all macroblocks; slices in which it changes: adaptive quantisation, or rate control inside a picture'],
      ['blocks', 'shares of macroblocks'],
      ['bits', 'what the bits of the slices code; slice headers with NAL unit headers, alignment and trailing bits'],
      ['motion', 'of 4x4 blocks; in field macroblocks and fields, vertical motion in lines of the field'],
    ],
    paragraphs: ['--frame ends the run after its frame, and the summary is of that frame; --range does not change it.'],
  },
  {
    title: 'Records',
    paragraphs: [
      '--macroblocks adds a list for each member, in raster order of the picture; with --csv a row is a macroblock. ' +
        'A macroblock that could not be read has the type missing.',
    ],
  },
  {
    title: 'Damaged slices',
    paragraphs: [
      'The macroblocks before the damage are shown, the others are not read. Each fault is named with its NAL unit, ' +
        'macroblock and bit.',
    ],
  },
];
