import { BIT_RUN, BYTE_RUN, BYTE_RUNS, FILLER_RUN, type Renaming } from './deviations.ts';
import type { Element } from './elements.ts';
import type { TracedCodec } from './traced-codec.ts';

/** An element of a reference; `raw`: the bits of a part that it does not read, where rtmpkit may have finer elements. */
export interface ReferenceElement extends Element {
  readonly raw?: string;
}

/** Counts how often a row of the table of deviations was used. */
export type CountRule = (id: string) => void;

const SUBSCRIPT = /^(.*)\[(\d+)\]$/;

/** ffmpeg's elements of one unit in the notation of rtmpkit; changes only what the tables of deviations list. */
export const normalise = (
  codec: TracedCodec,
  elements: readonly Element[],
  nalUnitType: number,
  count: CountRule,
): ReferenceElement[] => {
  const out: ReferenceElement[] = [];
  for (let i = 0; i < elements.length; ) {
    const first = elements[i] as Element;
    const last = codec.numbered[first.name];
    if (last !== undefined) {
      const length = elements.slice(i).findIndex(({ name }) => name !== first.name);
      for (let k = 0; k < length; k++)
        out.push({ ...(elements[i + k] as Element), name: `${first.name}[${last - length + 1 + k}]` });
      i += length;
      continue;
    }
    const length = runLength(codec, elements, i, nalUnitType);
    if (length === 0) {
      out.push(rename(codec, first, count));
      i++;
      continue;
    }
    out.push(joined(codec, elements.slice(i, i + length), nalUnitType, count));
    i += length;
  }
  return out;
};

const rowsOf = new Map<TracedCodec, ReadonlyMap<string, Renaming>>();

/** A row `name` keeps the subscripts of the element, a row `name[]` drops them. */
const rename = (codec: TracedCodec, element: Element, count: CountRule): Element => {
  const rows = rowsOf.get(codec) ?? new Map(codec.renamings.map((row) => [row.from, row]));
  rowsOf.set(codec, rows);
  const [base = '', ...subscripts] = element.name.split(/(?=\[)/);
  const drop = subscripts.length === 0 ? undefined : rows.get(`${base}[]`);
  const row = drop ?? rows.get(base);
  if (row === undefined) return element;
  count(row.id);
  return { ...element, name: drop === undefined ? `${row.to}${subscripts.join('')}` : row.to };
};

const isBitRun = (codec: TracedCodec, name: string): boolean =>
  codec.unread.includes(name) || codec.bitRuns.includes(name.replace(/\[.*/, ''));

/** Elements from `from` on that are one run; 0 if there is none. */
const runLength = (codec: TracedCodec, elements: readonly Element[], from: number, nalUnitType: number): number => {
  const first = elements[from] as Element;
  const [, base, start = '0'] = SUBSCRIPT.exec(first.name) ?? [];
  const bitRun = isBitRun(codec, first.name);
  const isNext = (element: Element | undefined, k: number): boolean => {
    if (element === undefined) return false;
    if (bitRun || base === undefined) return element.name === first.name;
    return element.name === `${base}[${Number(start) + k}]` && element.bits === 8;
  };
  const filler = nalUnitType === codec.fillerType && first.name === 'ff_byte';
  if (!bitRun && !filler && (base === undefined || BYTE_RUNS[base] === undefined)) return 0;
  let length = 0;
  while (isNext(elements[from + length], length)) length++;
  return length;
};

const joined = (
  codec: TracedCodec,
  run: readonly Element[],
  nalUnitType: number,
  count: CountRule,
): ReferenceElement => {
  const first = run[0] as Element;
  const bits = run.reduce((sum, element) => sum + element.bits, 0);
  if (codec.unread.includes(first.name)) {
    const raw = run.map(({ value }) => value).join('');
    return { name: first.name, bit: first.bit, bits, value: raw, raw };
  }
  if (isBitRun(codec, first.name)) {
    if (run.length > 1) count(BIT_RUN.id);
    const value = run.reduce((sum, element) => sum * 2 ** element.bits + Number(element.value), 0);
    return { ...rename(codec, first, count), bit: first.bit, bits, value };
  }
  const value = run.map((element) => Number(element.value).toString(16).padStart(2, '0')).join('');
  count(nalUnitType === codec.fillerType ? FILLER_RUN.id : BYTE_RUN.id);
  const base = SUBSCRIPT.exec(first.name)?.[1] ?? first.name;
  const element = { name: BYTE_RUNS[base] ?? base, bit: first.bit, bits, value };
  return base.endsWith('payload_byte') ? { ...element, raw: bitsOf({ ...element, descriptor: 'bytes' }) } : element;
};

/** The bits of an element as text, from its value only. */
export const bitsOf = (element: Element & { readonly descriptor: string }): string => {
  const { value, bits, descriptor } = element;
  if (typeof value === 'string') {
    let text = '';
    for (const digit of value) text += Number.parseInt(digit, 16).toString(2).padStart(4, '0');
    return text;
  }
  if (descriptor === 'ue(v)') return expGolomb(value);
  if (descriptor === 'se(v)') return expGolomb(value > 0 ? 2 * value - 1 : -2 * value);
  const unsigned = value < 0 ? value + 2 ** bits : value;
  return unsigned.toString(2).padStart(bits, '0');
};

const expGolomb = (codeNum: number): string => {
  const code = (codeNum + 1).toString(2);
  return '0'.repeat(code.length - 1) + code;
};
