/** A FourCC as a big-endian number, as onMetaData has it (E-RTMP v2). */
export const fourCcNumber = (fourCc: string): number =>
  [...fourCc].reduce((value, letter) => value * 256 + letter.charCodeAt(0), 0);
