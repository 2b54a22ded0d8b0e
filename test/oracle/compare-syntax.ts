import { join } from 'node:path';
import { type Alignment, align, type Rewritten, rewrite } from './align.ts';
import { compareElements, compareWithJm } from './compare-elements.ts';
import { LEAD_IN, REFUSED } from './deviations.ts';
import type { Nalu } from './elements.ts';
import type { JmUnit } from './jm-trace.ts';
import { type CountRule, normalise } from './normalise.ts';
import { type TracedUnit, traceHeaders } from './trace-headers.ts';
import type { TracedCodec } from './traced-codec.ts';

export interface SyntaxComparison {
  readonly units: number;
  /** Units and elements that equal ffmpeg's. */
  readonly ffmpeg: { units: number; elements: number };
  /** Units and elements that equal JM's. */
  readonly jm: { units: number; elements: number };
  /** What differs, and what no reference reads, a line each; empty when everything was compared and is equal. */
  readonly differences: readonly string[];
}

interface Verdict {
  readonly nalu: Nalu;
  /** Why no reference was compared with it; `undefined` if one was. */
  open: string | undefined;
}

export interface SyntaxInput {
  readonly codec: TracedCodec;
  readonly nalus: readonly Nalu[];
  /** Units of the stream whose elements are compared; all, if absent. */
  readonly isCompared?: (nalu: Nalu) => boolean;
  /** The file that the offsets of the units refer to. */
  readonly source: string;
  /** The stream as an Annex B file: the source itself, where it is one. */
  readonly annexb: Rewritten;
  readonly jm: readonly JmUnit[] | undefined;
  /** For streams that are rewritten. */
  readonly folder: string;
  readonly countRule: CountRule;
}

const MAX_ROUNDS = 4;

/** Compares every unit of a stream with ffmpeg's trace_headers and, where there is one, with JM's trace. */
export const compareSyntax = async (input: SyntaxInput): Promise<SyntaxComparison> => {
  const nalus = input.nalus.filter((nalu) => nalu.size > 0);
  const { isCompared = () => true } = input;
  const compared = nalus.filter(isCompared);
  const verdicts = new Map(
    compared.map((nalu): [Nalu, Verdict] => [nalu, { nalu, open: 'ffmpeg does not set the stream up' }]),
  );
  const result = { units: compared.length, ffmpeg: { units: 0, elements: 0 }, jm: { units: 0, elements: 0 } };
  const found: string[] = [];
  const settle = (nalu: Nalu, traced: TracedUnit | undefined): void => {
    const verdict = verdicts.get(nalu);
    if (verdict?.open === undefined) return;
    verdict.open = whyOpen(input.codec, nalu, traced);
    if (traced?.fate !== 'read' && traced?.fate !== 'refused') return;
    const theirs = normalise(input.codec, traced.elements, traced.nal_unit_type, input.countRule);
    const comparison = compareElements(nalu.fields, theirs, traced.fate === 'refused', input.countRule);
    result.ffmpeg.elements += comparison.equal;
    if (comparison.difference !== undefined) found.push(place(nalu, comparison.difference));
    else if (traced.fate === 'read') result.ffmpeg.units++;
  };
  for (const unit of await readWithFfmpeg(input, settle))
    found.push(`ffmpeg has one more unit of type ${unit.nal_unit_type}`);
  if (input.jm !== undefined) compareJm([...verdicts.values()], input.jm, result.jm, found);
  return { ...result, differences: [...found, ...listOpen([...verdicts.values()])] };
};

/**
 * First the file as it is. What ffmpeg refuses ends its packet, so the stream is traced again without the units that it
 * refused; a stream that ffmpeg does not set up at all is traced after a lead-in. Gives the units that only ffmpeg has.
 */
