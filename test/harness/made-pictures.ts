import { MACROBLOCK_CLASSES, type PictureBlocks } from '../../src/media/macroblocks.ts';

/** A macroblock of a made picture; what is left out is 0, or none. */
export interface MadeMacroblock {
  /** `missing`: it was not read. */
  readonly class?: (typeof MACROBLOCK_CLASSES)[number] | 'missing';
  readonly type?: string;
  readonly slice?: number;
  readonly qp?: number;
  readonly transform8x8?: number;
  readonly field?: number;
  readonly bits?: {
    readonly header?: number;
    readonly motion?: number;
    readonly luma?: number;
    readonly chroma?: number;
  };
  /** Motion vector of all its blocks in list 0, quarter samples. */
  readonly mv?: readonly [number, number];
  /** Those of list 1. */
  readonly mv1?: readonly [number, number];
}

/** What a made picture is beside its macroblocks. */
export type MadePicture = Partial<
  Pick<
    PictureBlocks,
    'frame' | 'accessUnit' | 'offset' | 'structure' | 'type' | 'mbaff' | 'hasMotion' | 'overheadBits' | 'errors'
  >
>;

const TYPES = ['I_NxN', 'P_L0_16x16', 'B_L0_16x16', 'P_Skip', 'I_PCM'];

/** The macroblocks of a picture, as a reader of slice data gives them. */
export const pictureBlocks = (
  widthInMbs: number,
  macroblocks: readonly MadeMacroblock[],
  picture: MadePicture = {},
): PictureBlocks => {
  const count = macroblocks.length;
  const bytes = (value: (made: MadeMacroblock) => number): Uint8Array => Uint8Array.from(macroblocks, value);
  const isRead = bytes((made) => (made.class === 'missing' ? 0 : 1));
  const mbClass = bytes((made) => Math.max(0, MACROBLOCK_CLASSES.indexOf((made.class ?? 'intra') as 'intra')));
  const typeNames = [...new Set([...TYPES, ...macroblocks.flatMap(({ type }) => type ?? [])])];
  const refIdx = new Int8Array(count * 8).fill(-1);
  const mv = new Int16Array(count * 64);
  macroblocks.forEach((made, mb) => {
    for (const [list, vector] of [made.mv, made.mv1].entries()) {
      if (vector === undefined) continue;
      refIdx.fill(0, mb * 8 + list * 4, mb * 8 + list * 4 + 4);
      for (let block = 0; block < 16; block++) mv.set(vector, 2 * (mb * 32 + list * 16 + block));
    }
  });
  const bitsOf = (kind: 'header' | 'motion' | 'luma' | 'chroma'): Uint32Array =>
    Uint32Array.from(macroblocks, ({ bits }) => bits?.[kind] ?? 0);
  return {
    frame: 0,
    accessUnit: 0,
    offset: 0,
    structure: 'frame',
    type: 'P',
    mbaff: false,
    widthInMbs,
    heightInMbs: count / widthInMbs,
    readCount: isRead.reduce((sum, read) => sum + read, 0),
    isRead,
    slice: Uint16Array.from(macroblocks, ({ slice = 0 }) => slice),
    mbType: Uint8Array.from(macroblocks, ({ type }, mb) =>
      typeNames.indexOf(type ?? (TYPES[mbClass[mb] as number] as string)),
    ),
    typeNames,
    mbClass,
    qp: Int8Array.from(macroblocks, ({ qp = 0 }) => qp),
    qpCb: Int8Array.from(macroblocks, ({ qp = 0 }) => qp),
    qpCr: Int8Array.from(macroblocks, ({ qp = 0 }) => qp),
    codedBlockPattern: new Uint8Array(count),
    transform8x8: bytes((made) => made.transform8x8 ?? 0),
    fieldDecoding: bytes((made) => made.field ?? 0),
    bits: { header: bitsOf('header'), motion: bitsOf('motion'), luma: bitsOf('luma'), chroma: bitsOf('chroma') },
    subMbType: new Uint8Array(count * 4),
    intraModes: new Uint8Array(count * 16).fill(0xff),
    intraChromaMode: new Uint8Array(count).fill(0xff),
    refIdx,
    mvd: new Int16Array(count * 64),
    mv,
    hasMotion: true,
    overheadBits: 0,
    errors: [],
    ...picture,
  };
};
