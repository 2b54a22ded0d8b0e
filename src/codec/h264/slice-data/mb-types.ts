/** mb_type of all slices in one numbering: Table 7-11 (I), then SI (7-12), P (7-13) and B (7-14) of H.264. */
const intra16x16 = Array.from({ length: 24 }, (_, i) => `I_16x16_${i % 4}_${(i >> 2) % 3}_${i >= 12 ? 1 : 0}`);

export const MB_TYPE_NAMES: readonly string[] = [
  'I_NxN',
  ...intra16x16,
  'I_PCM',
  'SI',
  'P_L0_16x16',
  'P_L0_L0_16x8',
  'P_L0_L0_8x16',
  'P_8x8',
  'P_8x8ref0',
  'P_Skip',
  'B_Direct_16x16',
  'B_L0_16x16',
  'B_L1_16x16',
  'B_Bi_16x16',
  'B_L0_L0_16x8',
  'B_L0_L0_8x16',
  'B_L1_L1_16x8',
  'B_L1_L1_8x16',
  'B_L0_L1_16x8',
  'B_L0_L1_8x16',
  'B_L1_L0_16x8',
  'B_L1_L0_8x16',
  'B_L0_Bi_16x8',
  'B_L0_Bi_8x16',
  'B_L1_Bi_16x8',
  'B_L1_Bi_8x16',
  'B_Bi_L0_16x8',
  'B_Bi_L0_8x16',
  'B_Bi_L1_16x8',
  'B_Bi_L1_8x16',
  'B_Bi_Bi_16x8',
  'B_Bi_Bi_8x16',
  'B_8x8',
  'B_Skip',
];

export const I_NXN = 0;
export const I_PCM = 25;
export const SI_MB = 26;
/** mb_type 0 of slices of P and B. */
export const P_MB = 27;
export const P_8X8 = 30;
export const P_8X8REF0 = 31;
export const P_SKIP = 32;
export const B_MB = 33;
export const B_DIRECT_16X16 = 33;
export const B_8X8 = 55;
export const B_SKIP = 56;

/** Reserved mb_type values of I macroblocks begin after I_PCM. */
export const MAX_I_MB_TYPE = 25;
export const MAX_P_MB_TYPE = 4;
export const MAX_B_MB_TYPE = 22;

/** Index into MACROBLOCK_CLASSES. */
export const CLASS_INTRA = 0;
export const CLASS_INTER_P = 1;
export const CLASS_INTER_B = 2;
export const CLASS_SKIP = 3;
export const CLASS_PCM = 4;

/** Shape of the macroblock partitions. */
export const WHOLE = 0;
export const ROWS = 1;
export const COLUMNS = 2;
export const QUARTERS = 3;
/** B_Direct_16x16 and the skipped: no partitions are coded. */
export const DERIVED = 4;

const shapeOf = (name: string): number => {
  if (name.endsWith('_16x16')) return name.startsWith('B_Direct') ? DERIVED : WHOLE;
  if (name.endsWith('_16x8')) return ROWS;
  return name.endsWith('_8x16') ? COLUMNS : name.includes('8x8') ? QUARTERS : DERIVED;
};
/** By type; those of intra macroblocks are not used. */
export const SHAPES = Uint8Array.from(MB_TYPE_NAMES, shapeOf);

/** Lists that a partition uses, as bits: 1 for list 0, 2 for list 1 (Pred_L0, Pred_L1, BiPred). */
export const IN_L0 = 1;
export const IN_L1 = 2;
const LISTS: Readonly<Record<string, number>> = { L0: IN_L0, L1: IN_L1, Bi: IN_L0 | IN_L1 };

/** MbPartPredMode of both partitions of each type, as lists. */
export const PARTITION_LISTS = Uint8Array.from(
  MB_TYPE_NAMES.flatMap((name) => {
    const [, first = '', second = ''] = name.split('_');
    return [LISTS[first] ?? 0, LISTS[second] ?? LISTS[first] ?? 0];
  }),
);

/** Sub-macroblock types of P (Table 7-17) and B (Table 7-18): size of their partitions. */
export const SUB_8X8 = 0;
export const SUB_8X4 = 1;
export const SUB_4X8 = 2;
export const SUB_4X4 = 3;
export const B_SUB_DIRECT = 0;
export const MAX_P_SUB_TYPE = 3;
export const MAX_B_SUB_TYPE = 12;
/** B_Direct_8x8 is derived in 4x4 blocks. */
export const B_SUB_SHAPES = Uint8Array.of(
  SUB_4X4,
  SUB_8X8,
  SUB_8X8,
  SUB_8X8,
  SUB_8X4,
  SUB_4X8,
  SUB_8X4,
  SUB_4X8,
  SUB_8X4,
  SUB_4X8,
  SUB_4X4,
  SUB_4X4,
  SUB_4X4,
);
/** SubMbPredMode, as lists: none of B_Direct_8x8. */
export const B_SUB_LISTS = Uint8Array.of(0, 1, 2, 3, 1, 1, 2, 2, 3, 3, 1, 2, 3);
