import type { Field } from '../../src/syntax/field-trace.ts';
import type { Element } from './elements.ts';

/** Element names of ffmpeg's cbs_av1 that are not those of the specification, without subscripts. */
const NAMES: Readonly<Record<string, string>> = {
  delta_frame_id_minus1: 'delta_frame_id_minus_1',
  golden_frame_idx: 'gold_frame_idx',
  tile_size_bytes_minus1: 'tile_size_bytes_minus_1',
  tx_mode: 'tx_mode_select',
};

/** Elements that ffmpeg names after the variable that they are for: `delta_q_y_dc.delta_coded`. */
const OF_VARIABLE = /^delta_q_[yuv]_[ad]c\.(delta_coded|delta_q)$/;

/** Values that ffmpeg counts from another number. */
const OFFSETS: Readonly<Record<string, number>> = {
  // TX_MODE_LARGEST is 1.
  tx_mode_select: 1,
};

/** Elements that are runs of flags in the specification; ffmpeg gives their sum, with what it starts from. */
const RUNS: Readonly<Record<string, (i: number) => string>> = {
  tile_cols_log2: (i) => `increment_tile_cols_log2[${i}]`,
  tile_rows_log2: (i) => `increment_tile_rows_log2[${i}]`,
  subexp_more_bits: () => 'subexp_more_bits',
  lr_unit_shift: (i) => (i === 0 ? 'lr_unit_shift' : 'lr_unit_extra_shift'),
};

const LINE = /^(\d+) +(\S+) +([01]*) ?= (-?\d+)$/;

/** An OBU of ffmpeg's trace_headers. */
export interface TracedObu {
  readonly elements: readonly Element[];
  /** ffmpeg gave up the packet in this OBU. */
  failed: boolean;
}

/** Reads a dump of trace_headers, without the section "Extradata" before the first packet. */
export const tracedObus = (dump: string): TracedObu[] => {
  const obus: TracedObu[] = [];
  let inPackets = false;
  let elements: Element[] | undefined;
  // Bits of a leb128() come one line a byte, before its value.
  let leb: { bit: number; text: string } | undefined;
  for (const line of dump.split('\n')) {
    if (line.startsWith('Packet:')) inPackets = true;
    if (!inPackets) continue;
    if (line.startsWith('!!') && obus.length > 0) (obus.at(-1) as TracedObu).failed = true;
    if (line.trimEnd() === 'OBU header') {
      elements = [];
      obus.push({ elements, failed: false });
    }
    const [, bit, name, bits, value] = LINE.exec(line.trimEnd()) ?? [];
    if (elements === undefined || bit === undefined || name === undefined || bits === undefined) continue;
    if (name.startsWith('leb128_byte')) {
      leb = { bit: leb?.bit ?? Number(bit), text: (leb?.text ?? '') + bits };
      continue;
    }
    elements.push(...asSpecified(name, leb?.bit ?? Number(bit), leb?.text ?? bits, Number(value)));
    leb = undefined;
  }
  return obus;
};

/** Elements of the specification for one of ffmpeg. */
const asSpecified = (name: string, bit: number, bits: string, value: number): Element[] => {
  const run = RUNS[name];
  if (run !== undefined) {
    return [...bits].map((digit, i) => ({ name: run(i), bit: bit + i, bits: 1, value: Number(digit) }));
  }
  // Elements without bits: ns(1), and gm_params as a sum of the elements before it.
  if (bits === '') return [];
  const [, plain = '', subscripts = ''] = /^([^[]+)(.*)$/.exec(OF_VARIABLE.exec(name)?.[1] ?? name) ?? [];
  const specified = NAMES[plain] ?? plain;
  return [{ name: specified + subscripts, bit, bits: bits.length, value: value - (OFFSETS[specified] ?? 0) }];
};

/** Elements of zeros that ffmpeg gives one by one. */
const BIT_BY_BIT: ReadonlySet<string> = new Set(['trailing_zero_bit', 'zero_bit']);

/** The elements of our trace, runs of zeros bit by bit; ffmpeg leaves trailing zero bytes out. */
export const elementsOf = (fields: readonly Field[]): Element[] =>
  fields.flatMap(({ name, bit, bits, value }) => {
    if (name === 'trailing_zero_bytes') return [];
    if (!BIT_BY_BIT.has(name)) return [{ name, bit, bits, value: Number(value) }];
    return Array.from({ length: bits }, (_, i) => ({ name, bit: bit + i, bits: 1, value: 0 }));
  });

/**
 * Elements from the end of obu_size on: ffmpeg adds obu_size where a stream has none (Annex B), and the header that comes
 * before is compared without positions.
 */
export const withoutSize = (elements: readonly Element[]): { header: string[]; payload: Element[] } => {
  const isPayload = elements.findIndex(({ name }) => !HEADER.has(name));
  const end = isPayload < 0 ? elements.length : isPayload;
  const last = elements[end - 1];
  const start = last === undefined ? 0 : last.bit + last.bits;
  return {
    header: elements
      .slice(0, end)
      .filter(({ name }) => name !== 'obu_size' && name !== 'obu_has_size_field')
      .map(({ name, value }) => `${name} ${value}`),
    payload: elements.slice(end).map((element) => ({ ...element, bit: element.bit - start })),
  };
};

const HEADER: ReadonlySet<string> = new Set([
  'obu_forbidden_bit',
  'obu_type',
  'obu_extension_flag',
  'obu_has_size_field',
  'obu_reserved_1bit',
  'temporal_id',
  'spatial_id',
  'extension_header_reserved_3bits',
  'obu_size',
]);
