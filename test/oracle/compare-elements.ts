import { NOT_IN_JM_TRACE, UNREAD_PAYLOAD } from './deviations.ts';
import { describe, type Element, type Nalu } from './elements.ts';
import { bitsOf, type CountRule, type ReferenceElement } from './normalise.ts';

export interface ElementComparison {
  /** Elements of the reference that were found equal. */
  readonly equal: number;
  /** The first difference. */
  readonly difference?: string;
}

/** JM lists the header of a unit separately. */
const HEADER = /^nal_unit/;

const same = (a: Element, b: Element): boolean =>
  a.name === b.name && a.bit === b.bit && a.bits === b.bits && a.value === b.value;

/**
 * Compares the elements of a unit with ffmpeg's, in order: name, bit, length, value. `prefix`: ffmpeg gave up, so
 * rtmpkit may have more.
 */
export const compareElements = (
  ours: Nalu['fields'],
  theirs: readonly ReferenceElement[],
  prefix: boolean,
  count: CountRule,
): ElementComparison => {
  let i = 0;
  for (const [k, their] of theirs.entries()) {
    const our = ours[i];
    if (our !== undefined && same(our, their)) {
      i++;
      continue;
    }
    const finer = their.raw === undefined ? 0 : elementsWithin(ours, i, their.bit, their.raw);
    if (finer === 0) return { equal: k, difference: `${describe(our)}, ffmpeg ${describe(their)}` };
    count(UNREAD_PAYLOAD.id);
    i += finer;
  }
  if (!prefix && i < ours.length) return { equal: theirs.length, difference: `${describe(ours[i])}, ffmpeg nothing` };
  return { equal: theirs.length };
};

/** Number of elements from `from` on whose bits are exactly `expected`, which begin at `bit`; 0 if they are not. */
const elementsWithin = (ours: Nalu['fields'], from: number, bit: number, expected: string): number => {
  let text = '';
  let i = from;
  for (; text.length < expected.length; i++) {
    const our = ours[i];
    if (our === undefined || our.bit !== bit + text.length) return 0;
    const bits = bitsOf(our);
    if (bits.length !== our.bits) return 0;
    text += bits;
  }
  return text === expected ? i - from : 0;
};

/**
 * Compares with JM, which has other names and no positions within the unit: order, length and value. `prefix`: rtmpkit
 * gave up, so JM may have more.
 */
export const compareWithJm = (ours: Nalu['fields'], theirs: readonly Element[], prefix: boolean): ElementComparison => {
  const comparable = ours.filter((field) => !HEADER.test(field.structure) && NOT_IN_JM_TRACE[field.name] === undefined);
  for (const [k, their] of theirs.entries()) {
    const our = comparable[k];
    if (our === undefined && prefix) return { equal: k };
    if (our === undefined || our.bits !== their.bits || our.value !== their.value) {
      return { equal: k, difference: `${describe(our)}, JM ${their.name} +${their.bits} = ${their.value}` };
    }
  }
  if (theirs.length < comparable.length) {
    return { equal: theirs.length, difference: `${describe(comparable[theirs.length])}, JM nothing` };
  }
  return { equal: theirs.length };
};
