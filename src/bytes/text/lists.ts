/** The words of a text that stand for bytes. */
export interface Lists {
  /** The words of each list in brackets, or all words of a text without. */
  readonly lists: readonly (readonly string[])[];
  /** The words were taken from a dump, without its offsets and letters. */
  readonly isDump: boolean;
}

/** Fewer numbers, or a shorter row of digits, are an index or a length. */
const LIST_NUMBERS = 4;
const LIST_DIGITS = 6;

/** `<Buffer 67 42>` of Node. */
const NODE_TYPE = 'Buffer';

const SEPARATORS = /[\s,;:|%_"'`<>{}[\]()]+/;
const BRACKETS = /[{[(<]([^{}[\]()<>]*)[}\])>]/g;
const NUMBER = /^(?:(?:0x)?[0-9a-f]+|-[0-9]+)$/i;
/** `(byte) 0x96` of Java, `0x96.toByte()` of Kotlin. */
const CAST = /\(\s*(?:byte|char|u?int8(?:_t)?|unsigned char)\s*\)|\.toByte\(\)/gi;
/** `sps[24] =`, `sps_len = 24;`, `Uint8Array(24)`. */
const DECLARATION = /(?<![^=;{}])[^=;{}]*=(?:\s*\d+\s*;)?|\b[a-z_]\w*\s*[[(]\s*\d*\s*[\])]/gi;

/** `sps=67640028…`, `bytes = 0x67640028…`: a word with a letter that is no hex digit. */
const NAME = /["']?(?<![\w-])(?=[\w-]*[g-z_])[a-z_][\w-]*["']?\s*[:=]/i;

/** Takes the lists of a source or log, the rows of a dump, or all words. */
export const listsIn = (text: string): Lists => {
  const rows = rowsOfDump(text);
  if (rows !== undefined) return { lists: [wordsOf(rows)], isDump: true };
  const plain = text.replace(CAST, ' ');
  const lists: string[][] = [];
  const outside = plain.replace(BRACKETS, (whole, content: string) => {
    const words = wordsOf(content).filter((word, i) => i > 0 || word !== NODE_TYPE);
    if (!isList(words)) return whole;
    lists.push(words);
    return ' ';
  });
  const hasMore = wordsOf(outside.replace(DECLARATION, ' ')).some((word) => NUMBER.test(word) && /\d/.test(word));
  if (lists.length > 0 && !hasMore) return { lists, isDump: false };
  const named = plain.split(NAME).map(wordsOf).filter(isList);
  return { lists: named.length > 0 ? named : [wordsOf(plain)], isDump: false };
};

const isList = (words: readonly string[]): boolean =>
  words.some((word) => NUMBER.test(word)) &&
  words.every((word) => NUMBER.test(word) || /^(\.{2,}|…)/.test(word) || /^(more|bytes?)$/.test(word)) &&
  (words.length >= LIST_NUMBERS || words.some((word) => word.length >= LIST_DIGITS));

/** A dash between two digits separates; after a separator it is a sign. */
const wordsOf = (text: string): string[] =>
  text
    .replace(/(?<=[0-9a-f])-(?=[0-9a-f])/gi, ' ')
    .split(SEPARATORS)
    .filter((word) => word !== '');

/** Offset of a line of `xxd`, `hexdump`, Wireshark or gdb, and what follows. */
const OFFSET =
  /^\s*(?:(0x[0-9a-f]+|[0-9a-f]{4,16}):|([0-9a-f]{4,16})(?=\s{2,}[0-9a-f]{2}\s|\s+[0-9a-f]{4}\s|\s*$))(.*)$/i;
/** The letters at the end of a line: between bars, or after two spaces. */
const LETTERS = /(?<!\s)\s*\|.*\|?\s*$|(?<=[0-9a-f])\s{2,}(?![0-9a-f]{2}(?:\s|$)).*$/i;

/** The digits of a dump; `undefined` if a line has no offset, or they do not go up from a multiple of 16. */
const rowsOfDump = (text: string): string | undefined => {
  const rows: string[] = [];
  let last = -1;
  for (const line of text.split(/\r?\n/).filter((one) => one.trim() !== '')) {
    const [, marked, bare, rest = ''] = OFFSET.exec(line) ?? [];
    const offset = Number.parseInt((marked ?? bare ?? '').replace(/^0x/i, ''), 16);
    if (Number.isNaN(offset) || offset <= last || (last < 0 && offset % 16 !== 0)) return undefined;
    last = offset;
    rows.push(rest.replace(LETTERS, ''));
  }
  return rows.some((row) => row.trim() !== '') ? rows.join(' ') : undefined;
};
