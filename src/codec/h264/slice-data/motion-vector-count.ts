import type { PictureBlocks } from '../../../media/macroblocks.ts';

/** Partitions of a macroblock type, by the end of its name; those with sub-macroblocks have theirs. */
const PARTITIONS: Readonly<Record<string, number>> = { '16x16': 1, '16x8': 2, '8x16': 2 };

/** NumSubMbPart of sub_mb_type of P macroblocks (Table 7-17), and of B macroblocks (Table 7-18). */
const P_SUB_PARTITIONS = [1, 2, 2, 4];
const B_SUB_PARTITIONS = [1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 4, 4, 4];

/** How the motion vectors of a macroblock type are counted: by partition, by sub-macroblock, or by quarter (direct modes). */
type Counting = { readonly partitions: number } | { readonly subPartitions: readonly number[] };

const countingOf = (name: string): Counting | undefined => {
  if (name === 'P_Skip') return { partitions: 1 };
  // Direct prediction counts the first block of each quarter alone (8.4.1.2.2, 8.4.1.2.3).
  if (name === 'B_Skip' || name === 'B_Direct_16x16') return { subPartitions: [1] };
  if (name === 'P_8x8' || name === 'P_8x8ref0') return { subPartitions: P_SUB_PARTITIONS };
  if (name === 'B_8x8') return { subPartitions: B_SUB_PARTITIONS };
  const partitions = PARTITIONS[/_(16x16|16x8|8x16)$/.exec(name)?.[1] ?? ''];
  return name.startsWith('I') || partitions === undefined ? undefined : { partitions };
};

/** MvCnt of each macroblock (8.4.1). */
const counterOf = ({ typeNames, mbType, subMbType, refIdx }: PictureBlocks): ((mb: number) => number) => {
  const countings = typeNames.map(countingOf);
  /** Lists that a quarter of a macroblock is predicted from. */
  const lists = (mb: number, quarter: number): number =>
    ((refIdx[mb * 8 + quarter] as number) >= 0 ? 1 : 0) + ((refIdx[mb * 8 + 4 + quarter] as number) >= 0 ? 1 : 0);
  return (mb) => {
    const counting = countings[mbType[mb] as number];
    if (counting === undefined) return 0;
    if ('partitions' in counting) return lists(mb, 0) + (counting.partitions === 2 ? lists(mb, 3) : 0);
    const { subPartitions } = counting;
    let count = 0;
    for (let quarter = 0; quarter < 4; quarter++) {
      const type = subPartitions.length === 1 ? 0 : (subMbType[mb * 4 + quarter] as number);
      count += lists(mb, quarter) * (subPartitions[type] ?? 0);
    }
    return count;
  };
};

/**
 * Most motion vectors of two macroblocks that follow each other in decoding order (A.3.1): in a slice, and from one slice
 * to the next. `mb`: the second one. Where a macroblock is missing, the next one is not compared.
 */
export const mostMotionVectors = (blocks: PictureBlocks): { readonly mb: number; readonly count: number } => {
  const { isRead, slice } = blocks;
  const vectors = counterOf(blocks);
  /** By number of the slice. */
  const slices: { first: number; firstMb: number; last: number }[] = [];
  const most = { mb: 0, count: 0 };
  const take = (mb: number, count: number): void => {
    if (count > most.count) Object.assign(most, { mb, count });
  };
  for (const mb of decodingOrder(blocks)) {
    if (isRead[mb] === 0) continue;
    const count = vectors(mb);
    const own = slices[slice[mb] as number];
    if (own === undefined) slices[slice[mb] as number] = { first: count, firstMb: mb, last: count };
    else {
      take(mb, own.last + count);
      own.last = count;
    }
  }
  for (const [i, next] of slices.entries()) {
    const before = slices[i - 1];
    if (before !== undefined && next !== undefined) take(next.firstMb, before.last + next.first);
  }
  return most;
};

/** Addresses in the order of the picture; with MBAFF in pairs (6.4.1). In a slice this is the decoding order. */
function* decodingOrder({ widthInMbs, heightInMbs, mbaff }: PictureBlocks): Generator<number, void> {
  const rows = mbaff ? 2 : 1;
  for (let top = 0; top < heightInMbs; top += rows) {
    for (let x = 0; x < widthInMbs; x++) {
      for (let y = top; y < top + rows; y++) yield y * widthInMbs + x;
    }
  }
}
