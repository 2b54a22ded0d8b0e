/**
 * Letters in which FFmpeg prints the type of a macroblock (-debug mb_type): what predicts it, how it is divided, and `=`
 * for a field macroblock. Its tables lose what the letters leave out: which of the I_16x16 types, the transform, and the
 * order of lists in 16x8 and 8x16.
 */
export interface DecoderLetters {
  readonly prediction: string;
  /** Absent for direct prediction, which FFmpeg divides as it finds vectors that are alike. */
  readonly division?: string;
}

const DIVISIONS: Readonly<Record<string, string>> = { '16x16': ' ', '16x8': '-', '8x16': '|' };

/** The letters of a type, spelled as in Tables 7-11 to 7-14. */
export const decoderLetters = (type: string): DecoderLetters => {
  if (type === 'I_PCM') return { prediction: 'P', division: ' ' };
  if (type.startsWith('I_16x16')) return { prediction: 'I', division: ' ' };
  if (type === 'I_NxN' || type === 'SI') return { prediction: 'i', division: ' ' };
  if (type === 'P_Skip') return { prediction: 'S', division: ' ' };
  if (type === 'B_Skip') return { prediction: 'd' };
  if (type === 'B_Direct_16x16') return { prediction: 'D' };
  if (type === 'P_8x8' || type === 'P_8x8ref0') return { prediction: '>', division: '+' };
  if (type === 'B_8x8') return { prediction: 'X', division: '+' };
  const { lists = '', size = '' } = /^[PB]_(?<lists>(?:L[01]_|Bi_)+)(?<size>\d+x\d+)$/.exec(type)?.groups ?? {};
  const division = DIVISIONS[size];
  if (division === undefined) throw new Error(`unknown type of a macroblock: ${type}`);
  const uses0 = /L0|Bi/.test(lists);
  const uses1 = /L1|Bi/.test(lists);
  return { prediction: uses0 && uses1 ? 'X' : uses0 ? '>' : '<', division };
};
