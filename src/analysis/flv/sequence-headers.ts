import { toHex } from '../../bytes/hex.ts';
import { sequenceHeadersIn } from '../../codec/av1/sequence-headers-in.ts';
import { OBU_SEQUENCE_HEADER } from '../../codec/av1/syntax/obu-header.ts';
import { recordNalBytes } from '../../codec/h26x/record-nal-unit.ts';
import type { Configuration, ConfigurationDerived } from '../../container/flv/configurations.ts';
import { type Frame, findingAt, type Report } from './frame.ts';
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

/** Bytes of an AV1CodecConfigurationRecord in front of its OBUs (AV1-ISOBMFF 2.3.3). */
const AV1C_HEAD_BYTES = 4;

/** Distinct parameter sets in band that are compared; one of each kind is what streams have. */
const MAX_IN_BAND = 256;

/** Watches the sequence headers of a track, and parameter sets in band that say something else. */
export class SequenceHeaders {
  readonly #name: string;
  readonly #codec: string;
  readonly #typeOf: ((bytes: Uint8Array, at: number) => number | undefined) | undefined;
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
    this.#codec = codec;
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

  add(
    at: Pick<Frame, 'tag' | 'offset'>,
    bytes: Uint8Array,
    configuration: Configuration | undefined,
    report: Report,
  ): void {
    this.#count++;
    if (bytes.length === 0) {
      this.#empty++;
      report(findingAt(at, 'info', 'empty-sequence-header', `${this.#name}: a sequence header without a record`));
      return;
    }
    const hex = toHex(bytes);
    if (hex === this.#hex) {
      this.#repeated++;
      return;
    }
    this.#configurations++;
    if (this.#hex !== undefined) {
      const message = `${this.#name}: a sequence header that differs from the last`;
      report(findingAt(at, 'warning', 'new-sequence-header', message));
    }
    this.#hex = hex;
    this.#configuration = configuration?.derived;
    this.#inBand.clear();
    this.#sets = new Map();
    if (configuration === undefined) return;
    if (this.#codec === 'av01')
      for (const header of sequenceHeadersIn(bytes.subarray(AV1C_HEAD_BYTES))) this.#know(OBU_SEQUENCE_HEADER, header);
    if (this.#typeOf === undefined) return;
    for (const place of recordNalUnits(configuration.record)) {
      const unit = recordNalBytes(bytes, place);
      const type = this.#typeOf(unit, 0);
      if (type !== undefined) this.#know(type, unit);
    }
  }

  #know(type: number, set: Uint8Array): void {
    const known = this.#sets.get(type) ?? new Set();
    this.#sets.set(type, known.add(toHex(set)));
  }

  /** Pictures or sound of the track: is there a sequence header that they can be decoded with? */
  frame(frame: Frame, codec: string, payload: Uint8Array, report: Report): void {
    if (this.#hex === undefined && !this.#reported && NEEDS_HEADER.has(codec)) {
      this.#reported = true;
      const message = `${this.#name}: coded frames before the first sequence header: ${codec} cannot be decoded without`;
      report(findingAt(frame, 'error', 'no-sequence-header', message));
    }
    if (this.#sets.size === 0) return;
    if (codec === 'av01') {
      for (const header of sequenceHeadersIn(payload)) this.#compare(frame, OBU_SEQUENCE_HEADER, header, report);
    }
    if (this.#typeOf === undefined) return;
    for (const { offset, prefixLength, size } of frame.units?.units ?? []) {
      const start = offset + prefixLength;
      const type = size === 0 ? undefined : this.#typeOf(payload, start);
      if (type !== undefined) this.#compare(frame, type, payload.subarray(start, start + size), report);
    }
  }

  #compare(frame: Frame, type: number, set: Uint8Array, report: Report): void {
    const known = this.#sets.get(type);
    if (known === undefined) return;
    const hex = toHex(set);
    if (known.has(hex) || this.#inBand.has(hex) || this.#inBand.size >= MAX_IN_BAND) return;
    this.#inBand.add(hex);
    const what = this.#codec === 'av01' ? 'sequence header OBU' : `parameter set (NAL ${type})`;
    const message = `${this.#name}: a ${what} in band that is not in the decoder configuration record`;
    report(findingAt(frame, 'warning', 'record-differs', message));
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
  (types: ReadonlySet<number>, typeOf: (header: number) => number) =>
  (bytes: Uint8Array, at: number): number | undefined => {
    const type = at < bytes.length ? typeOf(bytes[at] as number) : -1;
    return types.has(type) ? type : undefined;
  };

/** nal_unit_type of the unit at a place, where that is a parameter set. */
const PARAMETER_SET_TYPES: Readonly<Record<string, (bytes: Uint8Array, at: number) => number | undefined>> = {
  avc1: among(new Set([7, 8, 13]), (header) => header & 31),
  hvc1: among(new Set([32, 33, 34]), (header) => (header >> 1) & 0x3f),
};
