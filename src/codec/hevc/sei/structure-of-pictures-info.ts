import { hevcNalUnitTypeName, isHevcIdr } from '../nal-unit-types.ts';
import type { HevcSeiPayload } from './payload.ts';

/** One picture of a structure of pictures. */
export interface SopEntry {
  /** nal_unit_type of its slices. */
  sop_vcl_nut: number;
  sop_temporal_id: number;
  /** Not coded for IDR pictures. */
  sop_short_term_rps_idx?: number;
  /** To the picture before it in decoding order. Not coded for the first. */
  sop_poc_delta?: number;
}

/**
 * structure_of_pictures_info() (H.265 D.2.19; semantics D.3.19): the pictures of a group in decoding order. The loop has
 * no name in the specification.
 */
export interface StructureOfPicturesInfo {
  sop_seq_parameter_set_id: number;
  num_entries_in_sop_minus1: number;
  entries: SopEntry[];
}

export const structureOfPicturesInfo: HevcSeiPayload<StructureOfPicturesInfo> = {
  payloadType: 128,
  clause: 'H.265 D.2.19',
  parse: (r, _payloadSize, _context, into) => {
    into.sop_seq_parameter_set_id = r.ue('sop_seq_parameter_set_id', 15);
    const last = (into.num_entries_in_sop_minus1 = r.ue('num_entries_in_sop_minus1', 1023));
    const entries: SopEntry[] = (into.entries = []);
    for (let i = 0; i <= last; i++) {
      const entry = {} as SopEntry;
      entries.push(entry);
      entry.sop_vcl_nut = r.u(6, r.nth('sop_vcl_nut', i), hevcNalUnitTypeName);
      entry.sop_temporal_id = r.u(3, r.nth('sop_temporal_id', i));
      if (!isHevcIdr(entry.sop_vcl_nut)) {
        entry.sop_short_term_rps_idx = r.ueLax(r.nth('sop_short_term_rps_idx', i), 63);
      }
      if (i > 0) entry.sop_poc_delta = r.seLax(r.nth('sop_poc_delta', i), -(2 ** 31) + 1, 2 ** 31 - 1);
    }
  },
  describe: ({ entries }) => `structure_of_pictures_info: ${entries.length} pictures`,
};
