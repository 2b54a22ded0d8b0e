import { plural } from '../media/quantity.ts';
import type { FieldValue } from '../syntax/field-sink.ts';
import { bitPattern, type FieldTrace, type TraceNode } from '../syntax/field-trace.ts';
import type { Theme } from './colour.ts';
import { cutTo } from './width.ts';

/** Longest element in bits that is shown in binary; others are in hex. Narrow terminals need the room for names. */
const WIDE_PATTERN = 20;
const NARROW_PATTERN = 12;
/** Columns; a terminal with fewer is narrow. */
const WIDE_TERMINAL = 100;
/** Bytes of a run that are shown. */
const MAX_BYTES = 16;

/**
 * Writes the syntax of a unit as a tree: bit position, the bits, descriptor, element, value, meaning. `bytes` is the
 * unit without emulation prevention bytes; bit positions refer to it. Lines are cut to `width`, if given. Yields single
 * lines: the tree of a large unit would be a string of a megabyte.
 */
export function* traceTree(
  trace: FieldTrace,
  bytes: Uint8Array,
  theme: Theme,
  width: number | undefined,
): Generator<string> {
  const patternBits = width !== undefined && width < WIDE_TERMINAL ? NARROW_PATTERN : WIDE_PATTERN;
  for (const node of trace.nodes()) yield `${line(node, bytes, theme, width, patternBits)}\n`;
  if (trace.dropped > 0) yield `${theme.dim(`… ${plural(trace.dropped, 'more element')}, not shown`)}\n`;
}

const line = (
  node: TraceNode,
  bytes: Uint8Array,
  theme: Theme,
  width: number | undefined,
  patternBits: number,
): string => {
  const columns = (bit: string, bits: string, kind: string): string =>
    `${bit.padStart(6)}  ${bits.padStart(patternBits)}  ${kind.padEnd(5)}  `;
  if (node.kind === 'structure') {
    const left = `${columns('', '', '')}${'  '.repeat(node.depth)}`;
    const title = cutTo(width, `${left}${node.name}()`).slice(left.length);
    const room = width === undefined ? undefined : Math.max(0, width - left.length - title.length - 2);
    const clause = cutTo(room, node.clause);
    return left + theme.strong(title) + (clause === '' ? '' : `  ${theme.dim(clause)}`);
  }
  if (node.kind === 'inferred') {
    const text = `${node.name} = ${node.value}`;
    return theme.dim(fitted(columns('', '', 'infer'), node.depth, text, meaningText(node.meaning), width));
  }
  const { bit, bits, descriptor, name, value, meaning } = node.field;
  const kind = descriptor.startsWith('b(8)x') ? 'b(8)' : descriptor;
  const left = columns(`${bit}`, pattern(bytes, bit, bits, patternBits), kind);
  return fitted(left, node.depth, `${name} = ${valueText(value)}`, meaningText(meaning), width);
};

/** In a line that is too long the indentation is cut first, so that the value stays visible. */
const fitted = (left: string, depth: number, text: string, meaning: string, width: number | undefined): string => {
  const indent = width === undefined ? 2 * depth : Math.max(0, Math.min(2 * depth, width - left.length - text.length));
  return cutTo(width, `${left}${' '.repeat(indent)}${text}${meaning}`);
};

const pattern = (bytes: Uint8Array, bit: number, bits: number, patternBits: number): string => {
  if (bits <= patternBits) return bitPattern(bytes, bit, bits);
  if (bits > 64) return `${bits / 8} bytes`;
  const value = BigInt(`0b${bitPattern(bytes, bit, bits)}`);
  return `0x${value.toString(16).padStart(Math.ceil(bits / 4), '0')}`;
};

const valueText = (value: FieldValue): string => {
  if (typeof value === 'number') return `${value}`;
  const text = printable(value);
  if (text !== undefined) return `"${text.length > 2 * MAX_BYTES ? `${text.slice(0, 2 * MAX_BYTES)}…` : text}"`;
  return value.length > 2 * MAX_BYTES ? `${value.slice(0, 2 * MAX_BYTES)}…` : value;
};

/** A run of bytes as ASCII text; `undefined` unless it starts with at least 4 printable characters and no others. */
const printable = (hex: string): string | undefined => {
  const start = hex.slice(0, 4 * MAX_BYTES + 2);
  if (start.length < 8) return undefined;
  const codes = Array.from({ length: start.length / 2 }, (_, i) => Number.parseInt(start.slice(2 * i, 2 * i + 2), 16));
  return codes.every((code) => code >= 32 && code < 127) ? String.fromCharCode(...codes) : undefined;
};

const meaningText = (meaning: string | undefined): string => (meaning === undefined ? '' : `  (${meaning})`);
