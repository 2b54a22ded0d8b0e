import { RASTER_OF_BLOCK } from './block-order.ts';
import type { ElementReader } from './elements.ts';
import { I_NXN, SI_MB } from './mb-types.ts';
import type { Neighbours } from './neighbours.ts';
import { IS_INTER, type PictureStore } from './picture-store.ts';
import type { SliceParameters } from './slice-parameters.ts';

const DC = 2;
const NO_MODE = 0xff;

/** The part of mb_pred() (H.264 7.3.5.1) of intra macroblocks, and the modes that it codes (8.3.1.1, 8.3.2.1). */
export const readIntraModes = (
  reader: ElementReader,
  at: Neighbours,
  picture: PictureStore,
  slice: SliceParameters,
  type: number,
): void => {
  const { mb } = at;
  if (type === I_NXN || type === SI_MB) {
    const is8x8 = picture.transform8x8[mb] === 1;
    for (let block = 0; block < 16; block += is8x8 ? 4 : 1) {
      const rem = reader.remIntraPredMode();
      const predicted = predictedMode(at, picture, slice, RASTER_OF_BLOCK[block] as number);
      const mode = rem < 0 ? predicted : rem < predicted ? rem : rem + 1;
      const first = mb * 16 + block;
      picture.intraModes[first] = mode;
      if (is8x8) picture.intraModes.fill(mode, first + 1, first + 4);
    }
  }
  if (slice.chromaArrayType === 1 || slice.chromaArrayType === 2) {
    picture.intraChromaMode[mb] = reader.intraChromaPredMode();
  }
};

/** predIntra4x4PredMode, or of 8x8 blocks predIntra8x8PredMode: the lower one of the neighbours. */
const predictedMode = (at: Neighbours, picture: PictureStore, slice: SliceParameters, block: number): number => {
  const a = modeOf(picture, slice, at.blockA(block));
  const b = modeOf(picture, slice, at.blockB(block));
  // dcPredModePredictedFlag
  return a < 0 || b < 0 ? DC : Math.min(a, b);
};

/** Mode of a neighbour; -1 for one that is not available, or not used with constrained_intra_pred_flag. */
const modeOf = (picture: PictureStore, slice: SliceParameters, block: number): number => {
  const mb = block >> 4;
  if (mb >= picture.none) return -1;
  if (slice.constrained_intra_pred_flag === 1 && ((picture.kind[mb] as number) & IS_INTER) !== 0) return -1;
  const mode = picture.intraModes[(block & ~15) + (RASTER_OF_BLOCK[block & 15] as number)] as number;
  // Intra_16x16, I_PCM and inter macroblocks count as DC.
  return mode === NO_MODE ? DC : mode;
};
