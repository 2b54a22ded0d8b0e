import { toHex } from '../bytes/hex.ts';
import type { PlacedUnit } from '../codec/placed-unit.ts';
import type { ReadParameterSet, StreamCodec } from '../codec/stream-codec.ts';
import type { UnitError } from '../syntax/diagnostics.ts';
import { type TracedFields, tracedFields } from '../syntax/field-trace.ts';

/** One distinct content of a parameter set id. */
export interface ParameterSetEntry extends TracedFields {
  /** Its kind: the key of its list in the document of `sps`. */
  readonly record: string;
  /** Index of the unit that brought it first. */
  readonly nalu: number;
  /** Byte offset of that unit. */
  readonly offset: number;
  /** How many units brought the same content. */
  count: number;
  /** The unit, emulation prevention bytes included, as hex. */
  readonly hex: string;
  readonly syntax: object;
  readonly derived?: object;
  readonly error?: UnitError;
}

/** An entry with what views need beside it. */
export interface ReportedParameterSet {
  readonly entry: ParameterSetEntry;
  readonly read: ReadParameterSet;
}

/** A distinct content as it is kept: small, whatever its syntax unfolds to. `ParameterSetReport.read` unfolds it. */
export interface KeptParameterSet {
  readonly kind: string;
  readonly nalu: number;
  readonly offset: number;
  count: number;
  /** Of the unit, as far as they were kept of it. */
  readonly bytes: Uint8Array;
  readonly partial: boolean;
  /** The parameter set that it is read with. */
  readonly context: object | undefined;
}

/** Distinct contents that are kept; a stream that sends more is damaged or hostile. */
const MAX_ENTRIES = 1024;

/** Bytes of them; a PPS may legally have 52 kB, and there may be 256 of them. */
const MAX_BYTES = 1 << 20;

/** How to report. */
export interface ParameterSetReportOptions {
  /** Entries have their `fields`. */
  readonly trace?: boolean;
}

/**
 * Collects the parameter sets of a stream: one entry for each distinct content, in order of first appearance. What is
 * kept are the bytes: a PPS of 17 kB can hold 139,264 slice_group_id, 30 MB of trace.
 */
export class ParameterSetReport {
  readonly #codec: Pick<StreamCodec, 'readSet'>;
  readonly #byContent = new Map<string, KeptParameterSet>();
  readonly #trace: boolean;
  #bytes = 0;
  #dropped = 0;

  constructor(codec: Pick<StreamCodec, 'readSet'>, { trace = false }: ParameterSetReportOptions = {}) {
    this.#codec = codec;
    this.#trace = trace;
  }

  /** Units whose content was new and was not kept. */
  get dropped(): number {
    return this.#dropped;
  }

  /** What is kept, in order of first appearance. */
  get kept(): readonly KeptParameterSet[] {
    return [...this.#byContent.values()];
  }

  /** Takes any unit; gives what is kept of it when it is a parameter set that was not seen before. */
  add({ parameterSet, unit, index }: PlacedUnit): KeptParameterSet | undefined {
    if (parameterSet === undefined) return undefined;
    const key = toHex(unit.bytes);
    const known = this.#byContent.get(key);
    if (known !== undefined) {
      known.count++;
      return undefined;
    }
    if (this.#byContent.size === MAX_ENTRIES || this.#bytes + unit.bytes.length > MAX_BYTES) {
      this.#dropped++;
      return undefined;
    }
    this.#bytes += unit.bytes.length;
    const { kind, context } = parameterSet;
    const kept: KeptParameterSet = {
      kind,
      nalu: index,
      offset: unit.offset,
      count: 1,
      bytes: unit.bytes.slice(),
      partial: unit.bytes.length < unit.size,
      context,
    };
    this.#byContent.set(key, kept);
    return kept;
  }

  /** Reads a parameter set again, in full: its entry. */
  read({ kind, nalu, offset, count, bytes, partial, context }: KeptParameterSet): ReportedParameterSet {
    const read = this.#codec.readSet(bytes, { context, trace: this.#trace, partial });
    const { syntax, derived, error, trace } = read;
    const entry: ParameterSetEntry = {
      record: kind,
      nalu,
      offset,
      count,
      hex: toHex(bytes),
      syntax,
      ...(derived !== undefined && { derived }),
      ...tracedFields(trace),
      ...(error !== undefined && { error }),
    };
    return { entry, read };
  }
}
