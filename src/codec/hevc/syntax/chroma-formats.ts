/** chroma_format_idc (H.265 Table 6-1). */
export const HEVC_CHROMA_FORMATS: Readonly<Record<number, string>> = {
  0: '4:0:0',
  1: '4:2:0',
  2: '4:2:2',
  3: '4:4:4',
};
