/** chroma_format_idc (H.266 Table 2). */
export const VVC_CHROMA_FORMATS: Readonly<Record<number, string>> = {
  0: '4:0:0',
  1: '4:2:0',
  2: '4:2:2',
  3: '4:4:4',
};