const readWithFfmpeg = async (
  { codec, source, annexb, folder, countRule }: SyntaxInput,
  settle: (nalu: Nalu, traced: TracedUnit | undefined) => void,
): Promise<readonly TracedUnit[]> => {
  let file = annexb;
  let only: readonly TracedUnit[] = [];
  for (let round = 1; round <= MAX_ROUNDS && file.placed.length > 0; round++) {
    const packets = await traceHeaders(codec, file.path);
    const { aligned, surplus } = packets.length === 0 ? NOTHING : align(codec, file.placed, packets, file.leadIn);
    only = surplus;
    for (const { nalu, traced } of aligned) settle(nalu, traced);
    const fates = new Set(aligned.map(({ traced }) => traced?.fate));
    const isSetUp = aligned.length > 0;
    if (isSetUp ? !fates.has('not-reached') : codec.leadIn === undefined) break;
    countRule(isSetUp ? REFUSED.id : LEAD_IN.id);
    const refused = new Set(aligned.filter(({ traced }) => traced?.fate === 'refused').map(({ nalu }) => nalu));
    const rest = file.placed.map((unit) => unit.nalu).filter((nalu) => !refused.has(nalu));
    file = rewrite(source, rest, join(folder, `round-${round}.bin`), codec.leadIn);
  }
  return only;
};

const NOTHING: Alignment = { aligned: [], surplus: [] };

const whyOpen = (codec: TracedCodec, nalu: Nalu, traced: TracedUnit | undefined): string | undefined => {
  if (traced === undefined) return 'ffmpeg passes over it';
  switch (traced.fate) {
    case 'read':
      return undefined;
    case 'not-implemented':
      if (codec.isPassedOver(traced.header)) return 'ffmpeg passes over its layer';
      return codec.notImplemented[nalu.nal_unit_type ?? -1] ?? 'ffmpeg does not implement the type';
    case 'not-reached':
      return 'it follows a unit that ffmpeg refuses';
    case 'refused':
      return `ffmpeg refuses it: ${traced.messages.filter((line) => !line.startsWith('Failed to read unit')).join(' ')}`;
  }
};

/**
 * JM lists the units in stream order; it may leave some out. It is not used for SEI messages, of which it prints some
 * elements only.
 */
const compareJm = (
  verdicts: readonly Verdict[],
  units: readonly JmUnit[],
  result: { units: number; elements: number },
  found: string[],
): void => {
  let next = 0;
  const left = new Set(units.filter((unit) => unit.nal_unit_type !== SEI && unit.elements.length > 0));
  for (const verdict of verdicts) {
    const { nalu } = verdict;
    const at = units.findIndex((unit, k) => k >= next && isSame(unit, nalu));
    if (at < 0) continue;
    next = at + 1;
    const unit = units[at];
    const theirs = unit?.elements ?? [];
    if (unit !== undefined) left.delete(unit);
    if (nalu.nal_unit_type === SEI || theirs.length === 0) continue;
    const comparison = compareWithJm(nalu.fields, theirs, nalu.error !== undefined);
    result.elements += comparison.equal;
    if (comparison.difference !== undefined) found.push(place(nalu, comparison.difference));
    if (nalu.error !== undefined) continue;
    if (comparison.difference === undefined) result.units++;
    verdict.open = undefined;
  }
  if (left.size > 0) found.push(`JM has ${left.size} more units`);
};

const SEI = 6;

const place = (nalu: Nalu, text: string): string => `unit ${nalu.index} (type ${nalu.nal_unit_type}): ${text}`;

const isSame = (unit: JmUnit, nalu: Nalu): boolean =>
  unit.size === nalu.size && unit.nal_unit_type === nalu.nal_unit_type && unit.nal_ref_idc === nalu.nal_ref_idc;

/** `12 units of type 20: …` for what no reference reads. */
const listOpen = (verdicts: readonly Verdict[]): string[] => {
  const groups = new Map<string, number>();
  for (const { nalu, open } of verdicts) {
    if (open === undefined) continue;
    const error = nalu.error === undefined ? '' : `; rtmpkit: ${nalu.error.code}`;
    const key = `of type ${nalu.nal_unit_type}: ${open}${error}`;
    groups.set(key, (groups.get(key) ?? 0) + 1);
  }
  return [...groups].map(([key, count]) => `${count} ${count === 1 ? 'unit' : 'units'} ${key}`);
};
