import type { PictureBlocks } from '../../../src/media/macroblocks.ts';

type SliceType = 'I' | 'P' | 'B';

/** Sums over the macroblocks of pictures of one type. */
class TypeCounts {
  macroblocks = 0;
  intra16 = 0;
  intra8 = 0;
  intra4 = 0;
  pcm = 0;
  skipped = 0;
  direct = 0;
  /** Quarters of macroblocks that are predicted in parts of this size. */
  readonly quarters = { '16x16': 0, halves: 0, '8x8': 0, '8x4': 0, '4x4': 0 };
  directQuarters = 0;
  /** Quarters of inter macroblocks, direct ones not counted, by list. */
  readonly lists = { L0: 0, L1: 0, Bi: 0 };
  /** Quarters by reference index, for each list. */
  readonly references = [new Array<number>(32).fill(0), new Array<number>(32).fill(0)] as const;
}

/** Sizes of the sub-macroblocks of P_8x8, by sub_mb_type (Table 7-17). */
const P_SUB_SIZES = ['8x8', '8x4', '8x4', '4x4'] as const;
/** Lists of those of B_8x8 (Table 7-18) without parts, the only ones that x264 writes; 0 is direct. */
const B_SUB_LISTS = [undefined, 'L0', 'L1', 'Bi'] as const;

/**
 * Counts macroblocks as x264 does for the shares in its summary, from what rtmpkit reads. The order of the numbers in a
 * line is x264's.
 */
