import { toHex } from '../../bytes/hex.ts';
import type { ConfigCodec, ConfigurationDerived } from '../../codec/descriptor.ts';
import { codecOf } from '../../codec/registry.ts';
import type { SequenceHeader } from '../../container/flv/body/sequence-header.ts';
import { type At, findingAt, type Report, type TrackFrame } from './track-frame.ts';
import type { TrackUnits } from './track-units.ts';

/** Sequence headers of a track. */
export interface SequenceHeaderSummary {
  readonly count: number;
  /** Those that change the configuration, including the first one. */
  readonly configurations: number;
  /** Those identical to the previous one. */
  readonly repeated: number;
  /** Those without data. */
  readonly empty: number;
}

/** Distinct in-band parameter sets that are compared; most streams have one of each kind. */
const MAX_IN_BAND = 256;

/** Checks the sequence headers of a track, and compares in-band parameter sets with them. */
export class SequenceHeaders {
  readonly #name: string;
  readonly #codec: string;
  readonly #config: ConfigCodec | undefined;
  #hex: string | undefined;
  #sets = new Map<number, Set<string>>();
  readonly #inBand = new Set<string>();
  #configuration: ConfigurationDerived | undefined;
  #firstConfiguration: ConfigurationDerived | undefined;
  #count = 0;
  #configurations = 0;
  #repeated = 0;
  #empty = 0;
  #reported = false;
  #first: At | undefined;

  constructor(name: string, codec: string) {
    this.#name = name;
    this.#codec = codec;
    this.#config = codecOf(codec)?.config;
  }

  /** The configuration in the last record. */
  get configuration(): ConfigurationDerived | undefined {
    return this.#configuration;
  }

  /** The first configuration. */
  get firstConfiguration(): ConfigurationDerived | undefined {
    return this.#firstConfiguration;
  }

  /** The bytes of the last record, hex. */
  get hex(): string | undefined {
    return this.#hex;
  }

  add(at: At, bytes: Uint8Array, configuration: SequenceHeader | undefined, report: Report): void {
    this.#count++;
    this.#first ??= at;
    if (bytes.length === 0) {
      this.#empty++;
      report(findingAt(at, 'info', 'empty-sequence-header', `${this.#name}: empty sequence header`));
      return;
    }
    const hex = toHex(bytes);
    if (hex === this.#hex) {
      this.#repeated++;
      return;
    }
    this.#configurations++;
    if (this.#hex !== undefined) {
      const message = `${this.#name}: a sequence header that differs from the previous one`;
      report(findingAt(at, 'warning', 'new-sequence-header', message));
    }
    this.#hex = hex;
    this.#configuration = configuration?.derived;
    this.#firstConfiguration ??= configuration?.derived;
    this.#inBand.clear();
    this.#sets = new Map();
    if (configuration === undefined) return;
    for (const { type, bytes: set } of configuration.sets) {
      if (this.#config?.setTypes?.has(type) !== false) this.#know(type, set);
    }
  }

  #know(type: number, set: Uint8Array): void {
    const known = this.#sets.get(type) ?? new Set();
    this.#sets.set(type, known.add(toHex(set)));
  }

  /** Checks a frame: that a needed sequence header came before it, and its in-band parameter sets. */
  frame(frame: TrackFrame, units: TrackUnits | undefined, payload: Uint8Array, report: Report): void {
    if (this.#hex === undefined && !this.#reported && this.#config?.isNeeded === true) {
      this.#reported = true;
      const message = `${this.#name}: coded frames before the first sequence header: ${this.#codec} cannot be decoded without it`;
      report(findingAt(frame, 'error', 'no-sequence-header', message));
    }
    if (this.#sets.size === 0) return;
    for (const { type, bytes } of this.#config?.setsInBand?.(payload) ?? []) this.#compare(frame, type, bytes, report);
    for (const [i, { size, bytes }] of (units?.units ?? []).entries()) {
      const type = units?.nalus[i]?.nal_unit_type ?? -1;
      if (size > 0 && this.#config?.setTypes?.has(type) === true) this.#compare(frame, type, bytes, report);
    }
  }

  /** The end of a stream without frames. */
  withoutFrames(report: Report): void {
    if (this.#first === undefined) return;
    const message = `${this.#name}: a sequence header, and never a frame: players may wait for one`;
    report(findingAt(this.#first, 'warning', 'no-frames', message));
  }

  #compare(frame: TrackFrame, type: number, set: Uint8Array, report: Report): void {
    const known = this.#sets.get(type);
    if (known === undefined) return;
    const hex = toHex(set);
    if (known.has(hex) || this.#inBand.has(hex) || this.#inBand.size >= MAX_IN_BAND) return;
    this.#inBand.add(hex);
    const what = this.#codec === 'av01' ? 'sequence header OBU' : `parameter set (NAL ${type})`;
    const message = `${this.#name}: the in-band ${what} is not in the decoder configuration record`;
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
