import type { ReadPicture } from './read-pictures.ts';

/** QP_C by qPI from 30 to 51 (Table 8-15). */
const QP_C = [29, 30, 31, 32, 32, 33, 34, 34, 35, 35, 36, 36, 37, 37, 37, 38, 38, 38, 39, 39, 39, 39] as const;

/** Macroblocks whose QP_C does not follow from QP_Y and the PPS (8.5.8); pictures of one PPS. */
export const wrongChromaQps = ({ picture, first, chroma_format_idc }: ReadPicture): number => {
  const { pps, sps } = first?.primary?.sets ?? {};
  if (pps === undefined || sps === undefined || chroma_format_idc === 0) return 0;
  const lowest = -6 * sps.bit_depth_chroma_minus8;
  const of = (qp: number, offset: number): number => {
    const index = Math.min(51, Math.max(lowest, qp + offset));
    return QP_C[index - 30] ?? index;
  };
  let wrong = 0;
  for (const [mb, qp] of picture.qp.entries()) {
    if (picture.isRead[mb] === 0) continue;
    const isRight =
      picture.qpCb[mb] === of(qp, pps.chroma_qp_index_offset) &&
      picture.qpCr[mb] === of(qp, pps.second_chroma_qp_index_offset);
    if (!isRight) wrong++;
  }
  return wrong;
};
