import type { FieldValue } from '../syntax/field-sink.ts';
import { bitPattern, type FieldTrace, type TraceNode } from '../syntax/field-trace.ts';
import type { Theme } from './colour.ts';

/** Bits of one element that are shown one by one; longer runs are shown in hex. */
const MAX_PATTERN = 20;
/** Bytes of a run that are shown on one line. */
const MAX_BYTES = 16;

/**
 * Writes the syntax of a unit as a tree: bit position, the bits, descriptor, element, value, meaning. `bytes` is the
 * unit without emulation prevention bytes, which the positions count in.
 */
export const traceTree = (trace: FieldTrace, bytes: Uint8Array, theme: Theme): string =>
  trace.nodes.map((node) => `${line(node, bytes, theme)}\n`).join('');

const line = (node: TraceNode, bytes: Uint8Array, theme: Theme): string => {
  const indent = '  '.repeat(node.depth);
  if (node.kind === 'structure') {
    return `${' '.repeat(37)}${indent}${theme.strong(`${node.name}()`)}  ${theme.dim(node.clause)}`;
  }
  if (node.kind === 'inferred') {
    const left = `${''.padStart(6)}  ${''.padStart(MAX_PATTERN)}  ${'infer'.padEnd(5)}  `;
    return theme.dim(`${left}${indent}${node.name} = ${node.value}${meaningText(node.meaning)}`);
  }
  const { bit, bits, descriptor, name, value, meaning } = node.field;
  const kind = descriptor.startsWith('b(8)x') ? 'b(8)' : descriptor;
  const left = `${`${bit}`.padStart(6)}  ${pattern(bytes, bit, bits).padStart(MAX_PATTERN)}  ${kind.padEnd(5)}  `;
  return `${left}${indent}${name} = ${valueText(value)}${meaningText(meaning)}`;
};

const pattern = (bytes: Uint8Array, bit: number, bits: number): string => {
  if (bits <= MAX_PATTERN) return bitPattern(bytes, bit, bits);
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

/** The text that a run of bytes spells, when it begins with enough of it to be meant as one. */
const printable = (hex: string): string | undefined => {
  const start = hex.slice(0, 4 * MAX_BYTES + 2);
  if (start.length < 8) return undefined;
  const codes = Array.from({ length: start.length / 2 }, (_, i) => Number.parseInt(start.slice(2 * i, 2 * i + 2), 16));
  return codes.every((code) => code >= 32 && code < 127) ? String.fromCharCode(...codes) : undefined;
};

const meaningText = (meaning: string | undefined): string => (meaning === undefined ? '' : `  (${meaning})`);
