import { toHex } from '../bytes/hex.ts';
import type { PlacedUnit } from '../codec/placed-unit.ts';
import type { ReadParameterSet, StreamCodec } from '../codec/stream-codec.ts';
import type { UnitError } from '../syntax/diagnostics.ts';
import { type TracedFields, tracedFields } from '../syntax/field-trace.ts';

/** One distinct content of a parameter set id. */
export interface ParameterSetEntry extends TracedFields {
  /** Its kind: the key of its list in the JSON document of `sps`. */
  readonly record: string;
  /** Index of the first unit with this content. */
  readonly nalu: number;
  /** Byte offset of that unit. */
  readonly offset: number;
  /** Number of units with this content. */
  count: number;
  /** The unit, emulation prevention bytes included, as hex. */
  readonly hex: string;
  readonly syntax: object;
  readonly derived?: object;
  readonly error?: UnitError;
}

/** An entry, and the data that views need. */
export interface ReportedParameterSet {
  readonly entry: ParameterSetEntry;
  readonly read: ReadParameterSet;
  /** The parameter set that it refers to, if it was sent before. */
  readonly context: object | undefined;
}

/** A distinct content as it is kept in memory: bytes, which `ParameterSetReport.read` parses. */
export interface KeptParameterSet {
  readonly kind: string;
  readonly nalu: number;
  readonly offset: number;
  count: number;
  /** The unit, or its first bytes if `partial`. */
  readonly bytes: Uint8Array;
  readonly partial: boolean;
  /** The parameter set that is needed to parse it. */
  readonly context: object | undefined;
}

/** Distinct contents that are kept; a stream with more is damaged or hostile. */
const MAX_ENTRIES = 1024;

/** Limit for all contents; a legal PPS may have 52 kB, and there may be 256 of them. */
const MAX_BYTES = 1 << 20;

/** Options of `ParameterSetReport`. */
export interface ParameterSetReportOptions {
  /** Entries have their `fields`. */
  readonly trace?: boolean;
}

/**
 * Collects the parameter sets of a stream: one entry for each distinct content, in order of first appearance. Only
 * bytes are kept: a PPS of 17 kB can hold 139,264 slice_group_id, 30 MB of trace.
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

  /** Units with new content that were not kept. */
  get dropped(): number {
    return this.#dropped;
  }

  /** In order of first appearance. */
  get kept(): readonly KeptParameterSet[] {
    return [...this.#byContent.values()];
  }

  /** Takes any unit; returns the kept content if it is a new parameter set. */
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

  /** Parses a kept parameter set in full. */
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
    return { entry, read, context };
  }
}
