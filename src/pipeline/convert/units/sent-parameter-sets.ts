import { sameBytes } from '../../../bytes/same-bytes.ts';
import { avcConfigOf } from '../../../codec/h264/config/avc-config-of.ts';
import { ParameterSets } from '../../../codec/h264/syntax/parameter-sets.ts';
import { parseNalUnit } from '../../../codec/h264/syntax/parse-nal-unit.ts';
import type { WritableLengthSize } from '../../../container/length-prefixed/length-field.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';

/** nal_unit_type of a parameter set: SPS, PPS, SPS extension, subset SPS. */
type SetType = 7 | 8 | 13 | 15;

const isSet = (type: number): type is SetType => type === 7 || type === 8 || type === 13 || type === 15;

/** The parameter sets that a stream has sent, by their ids: what a configuration record is made of, but for subset SPSs. */
export class SentParameterSets {
  readonly #sets: Readonly<Record<SetType, Map<number, Uint8Array>>> = {
    7: new Map(),
    8: new Map(),
    13: new Map(),
    15: new Map(),
  };

  /** Has an SPS come, and a PPS? */
  get isComplete(): boolean {
    return this.#sets[7].size > 0 && this.#sets[8].size > 0;
  }

  /** SPSs, SPS extensions, subset SPSs and PPSs, in this order, each in the order of its ids. */
  get all(): readonly Uint8Array[] {
    return [...this.#list(7), ...this.#list(13), ...this.#list(15), ...this.#list(8)];
  }

  /**
   * Keeps a copy of a parameter set; other units are passed over. What it says of an id that is known: that nothing is new
   * (`same`), or that the id has another content from here on (`changed`), which is not taken where `keepFirst` is set.
   */
  take(unit: Uint8Array, keepFirst = false): 'same' | 'new' | 'changed' {
    const type = (unit[0] ?? 0) & 31;
    if (!isSet(type)) return 'same';
    const { sps, pps, sps_extension, subset_sps } = parseNalUnit(unit, new ParameterSets());
    const ofSps = sps ?? sps_extension ?? subset_sps?.seq_parameter_set_data;
    const id = ofSps?.seq_parameter_set_id ?? pps?.pic_parameter_set_id;
    if (id === undefined) return 'same';
    const known = this.#sets[type].get(id);
    if (known !== undefined && sameBytes(known, unit)) return 'same';
    if (known === undefined || !keepFirst) this.#sets[type].set(id, unit.slice());
    return known === undefined ? 'new' : 'changed';
  }

  /** The AVCDecoderConfigurationRecord of these sets, each list in the order of its ids, and what there is to say of it. */
  config(lengthSize: WritableLengthSize): { readonly bytes: Uint8Array; readonly findings: readonly Diagnostic[] } {
    const sets = { sps: this.#list(7), pps: this.#list(8), spsExt: this.#list(13) };
    const { bytes, findings } = avcConfigOf(sets, lengthSize);
    // Bits are those of the record, which is not in the input.
    return { bytes, findings: findings.map(({ severity, code, message }) => ({ severity, code, message })) };
  }

  #list(type: SetType): Uint8Array[] {
    return [...this.#sets[type]].sort(([a], [b]) => a - b).map(([, bytes]) => bytes);
  }
}
