import { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { isSameValue } from '../../h26x/same-value.ts';
import { type InferredPps, type InferredSps, inferPps, inferSps } from '../inference.ts';
import { type Pps, parsePps } from './pps.ts';
import type { ActivateParameterSets, SliceParameterSets } from './slice-header.ts';
import type { Sps } from './sps.ts';
import type { SpsSvcExtension, SubsetSps } from './subset-sps.ts';

interface StoredPps {
  /** RBSP without the unit header, kept if the PPS may have to be parsed again with another SPS. */
  readonly rbsp: Uint8Array | undefined;
  pps: InferredPps | undefined;
  /** chroma_format_idc of the SPS it was read with. */
  chromaFormat: number | undefined;
}

interface StoredSubsetSps {
  readonly sps: InferredSps;
  readonly svc: SpsSvcExtension | undefined;
}

/**
 * The parameter sets of one stream so far. They are passed as an argument: streams never share them.
 * A PPS is interpreted with the SPS in force when a slice refers to it (H.264 7.4.1.2.1), which may be a later one than
 * when the PPS was sent.
 */
export class ParameterSets {
  readonly #sps = new Map<number, InferredSps>();
  readonly #subsetSps = new Map<number, StoredSubsetSps>();
  readonly #pps = new Map<number, StoredPps>();
  /** seq_parameter_set_id by pic_parameter_set_id, also of PPSs with an error after these two. */
  readonly #spsIds = new Map<number, number>();
  #active: SliceParameterSets | undefined;
  /** seq_parameter_set_id of a buffering_period before the next picture. */
  #announced: number | undefined;
  /**
   * Type of the last slice of NAL 1, 2 or 5: an auxiliary slice (NAL 19) is read as one of the same type (7.4.2.1.2).
   */
  primarySliceType: 1 | 2 | 5 = 1;

  /** The parameter sets of the last slice of NAL 1, 2 or 5. */
  get active(): SliceParameterSets | undefined {
    return this.#active;
  }

  /** A buffering_period names the SPS that the next picture activates (H.264 D.2.2). */
  announceSps(id: number): void {
    this.#announced = id;
  }

  sps(id: number): InferredSps | undefined {
    return this.#sps.get(id);
  }

  /** The PPS as last read, without slice_group_id. */
  pps(id: number): InferredPps | undefined {
    return this.#pps.get(id)?.pps;
  }

  /** The SPS that a PPS refers to, as last sent. */
  spsOfPps(id: number | undefined): InferredSps | undefined {
    const spsId = id === undefined ? undefined : this.#spsIds.get(id);
    return spsId === undefined ? undefined : this.#sps.get(spsId);
  }

  /** The SPS to read a PPS with this seq_parameter_set_id; that of a subset SPS if there is no other. */
  spsFor(id: number | undefined): InferredSps | undefined {
    return id === undefined ? undefined : (this.#sps.get(id) ?? this.#subsetSps.get(id)?.sps);
  }

  /** The SPS with this id, if no subset SPS has the same one. */
  onlySpsFor(id: number | undefined): InferredSps | undefined {
    return id === undefined || this.#subsetSps.has(id) ? undefined : this.#sps.get(id);
  }

  /**
   * The SPS that SEI messages refer to, as far as known before their slices: the one announced by a buffering_period,
   * else the active one as last sent, else the only one.
   */
  get seiSps(): InferredSps | undefined {
    if (this.#announced !== undefined) return this.#sps.get(this.#announced);
    if (this.#active !== undefined) return this.#sps.get(this.#active.sps.seq_parameter_set_id) ?? this.#active.sps;
    return this.#sps.size === 1 ? this.#sps.values().next().value : undefined;
  }

  /** May the next slice refer to another SPS than `seiSps`? */
  get seiSpsIsGuess(): boolean {
    return this.#announced === undefined && this.#sps.size > 1;
  }

  /** An SPS that is sent again keeps its object: identity tells whether the content has changed. */
  storeSps(sps: Sps): void {
    const inferred = inferSps(sps);
    const stored = this.#sps.get(sps.seq_parameter_set_id);
    if (stored === undefined || !isSameValue(stored, inferred)) this.#sps.set(sps.seq_parameter_set_id, inferred);
  }

  storeSubsetSps(subset: SubsetSps): void {
    const { seq_parameter_set_data: data, seq_parameter_set_svc_extension: svc } = subset;
    this.#subsetSps.set(data.seq_parameter_set_id, { sps: inferSps(data), svc });
  }

  /** Stores which SPS a PPS refers to. */
  refer(id: number, spsId: number): void {
    this.#spsIds.set(id, spsId);
  }

  /** `pps` is undefined if it could not be read without its SPS. */
  storePps(id: number, rbsp: Uint8Array, pps: Pps | undefined): void {
    const chromaFormat = this.spsFor(pps?.seq_parameter_set_id)?.chroma_format_idc;
    const readAgain = pps === undefined || dependsOnChroma(pps);
    const kept = pps === undefined ? undefined : inferPps(withoutMap(pps));
    this.#pps.set(id, { rbsp: readAgain ? rbsp.slice() : undefined, pps: kept, chromaFormat });
  }

  /** For slices of NAL 1, 2 and 5. */
  readonly activate: ActivateParameterSets = (id, bit, r) => {
    const found = this.#find(id, bit, r, (pps) => this.#sps.get(pps.seq_parameter_set_id), 'SPS');
    this.#active = found;
    this.#announced = undefined;
    return found;
  };

  /** For NAL 19: an auxiliary picture is monochrome, regardless of the SPS (7.4.2.1.2). */
  readonly activateAuxiliary: ActivateParameterSets = (id, bit, r) => {
    const { pps, sps } = this.#find(id, bit, r, (of) => this.#sps.get(of.seq_parameter_set_id), 'SPS');
    return { pps, sps: { ...sps, chroma_format_idc: 0 } };
  };

  /** For NAL 20 and 21: the PPS refers to a subset SPS. */
  readonly activateExtension: ActivateParameterSets = (id, bit, r) =>
    this.#find(id, bit, r, (pps) => this.#subsetSps.get(pps.seq_parameter_set_id)?.sps, 'subset SPS');

  /** The SVC extension of the subset SPS that contains `sps`. */
  readonly svcOf = (sps: InferredSps): SpsSvcExtension | undefined =>
    this.#subsetSps.get(sps.seq_parameter_set_id)?.svc;

  #find(
    id: number,
    bit: number,
    r: SyntaxReader,
    spsOf: (pps: Pick<Pps, 'seq_parameter_set_id'>) => InferredSps | undefined,
    kind: string,
  ): SliceParameterSets {
    const stored = this.#pps.get(id);
    const missing = (what: string) => r.error('unknown-parameter-set', 'pic_parameter_set_id', bit, what, 'none');
    if (stored === undefined) throw missing(`PPS ${id} to be sent before`);
    let { pps } = stored;
    const { rbsp } = stored;
    if (pps === undefined || (rbsp !== undefined && changes444(stored.chromaFormat, spsOf(pps)?.chroma_format_idc))) {
      try {
        const again = new SyntaxReader(rbsp ?? NOTHING);
        pps = inferPps(withoutMap(parsePps(again, (seq_parameter_set_id) => spsOf({ seq_parameter_set_id }))));
      } catch {
        throw missing(`PPS ${id} to be readable with its SPS`);
      }
      stored.pps = pps;
      stored.chromaFormat = spsOf(pps)?.chroma_format_idc;
    }
    const sps = spsOf(pps);
    if (sps === undefined) throw missing(`${kind} ${pps.seq_parameter_set_id} (for PPS ${id}) to be sent before`);
    return { pps, sps };
  }
}

const NOTHING = new Uint8Array(0);

/** The number of 8x8 scaling lists of a PPS depends on whether its SPS is 4:4:4 (H.264 7.3.2.2). */
const dependsOnChroma = (pps: Pps): boolean =>
  pps.pic_scaling_matrix_present_flag === 1 && pps.transform_8x8_mode_flag === 1;

const changes444 = (was: number | undefined, is: number | undefined): boolean => (was === 3) !== (is === 3);

/** No slice header depends on slice_group_id, and 256 PPSs with 139,264 entries each take 280 MB. */
const withoutMap = ({ slice_group_id: _map, ...rest }: Pps): Pps => rest;
