/** QPC of qPI from 30 on (H.264 Table 8-15). */
const QPC = Uint8Array.of(29, 30, 31, 32, 32, 33, 34, 34, 35, 35, 36, 36, 37, 37, 37, 38, 38, 38, 39, 39, 39, 39);

/** QPC of every QPY from -48 on, for one chroma_qp_index_offset (8.5.8). */
export const chromaQpTable = (offset: number, bitDepthChroma: number): Int8Array => {
  const lowest = -6 * (bitDepthChroma - 8);
  return Int8Array.from({ length: LOWEST_QP + 52 }, (_, i) => {
    const qPI = Math.max(lowest, Math.min(51, i - LOWEST_QP + offset));
    return qPI < 30 ? qPI : (QPC[qPI - 30] as number);
  });
};

/** -QpBdOffsetY of 14 bits a sample, with 6 more for bit_depth_luma_minus8 that a lax parse lets pass. */
export const LOWEST_QP = 48;
