import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** Skips extension data flags up to rbsp_trailing_bits(), a trace shows each; gives their number. */
export const parseExtensionData = (r: SyntaxReader, name: string): number => {
  let count = 0;
  for (; r.moreRbspData(); count++) r.flag(name);
  return count;
};
