import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { type ColourMappingTable, parseColourMappingTable } from './colour-mapping-table.ts';

/** How the samples of a reference layer lie in those of this layer. */
export interface ReferenceLayerLocation {
  ref_loc_offset_layer_id: number;
  scaled_ref_layer_offset_present_flag: number;
  scaled_ref_layer_left_offset?: number;
  scaled_ref_layer_top_offset?: number;
  scaled_ref_layer_right_offset?: number;
  scaled_ref_layer_bottom_offset?: number;
  ref_region_offset_present_flag: number;
  ref_region_left_offset?: number;
  ref_region_top_offset?: number;
  ref_region_right_offset?: number;
  ref_region_bottom_offset?: number;
  resample_phase_set_present_flag: number;
  phase_hor_luma?: number;
  phase_ver_luma?: number;
  phase_hor_chroma_plus8?: number;
  phase_ver_chroma_plus8?: number;
}

/** pps_multilayer_extension() (H.265 F.7.3.2.3.4; semantics F.7.4.3.3.4). */
export interface PpsMultilayerExtension {
  poc_reset_info_present_flag: number;
  pps_infer_scaling_list_flag: number;
  pps_scaling_list_ref_layer_id?: number;
  num_ref_loc_offsets: number;
  ref_loc_offsets: ReferenceLayerLocation[];
  colour_mapping_enabled_flag: number;
  colour_mapping_table?: ColourMappingTable;
}

const OFFSET = 2 ** 14;

/** Reads pps_multilayer_extension() (H.265 F.7.3.2.3.4). */
export const parsePpsMultilayerExtension = (
  r: SyntaxReader,
  into: Partial<PpsMultilayerExtension> = {},
): PpsMultilayerExtension => {
  r.open('pps_multilayer_extension', 'H.265 F.7.3.2.3.4');
  into.poc_reset_info_present_flag = r.flag('poc_reset_info_present_flag');
  into.pps_infer_scaling_list_flag = r.flag('pps_infer_scaling_list_flag');
  if (into.pps_infer_scaling_list_flag === 1) {
    into.pps_scaling_list_ref_layer_id = r.u(6, 'pps_scaling_list_ref_layer_id');
  }
  into.num_ref_loc_offsets = r.ue('num_ref_loc_offsets', 62);
  const locations: ReferenceLayerLocation[] = (into.ref_loc_offsets = []);
  for (let i = 0; i < into.num_ref_loc_offsets; i++) {
    const location = {} as ReferenceLayerLocation;
    locations.push(location);
    parseLocation(r, i, location);
  }
  into.colour_mapping_enabled_flag = r.flag('colour_mapping_enabled_flag');
  if (into.colour_mapping_enabled_flag === 1) {
    parseColourMappingTable(r, (into.colour_mapping_table = {} as ColourMappingTable));
  }
  r.close();
  return into as PpsMultilayerExtension;
};

const parseLocation = (r: SyntaxReader, i: number, into: ReferenceLayerLocation): void => {
  const id = (into.ref_loc_offset_layer_id = r.u(6, r.nth('ref_loc_offset_layer_id', i)));
  const offset = (name: string): number => r.seLax(r.nth(name, id), -OFFSET, OFFSET - 1);
  into.scaled_ref_layer_offset_present_flag = r.flag(r.nth('scaled_ref_layer_offset_present_flag', i));
  if (into.scaled_ref_layer_offset_present_flag === 1) {
    into.scaled_ref_layer_left_offset = offset('scaled_ref_layer_left_offset');
    into.scaled_ref_layer_top_offset = offset('scaled_ref_layer_top_offset');
    into.scaled_ref_layer_right_offset = offset('scaled_ref_layer_right_offset');
    into.scaled_ref_layer_bottom_offset = offset('scaled_ref_layer_bottom_offset');
  }
  into.ref_region_offset_present_flag = r.flag(r.nth('ref_region_offset_present_flag', i));
  if (into.ref_region_offset_present_flag === 1) {
    into.ref_region_left_offset = offset('ref_region_left_offset');
    into.ref_region_top_offset = offset('ref_region_top_offset');
    into.ref_region_right_offset = offset('ref_region_right_offset');
    into.ref_region_bottom_offset = offset('ref_region_bottom_offset');
  }
  into.resample_phase_set_present_flag = r.flag(r.nth('resample_phase_set_present_flag', i));
  if (into.resample_phase_set_present_flag === 1) {
    into.phase_hor_luma = r.ueLax(r.nth('phase_hor_luma', id), 31);
    into.phase_ver_luma = r.ueLax(r.nth('phase_ver_luma', id), 31);
    into.phase_hor_chroma_plus8 = r.ueLax(r.nth('phase_hor_chroma_plus8', id), 63);
    into.phase_ver_chroma_plus8 = r.ueLax(r.nth('phase_ver_chroma_plus8', id), 63);
  }
};
