import { toHex } from '../bytes/hex.ts';
import { deriveSps, type SpsDerived } from '../codec/h264/derive.ts';
import type { Pps } from '../codec/h264/pps.ts';
import { type ScalingMatrices, scalingMatrices } from '../codec/h264/scaling-matrix.ts';
import type { Sps } from '../codec/h264/sps.ts';
import type { SpsExtension } from '../codec/h264/sps-extension.ts';
import type { SubsetSps } from '../codec/h264/subset-sps.ts';
import { type UnitError, unitErrorOf } from '../syntax/diagnostics.ts';
import type { Field, FieldTrace } from '../syntax/field-trace.ts';
import type { InspectedUnit } from './h264/inspector.ts';

export type ParameterSetKind = 'sps' | 'subsetSps' | 'spsExtension' | 'pps';

/** One distinct content of a parameter set id. */
export interface ParameterSetEntry {
  readonly record: ParameterSetKind;
  /** Index of the NAL unit that brought it first. */
  readonly nalu: number;
  /** Byte offset of that unit. */
  readonly offset: number;
  /** How many units brought the same content. */
  count: number;
  /** The unit, emulation prevention bytes included, as hex. */
  readonly hex: string;
  readonly syntax: Partial<Sps> | Partial<SubsetSps> | Partial<SpsExtension> | Partial<Pps>;
  readonly derived?: SpsReportDerived | PpsReportDerived;
  readonly fields?: readonly Field[];
  readonly error?: UnitError;
}

export type SpsReportDerived = SpsDerived & { readonly scalingLists?: ScalingMatrices };

/** What follows from a PPS. */
export interface PpsReportDerived {
  readonly entropyCoding: 'CAVLC' | 'CABAC';
  /** 26 + pic_init_qp_minus26. */
  readonly initQp: number;
  readonly scalingLists?: ScalingMatrices;
}

/** An entry with what views need beside it. */
export interface ReportedParameterSet {
  readonly entry: ParameterSetEntry;
  readonly trace: FieldTrace | undefined;
  /** The unit without emulation prevention bytes, which the trace counts in. */
  readonly bytes: Uint8Array;
}

/** Distinct contents that are kept; a stream that sends more is damaged or hostile. */
const MAX_ENTRIES = 1024;

/** Collects the parameter sets of a stream: one entry for each distinct content, in order of first appearance. */
export class ParameterSetReport {
  readonly #byContent = new Map<string, ReportedParameterSet>();
  readonly #spsById = new Map<number, Sps>();
  #dropped = 0;

  /** Distinct contents that were not kept. */
  get dropped(): number {
    return this.#dropped;
  }

  get entries(): readonly ReportedParameterSet[] {
    return [...this.#byContent.values()];
  }

  /** Takes any unit; gives the entry when it is a parameter set that was not seen before. */
  add(inspected: InspectedUnit): ReportedParameterSet | undefined {
    const { parsed, unit, record, trace } = inspected;
    const found = kindOf(inspected);
    if (found === undefined) return undefined;
    this.#rememberSps(inspected);
    const key = toHex(unit.head);
    const known = this.#byContent.get(key);
    if (known !== undefined) {
      known.entry.count++;
      return undefined;
    }
    if (this.#byContent.size === MAX_ENTRIES) {
      this.#dropped++;
      return undefined;
    }
    const [kind, syntax] = found;
    const derived = this.#derive(inspected);
    const entry: ParameterSetEntry = {
      record: kind,
      nalu: record.index,
      offset: record.offset,
      count: 1,
      hex: key,
      syntax,
      ...(derived !== undefined && { derived }),
      ...(trace !== undefined && { fields: trace.fields }),
      ...(parsed.error !== undefined && { error: unitErrorOf(parsed.error) }),
    };
    const reported = { entry, trace, bytes: parsed.unescaped.bytes.slice() };
    this.#byContent.set(key, reported);
    return reported;
  }

  /** Sets that come again count too: a PPS is explained with the SPS that was sent last. */
  #rememberSps({ parsed }: InspectedUnit): void {
    const sps = parsed.sps ?? parsed.subset_sps?.seq_parameter_set_data;
    if (sps?.frame_cropping_flag === undefined || sps.seq_parameter_set_id === undefined) return;
    // Subset SPS have ids of their own; one explains a PPS where there is no SPS with its id.
    if (parsed.sps !== undefined || !this.#spsById.has(sps.seq_parameter_set_id)) {
      this.#spsById.set(sps.seq_parameter_set_id, sps as Sps);
    }
  }

  #derive({ parsed }: InspectedUnit): ParameterSetEntry['derived'] {
    const sps = parsed.sps ?? parsed.subset_sps?.seq_parameter_set_data;
    if (sps?.frame_cropping_flag !== undefined) {
      const whole = sps as Sps;
      const lists = scalingMatrices(whole);
      return { ...deriveSps(whole), ...(lists !== undefined && { scalingLists: lists }) };
    }
    if (parsed.pps?.pic_init_qp_minus26 === undefined) return undefined;
    const pps = parsed.pps as Pps;
    const ofPps = this.#spsById.get(pps.seq_parameter_set_id);
    const lists =
      ofPps === undefined || pps.pic_scaling_matrix_present_flag !== 1 ? undefined : scalingMatrices(ofPps, pps);
    return {
      entropyCoding: pps.entropy_coding_mode_flag === 1 ? 'CABAC' : 'CAVLC',
      initQp: 26 + pps.pic_init_qp_minus26,
      ...(lists !== undefined && { scalingLists: lists }),
    };
  }
}

const kindOf = ({ parsed }: InspectedUnit): readonly [ParameterSetKind, ParameterSetEntry['syntax']] | undefined => {
  if (parsed.sps !== undefined) return ['sps', parsed.sps];
  if (parsed.subset_sps !== undefined) return ['subsetSps', parsed.subset_sps];
  if (parsed.sps_extension !== undefined) return ['spsExtension', parsed.sps_extension];
  return parsed.pps === undefined ? undefined : ['pps', parsed.pps];
};
