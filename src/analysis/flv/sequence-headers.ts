import { toHex } from '../../bytes/hex.ts';
import { recordNalBytes } from '../../codec/h26x/record-nal-unit.ts';
import type { Configuration, ConfigurationDerived } from '../../container/flv/configurations.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';
import { type Frame, findingAt } from './frame.ts';
import { recordNalUnits } from './record-nal-units.ts';

/** Sequence headers of a track. */
export interface SequenceHeaderSummary {
  readonly count: number;
  /** Those that change the configuration, the first one among them. */
  readonly configurations: number;
  /** Those that say what is known. */
  readonly repeated: number;
  /** Those without a byte. */
  readonly empty: number;
}

/** Codecs that cannot be decoded without a sequence header. */
const NEEDS_HEADER: ReadonlySet<string> = new Set(['avc1', 'hvc1', 'vvc1', 'mp4a']);

/** Distinct parameter sets in band that are compared; one of each kind is what streams have. */
const MAX_IN_BAND = 256;

/** Watches the sequence headers of a track, and parameter sets in band that say something else. */
export class SequenceHeaders {
  readonly #name: string;
  readonly #typeOf: ((unit: Uint8Array) => number | undefined) | undefined;
  #hex: string | undefined;
  #sets = new Map<number, Set<string>>();
  readonly #inBand = new Set<string>();
  #configuration: ConfigurationDerived | undefined;
  #count = 0;
  #configurations = 0;
  #repeated = 0;
  #empty = 0;
  #reported = false;

  constructor(name: string, codec: string) {
    this.#name = name;
    this.#typeOf = PARAMETER_SET_TYPES[codec];
  }

  /** What the last record says. */
  get configuration(): ConfigurationDerived | undefined {
    return this.#configuration;
  }

  /** The bytes of the last record, hex. */
  get hex(): string | undefined {
    return this.#hex;
  }

  *add(at: Pick<Frame, 'tag' | 'offset'>, bytes: Uint8Array, configuration?: Configuration): Iterable<Diagnostic> {
    this.#count++;
    if (bytes.length === 0) {
      this.#empty++;
      yield findingAt(at, 'info', 'empty-sequence-header', `${this.#name}: a sequence header without a record`);
      return;
    }
    const hex = toHex(bytes);
    if (hex === this.#hex) {
      this.#repeated++;
      return;
    }
    this.#configurations++;
    if (this.#hex !== undefined) {
      yield findingAt(
        at,
        'warning',
        'new-sequence-header',
        `${this.#name}: a sequence header that differs from the last`,
      );
    }
    this.#hex = hex;
    this.#configuration = configuration?.derived;
    this.#inBand.clear();
    this.#sets = new Map();
    if (this.#typeOf === undefined || configuration === undefined) return;
    for (const place of recordNalUnits(configuration.record)) {
      const unit = recordNalBytes(bytes, place);
      const type = this.#typeOf(unit);
      if (type === undefined) continue;
      const known = this.#sets.get(type) ?? new Set();
      this.#sets.set(type, known.add(toHex(unit)));
    }
  }

  /** Pictures or sound of the track: is there a sequence header that they can be decoded with? */
  *frame(frame: Frame, codec: string, payload: Uint8Array): Iterable<Diagnostic> {
    if (this.#hex === undefined && !this.#reported && NEEDS_HEADER.has(codec)) {
      this.#reported = true;
      const message = `${this.#name}: coded frames before the first sequence header: ${codec} cannot be decoded without`;
      yield findingAt(frame, 'error', 'no-sequence-header', message);
    }
    if (this.#typeOf === undefined || this.#sets.size === 0) return;
    for (const { offset, prefixLength, size } of frame.units?.units ?? []) {
      const unit = payload.subarray(offset + prefixLength, offset + prefixLength + size);
      const type = this.#typeOf(unit);
      const known = type === undefined ? undefined : this.#sets.get(type);
      if (known === undefined || type === undefined) continue;
      const hex = toHex(unit);
      if (known.has(hex) || this.#inBand.has(hex) || this.#inBand.size >= MAX_IN_BAND) continue;
      this.#inBand.add(hex);
      const message = `${this.#name}: a parameter set in band (NAL ${type}) that is not in the decoder configuration record`;
      yield findingAt(frame, 'warning', 'record-differs', message);
    }
  }

  get summary(): SequenceHeaderSummary {
    return {
      count: this.#count,
      configurations: this.#configurations,
      repeated: this.#repeated,
      empty: this.#empty,
    };
  }
}

const among =
  (types: ReadonlySet<number>, typeOf: (unit: Uint8Array) => number) =>
  (unit: Uint8Array): number | undefined => {
    const type = unit.length === 0 ? -1 : typeOf(unit);
    return types.has(type) ? type : undefined;
  };

/** nal_unit_type of a unit that is a parameter set. */
const PARAMETER_SET_TYPES: Readonly<Record<string, (unit: Uint8Array) => number | undefined>> = {
  avc1: among(new Set([7, 8, 13]), (unit) => (unit[0] ?? 0) & 31),
  hvc1: among(new Set([32, 33, 34]), (unit) => ((unit[0] ?? 0) >> 1) & 0x3f),
};