export class X264Counts {
  readonly #types: Readonly<Record<SliceType, TypeCounts>> = {
    I: new TypeCounts(),
    P: new TypeCounts(),
    B: new TypeCounts(),
  };
  /** Field macroblocks: intra, inter, skipped. */
  readonly #fields = [0, 0, 0];
  /** Inter macroblocks with coded luma, and those of them with the 8x8 transform. */
  readonly #transforms = { coded: 0, of8x8: 0 };
  /** Coded 8x8 luma blocks, macroblocks with chroma, with AC of chroma: intra, then inter. */
  readonly #coded = { intra: { luma: 0, chroma: 0, ac: 0 }, inter: { luma: 0, chroma: 0, ac: 0 } };
  /** Prediction modes: 16x16, 8x8, 4x4, chroma. */
  readonly #modes = {
    i16: [0, 0, 0, 0],
    i8: new Array<number>(9).fill(0),
    i4: new Array<number>(9).fill(0),
    i8c: [0, 0, 0, 0],
  };

  add(picture: PictureBlocks): void {
    if (picture.type !== 'I' && picture.type !== 'P' && picture.type !== 'B') return;
    const counts = this.#types[picture.type];
    for (let mb = 0; mb < picture.mbType.length; mb++) this.#addMacroblock(picture, mb, counts);
  }

  #addMacroblock(picture: PictureBlocks, mb: number, counts: TypeCounts): void {
    const name = picture.typeNames[picture.mbType[mb] ?? 0] ?? '';
    const isIntra = name.startsWith('I');
    const isSkipped = name.endsWith('Skip');
    const codedBlockPattern = picture.codedBlockPattern[mb] ?? 0;
    counts.macroblocks++;
    if (isSkipped) counts.skipped++;
    else if (isIntra) this.#addIntra(picture, mb, name, counts);
    else this.#addInter(picture, mb, name, counts);
    this.#addCoded(isIntra ? 'intra' : 'inter', name === 'I_PCM' ? 0x2f : codedBlockPattern);
    if (!isIntra && (codedBlockPattern & 15) !== 0) {
      this.#transforms.coded++;
      this.#transforms.of8x8 += picture.transform8x8[mb] ?? 0;
    }
    const kind = isIntra ? 0 : isSkipped ? 2 : 1;
    this.#fields[kind] = (this.#fields[kind] ?? 0) + (picture.fieldDecoding[mb] ?? 0);
  }

  #addIntra(picture: PictureBlocks, mb: number, name: string, counts: TypeCounts): void {
    if (name === 'I_PCM') {
      counts.pcm++;
      return;
    }
    const modes = picture.intraModes.subarray(16 * mb, 16 * mb + 16);
    const count = (kind: 'i16' | 'i8' | 'i4' | 'i8c', mode: number | undefined): void => {
      const counted = this.#modes[kind][mode ?? -1];
      if (counted !== undefined) this.#modes[kind][mode ?? -1] = counted + 1;
    };
    if (name.startsWith('I_16x16')) {
      counts.intra16++;
      count('i16', Number(name.split('_')[2]));
    } else if (picture.transform8x8[mb] === 1) {
      counts.intra8++;
      for (let i = 0; i < 16; i += 4) count('i8', modes[i]);
    } else {
      counts.intra4++;
      for (const mode of modes) count('i4', mode);
    }
    count('i8c', picture.intraChromaMode[mb]);
  }

  #addInter(picture: PictureBlocks, mb: number, name: string, counts: TypeCounts): void {
    if (name === 'B_Direct_16x16') {
      counts.direct++;
      return;
    }
    const isB = name.startsWith('B');
    const quarterOf = (list: number, quarter: number): number => picture.refIdx[(2 * mb + list) * 4 + quarter] ?? -1;
    for (let quarter = 0; quarter < 4; quarter++) {
      const sub = picture.subMbType[4 * mb + quarter] ?? 0;
      const used = [quarterOf(0, quarter), quarterOf(1, quarter)] as const;
      for (const list of [0, 1] as const) {
        const reference = used[list];
        if (reference >= 0) counts.references[list][reference] = (counts.references[list][reference] ?? 0) + 1;
      }
      const is8x8 = name.includes('8x8');
      const lists = is8x8 && isB ? B_SUB_LISTS[sub] : used[0] < 0 ? 'L1' : used[1] < 0 ? 'L0' : 'Bi';
      if (lists === undefined) {
        counts.directQuarters++;
        continue;
      }
      if (is8x8) counts.quarters[isB ? '8x8' : (P_SUB_SIZES[sub] ?? '8x8')]++;
      else counts.quarters[name.endsWith('16x16') ? '16x16' : 'halves']++;
      if (isB) counts.lists[lists]++;
    }
  }

  #addCoded(kind: 'intra' | 'inter', codedBlockPattern: number): void {
    const counts = this.#coded[kind];
    const chroma = codedBlockPattern >> 4;
    for (let bit = 1; bit < 16; bit <<= 1) if ((codedBlockPattern & bit) !== 0) counts.luma++;
    if (chroma > 0) counts.chroma++;
    if (chroma > 1) counts.ac++;
  }

  /** The numbers of each line of the summary, by how the line begins. What x264 leaves out is left out. */
  lines(): ReadonlyMap<string, readonly number[]> {
    const { I, P, B } = this.#types;
    const sum = (of: (counts: TypeCounts) => number): number => of(I) + of(P) + of(B);
    const pcm = sum((counts) => counts.pcm);
    const skipped = sum((counts) => counts.skipped);
    const withoutPcm = sum(({ intra16, intra8, intra4 }) => intra16 + intra8 + intra4);
    const intra = withoutPcm + pcm;
    const inter = sum(({ macroblocks }) => macroblocks) - intra - skipped;
    const intraShares = (counts: TypeCounts): number[] =>
      [counts.intra16, counts.intra8, counts.intra4, ...(pcm > 0 ? [counts.pcm] : [])].map((count) =>
        percent(count, counts.macroblocks),
      );
    const sizeShares = (counts: TypeCounts, sizes: readonly (keyof TypeCounts['quarters'])[]): number[] =>
      sizes.map((size) => percent(counts.quarters[size], 4 * counts.macroblocks));
    const directOfB = B.direct + Math.floor((B.directQuarters + 2) / 4);
    const coded = (kind: 'intra' | 'inter', blocks: number): number[] => {
      const { luma, chroma, ac } = this.#coded[kind];
      return [percent(luma, 4 * blocks), percent(chroma, blocks), percent(ac, blocks)];
    };
    const [intraFields = 0, interFields = 0, skippedFields = 0] = this.#fields;
    const lines: readonly (readonly [string, readonly number[]])[] = [
      ['mb I', intraShares(I)],
      [
        'mb P',
        [
          ...intraShares(P),
          ...sizeShares(P, ['16x16', 'halves', '8x8', '8x4', '4x4']),
          percent(P.skipped, P.macroblocks),
        ],
      ],
      [
        'mb B',
        [
          ...intraShares(B),
          ...sizeShares(B, ['16x16', 'halves', '8x8']),
          percent(directOfB, B.macroblocks),
          percent(B.skipped, B.macroblocks),
          ...sharesOf([B.lists.L0, B.lists.L1, B.lists.Bi]),
        ],
      ],
      ['field mbs', [percent(intraFields, intra), percent(interFields, inter), percent(skippedFields, skipped)]],
      [
        '8x8 transform',
        [
          percent(
            sum(({ intra8 }) => intra8),
            Math.max(withoutPcm, 1),
          ),
          percent(this.#transforms.of8x8, this.#transforms.coded),
        ],
      ],
      ['coded y,uvDC,uvAC', [...coded('intra', intra), ...coded('inter', inter + skipped)]],
      ['coded y intra', [...coded('intra', intra).slice(0, 1), ...coded('inter', inter + skipped).slice(0, 1)]],
      ['i16 v,h,dc,p', sharesOf(this.#modes.i16)],
      ['i8 v', sharesOf(this.#modes.i8)],
      ['i4 v', sharesOf(this.#modes.i4)],
      ['i8c', sharesOf(this.#modes.i8c)],
      ['ref P L0', sharesOf(withoutLastZeros(P.references[0]))],
      ['ref B L0', sharesOf(withoutLastZeros(B.references[0]))],
      ['ref B L1', sharesOf(withoutLastZeros(B.references[1]))],
    ];
    return new Map(lines.map(([start, numbers]) => [start, numbers.filter(Number.isFinite)]));
  }
}

const percent = (part: number, whole: number): number => (100 * part) / whole;

const sharesOf = (parts: readonly number[]): number[] => {
  const whole = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => percent(part, whole));
};

const withoutLastZeros = (counts: readonly number[]): readonly number[] =>
  counts.slice(0, counts.findLastIndex((count) => count > 0) + 1);
