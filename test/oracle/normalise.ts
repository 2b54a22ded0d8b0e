import { BIT_RUN, BIT_RUNS, BYTE_RUN, BYTE_RUNS, FILLER_RUN, RENAMINGS, type Renaming } from './deviations.ts';
import type { Element } from './elements.ts';

/** An element of a reference; `asBytes`: a run of bytes that rtmpkit may read in finer elements. */
export interface ReferenceElement extends Element {
  readonly asBytes?: boolean;
}

/** Counts how often a row of the table of deviations was used. */
export type CountRule = (id: string) => void;

const FILLER_TYPE = 12;
const SUBSCRIPT = /^(.*)\[(\d+)\]$/;

const RENAMED: ReadonlyMap<string, Renaming> = new Map(RENAMINGS.map((row) => [row.from, row]));

/** ffmpeg's elements of one unit in the notation of rtmpkit; changes only what the table of deviations lists. */
export const normalise = (elements: readonly Element[], nalUnitType: number, count: CountRule): ReferenceElement[] => {
  const out: ReferenceElement[] = [];
  for (let i = 0; i < elements.length; ) {
    const first = elements[i] as Element;
    const length = runLength(elements, i, nalUnitType);
    if (length === 0) {
      out.push(rename(first, count));
      i++;
      continue;
    }
    const run = elements.slice(i, i + length);
    out.push(joined(run, nalUnitType, count));
    i += length;
  }
  return out;
};

const rename = (element: Element, count: CountRule): Element => {
  const subscript = SUBSCRIPT.exec(element.name);
  const row = RENAMED.get(element.name) ?? RENAMED.get(`${subscript?.[1]}[]`);
  if (row === undefined) return element;
  count(row.id);
  return { ...element, name: row.to };
};

/** Elements from `from` on that are one run; 0 if there is none. */
const runLength = (elements: readonly Element[], from: number, nalUnitType: number): number => {
  const first = elements[from] as Element;
  const base = SUBSCRIPT.exec(first.name)?.[1];
  const isNext = (element: Element | undefined, k: number): boolean => {
    if (element === undefined) return false;
    if (base === undefined) return element.name === first.name;
    return element.name === `${base}[${k}]` && element.bits === 8;
  };
  const bitRun = BIT_RUNS.includes(first.name);
  const filler = nalUnitType === FILLER_TYPE && first.name === 'ff_byte';
  if (!bitRun && !filler && (base === undefined || BYTE_RUNS[base] === undefined)) return 0;
  let length = 0;
  while (isNext(elements[from + length], length)) length++;
  return length;
};

const joined = (run: readonly Element[], nalUnitType: number, count: CountRule): ReferenceElement => {
  const first = run[0] as Element;
  const bits = run.reduce((sum, element) => sum + element.bits, 0);
  if (BIT_RUNS.includes(first.name)) {
    if (run.length > 1) count(BIT_RUN.id);
    const value = run.reduce((sum, element) => sum * 2 + Number(element.value), 0);
    return { name: first.name, bit: first.bit, bits, value };
  }
  const value = run.map((element) => Number(element.value).toString(16).padStart(2, '0')).join('');
  count(nalUnitType === FILLER_TYPE ? FILLER_RUN.id : BYTE_RUN.id);
  const base = SUBSCRIPT.exec(first.name)?.[1] ?? first.name;
  return { name: BYTE_RUNS[base] ?? base, bit: first.bit, bits, value, asBytes: base.endsWith('payload_byte') };
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
