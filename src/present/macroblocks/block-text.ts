import type { BlockFacts, StreamBlockFacts, TypeFacts } from '../../analysis/macroblocks/block-totals.ts';
import { BIT_KINDS, CLASS_KEYS, type ClassKey } from '../../analysis/macroblocks/picture-measure.ts';
import { bitsText, plural } from '../../media/quantity.ts';
import { alignedColumns } from '../columns.ts';
import { joinedParts, NO_BREAK, type Row } from '../info/rows.ts';

const tenths = (part: number, all: number): string => (all === 0 ? '-' : ((100 * part) / all).toFixed(1));
const percent = (part: number, all: number): string => `${tenths(part, all)}${NO_BREAK}%`;

/** `inter P 30.0 %`, on one line. */
const named = (name: string, part: number, all: number): string =>
  `${name.replaceAll(' ', NO_BREAK)}${NO_BREAK}${percent(part, all)}`;

/** Names of the classes. */
const CLASS_NAMES: Readonly<Record<ClassKey, string>> = {
  intra: 'intra',
  interP: 'inter P',
  interB: 'inter B',
  skip: 'skip',
  pcm: 'PCM',
};

/** Rows about macroblocks: QP, types, bits, motion. */
export const blockRows = (facts: StreamBlockFacts): readonly Row[] => [
  ['QP', qpText(facts), adaptiveText(facts)],
  ['blocks', classText(facts)],
  ['bits', bitText(facts)],
  ['motion', motionText(facts)],
];

const qpText = ({ qp }: BlockFacts): string | undefined =>
  qp && `${qp.mean.toFixed(2)} on average, ${qp.min} to ${qp.max}, standard deviation ${qp.stdev.toFixed(2)}`;

/** Is there adaptive quantisation? */
const adaptiveText = ({ slices, adaptiveSlices }: BlockFacts): string =>
  adaptiveSlices === 0
    ? 'one QP in each slice: no adaptive quantisation'
    : `QP changes inside ${adaptiveSlices === slices ? `all ${slices}` : `${adaptiveSlices} of ${slices}`} slices`;

const classText = ({
  types,
  macroblockCount,
  transform8x8,
  fieldMacroblocks,
  missingMacroblocks,
}: BlockFacts): string =>
  joinedParts([
    plural(macroblockCount, 'macroblock'),
    ...CLASS_KEYS.filter((key) => types[key] > 0).map((key) => named(CLASS_NAMES[key], types[key], macroblockCount)),
    transform8x8 > 0 ? named('8x8 transform', transform8x8, macroblockCount) : undefined,
    fieldMacroblocks === undefined ? undefined : named('field', fieldMacroblocks, macroblockCount),
    missingMacroblocks === undefined ? undefined : `${missingMacroblocks} not read`,
  ]);

const BIT_NAMES = { header: 'headers', motion: 'motion', luma: 'luma', chroma: 'chroma', overhead: 'slice headers' };

const bitText = ({ bits }: BlockFacts): string =>
  `${bitsText(bits.total)}: ${joinedParts(BIT_KINDS.map((kind) => named(BIT_NAMES[kind], bits[kind], bits.total)))}`;

const motionText = ({ motion, largestMotion: largest }: StreamBlockFacts): string | undefined =>
  motion &&
  `${motion.mean.toFixed(1)} luma samples on average, at most ${motion.max.toFixed(1)}${largest === undefined ? '' : ` (frame ${largest.frame})`}`;

/** QP and bits by type of picture. */
export const typeTable = ({ byType, ...all }: StreamBlockFacts): string => {
  const row = (name: string, { pictures, qp, bits }: TypeFacts): readonly string[] => [
    name,
    `${pictures}`,
    ...(qp === undefined ? ['-', '-'] : [qp.mean.toFixed(2), qp.stdev.toFixed(2)]),
    bitsText(bits.total),
    tenths(bits.total, all.bits.total),
    ...BIT_KINDS.map((kind) => tenths(bits[kind], bits.total)),
  ];
  const rows = Object.entries(byType).map(([type, facts]) => row(type, facts));
  const titles = ['type', 'pictures', 'qp', 'sd', 'bits', 'share%', 'hdr%', 'mv%', 'Y%', 'C%', 'slice%'];
  return alignedColumns(
    [titles, ...rows, ...(rows.length > 1 ? [row('all', all)] : [])],
    titles.map((_, column) => (column === 0 ? 'left' : 'right')),
  );
};

/** Columns of the longest bar. */
const BAR_WIDTH = 50;
const EIGHTHS = '▏▎▍▌▋▊▉█';

/** Macroblocks of each QP, as bars; `blocks`: the terminal has UTF-8. */
export const qpHistogram = ({ qpHistogram: bars }: StreamBlockFacts, blocks: boolean): readonly string[] => {
  const most = Math.max(...bars.map(({ count }) => count));
  const all = bars.reduce((sum, { count }) => sum + count, 0);
  return bars.map(({ qp, count }) => {
    const share = `${tenths(count, all)} %`;
    return `${`${qp}`.padStart(5)} ${share.padStart(7)} ${barOf(count / most, blocks)}`;
  });
};

/** What is not 0 has a mark. */
const barOf = (share: number, blocks: boolean): string => {
  if (!blocks) return '#'.repeat(Math.max(1, Math.round(share * BAR_WIDTH)));
  const eighths = Math.max(1, Math.round(share * BAR_WIDTH * 8));
  return '█'.repeat(Math.floor(eighths / 8)) + (eighths % 8 === 0 ? '' : (EIGHTHS[(eighths % 8) - 1] as string));
};
