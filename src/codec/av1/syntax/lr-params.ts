import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import type { FrameContext } from './frame-context.ts';

/** lr_params() (AV1 5.9.20): loop restoration. */
export interface LrParams {
  /** By plane. */
  lr_type: number[];
  lr_unit_shift?: number;
  lr_unit_extra_shift?: number;
  lr_uv_shift?: number;
}

/** FrameRestorationType by lr_type: Remap_Lr_Type (AV1 5.9.20). */
const RESTORATION_TYPES: Readonly<Record<number, string>> = {
  0: 'RESTORE_NONE',
  1: 'RESTORE_SWITCHABLE',
  2: 'RESTORE_WIENER',
  3: 'RESTORE_SGRPROJ',
};

/** Reads lr_params() (AV1 5.9.20) of a frame that may have it: neither lossless nor with intra block copy. */
export const parseLrParams = (r: SyntaxReader, { sequence }: FrameContext, into: Partial<LrParams>): void => {
  const { header, numPlanes, subsamplingX, subsamplingY } = sequence;
  r.open('lr_params', 'AV1 5.9.20');
  const types: number[] = [];
  into.lr_type = types;
  for (let i = 0; i < numPlanes; i++) types.push(r.u(2, r.nth('lr_type', i), RESTORATION_TYPES));
  if (types.some((type) => type > 0)) {
    into.lr_unit_shift = r.flag('lr_unit_shift');
    if (header.use_128x128_superblock === 0 && into.lr_unit_shift === 1) {
      into.lr_unit_extra_shift = r.flag('lr_unit_extra_shift');
    }
    const usesChroma = types.slice(1).some((type) => type > 0);
    if (subsamplingX === 1 && subsamplingY === 1 && usesChroma) into.lr_uv_shift = r.flag('lr_uv_shift');
    else r.infer('lr_uv_shift', 0);
  }
  r.close();
};
