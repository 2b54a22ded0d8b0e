import { expect } from 'vitest';
import type { ConversionSummary } from '../../../src/analysis/conversion.ts';
import type { Output } from '../../../src/io/output.ts';
import type { Conversion } from '../../../src/pipeline/convert/conversion.ts';
import type { UnitFormat } from '../../../src/pipeline/convert/output-formats.ts';
import { FlvConversion, type FlvConversionOptions } from '../../../src/pipeline/convert/tags/flv-conversion.ts';
import { UnitConversion, type UnitConversionOptions } from '../../../src/pipeline/convert/units/unit-conversion.ts';
import { type OpenHints, openInput } from '../../../src/pipeline/open.ts';
import type { Diagnostic } from '../../../src/syntax/diagnostics.ts';
import { CountedSource, reused } from '../source.ts';

/** An output in memory: one that can be read back and patched, as a file, or a pipe. */
export class MemoryOutput implements Output {
  readonly closed = false;
  #bytes = new Uint8Array(0);
  /** Not flushed yet: views that are valid only until the next flush. */
  #pending: Uint8Array[] = [];
  sizeBytes = 0;
  readonly patch?: NonNullable<Output['patch']>;
  readonly readBack?: NonNullable<Output['readBack']>;
  /** The most bytes between two flushes. */
  mostPendingBytes = 0;

  constructor(kind: 'file' | 'pipe') {
    if (kind === 'pipe') return;
    this.patch = (offset, bytes) => this.#bytes.set(bytes, offset);
    this.readBack = (offset, into) => {
      const bytes = this.#bytes.subarray(offset, offset + into.length);
      into.set(bytes);
      return bytes.length;
    };
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  write(bytes: Uint8Array): void {
    this.#pending.push(bytes);
    this.sizeBytes += bytes.length;
  }

  async flush(): Promise<void> {
    const length = this.#pending.reduce((sum, { length }) => sum + length, 0);
    this.mostPendingBytes = Math.max(this.mostPendingBytes, length);
    const bytes = new Uint8Array(this.#bytes.length + length);
    bytes.set(this.#bytes);
    let at = this.#bytes.length;
    for (const piece of this.#pending) {
      bytes.set(piece, at);
      at += piece.length;
    }
    this.#bytes = bytes;
    this.#pending = [];
  }

  async commit(): Promise<void> {
    await this.flush();
  }

  abandon(): void {
    this.#bytes = new Uint8Array(0);
  }
}

export interface Converted {
  readonly bytes: Uint8Array;
  readonly facts: Omit<ConversionSummary, 'complete' | 'diagnostics' | 'config'>;
  readonly config: Uint8Array | undefined;
  /** Of the stream and of the conversion, in order. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface ConvertBytesOptions extends Partial<UnitConversionOptions> {
  readonly hints?: OpenHints;
  readonly extension?: string;
  readonly output?: 'file' | 'pipe';
  /** The input in pieces; one piece if absent. */
  readonly pieces?: Iterable<Uint8Array>;
}

/** Pieces whose bytes are overwritten when the next one is requested. */
function* wiped(pieces: Iterable<Uint8Array>): Iterable<Uint8Array> {
  for (const piece of pieces) {
    const copy = piece.slice();
    yield copy;
    copy.fill(0xaa);
  }
}

/** Converts bytes in memory. */
export const convertBytes = async (
  input: Uint8Array,
  to: UnitFormat,
  { hints = {}, extension = '', output: kind = 'file', pieces = [input], ...options }: ConvertBytesOptions = {},
): Promise<Converted> => {
  const stream = await (await openInput(new CountedSource(wiped(pieces)), extension, hints)).stream();
  const output = new MemoryOutput(kind);
  const conversion = new UnitConversion(stream, output, {
    to,
    strip: () => false,
    stripsParameterSets: false,
    always4: false,
    lengthSize: 4,
    wantsConfig: false,
    verify: true,
    interrupted: new AbortController().signal,
    ...options,
  });
  const diagnostics = await finished(conversion, output);
  return { bytes: output.bytes, facts: conversion.facts, config: conversion.config, diagnostics };
};

/** Runs a conversion to its end and commits its output; what it found. */
export const finished = async (conversion: Conversion, output: MemoryOutput): Promise<readonly Diagnostic[]> => {
  const diagnostics: Diagnostic[] = [];
  for await (const { items } of conversion.run()) diagnostics.push(...items);
  await output.commit();
  return diagnostics;
};

/** An FLV that was converted to FLV. */
export interface FixedFlv {
  readonly bytes: Uint8Array;
  readonly facts: FlvConversion['facts'];
  readonly diagnostics: readonly Diagnostic[];
}

/** Converts FLV to FLV, verified. */
export const fixFlv = async (
  input: Uint8Array,
  options: Partial<FlvConversionOptions> & { output?: 'file' | 'pipe'; pieces?: readonly Uint8Array[] } = {},
): Promise<FixedFlv> => {
  const { output: kind = 'file', pieces = [input], ...rest } = options;
  const output = new MemoryOutput(kind);
  const conversion = new FlvConversion(new CountedSource(reused(pieces)), output, {
    fixes: [],
    verify: true,
    interrupted: new AbortController().signal,
    ...rest,
  });
  const diagnostics = await finished(conversion, output);
  expect(conversion.facts.verification?.identical).toBe(true);
  return { bytes: output.bytes, facts: conversion.facts, diagnostics };
};
