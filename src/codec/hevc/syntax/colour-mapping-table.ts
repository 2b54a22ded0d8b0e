import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** One coefficient of a residual: (4 * q-part + r-part) with its sign, or nothing coded (res_coeff_q and _r are 0). */
export interface ResidualCoefficient {
  res_coeff_q: number;
  res_coeff_r?: number;
  /** 1: negative. */
  res_coeff_s?: number;
}

/** A vertex of an octant; `residual` has the three components. */
export interface ColourMappingVertex {
  coded_res_flag: number;
  residual?: ResidualCoefficient[];
}

/** colour_mapping_octants() (H.265 F.7.3.2.3.6): split in eight, or the vertices of its luma parts, four each. */
export interface ColourMappingOctant {
  split_octant_flag?: number;
  octants?: ColourMappingOctant[];
  vertices?: ColourMappingVertex[];
}

/** colour_mapping_table() (H.265 F.7.3.2.3.5; semantics F.7.4.3.3.5). */
export interface ColourMappingTable {
  num_cm_ref_layers_minus1: number;
  cm_ref_layer_id: number[];
  cm_octant_depth: number;
  cm_y_part_num_log2: number;
  luma_bit_depth_cm_input_minus8: number;
  chroma_bit_depth_cm_input_minus8: number;
  luma_bit_depth_cm_output_minus8: number;
  chroma_bit_depth_cm_output_minus8: number;
  cm_res_quant_bits: number;
  cm_delta_flc_bits_minus1: number;
  cm_adapt_threshold_u_delta?: number;
  cm_adapt_threshold_v_delta?: number;
  octant: ColourMappingOctant;
}

/** The table has up to 8^3 octants of 8 luma parts with 4 vertices; the bits of the unit end a loop before. */
interface Shape {
  readonly depth: number;
  /** PartNumY. */
  readonly partNumY: number;
  /** CMResLSBits: length of res_coeff_r. */
  readonly lowBits: number;
}

const MAX_RESIDUAL = 2 ** 16;

/** Reads colour_mapping_table() (H.265 F.7.3.2.3.5). */
export const parseColourMappingTable = (
  r: SyntaxReader,
  into: Partial<ColourMappingTable> = {},
): ColourMappingTable => {
  r.open('colour_mapping_table', 'H.265 F.7.3.2.3.5');
  into.num_cm_ref_layers_minus1 = r.ue('num_cm_ref_layers_minus1', 61);
  const layers: number[] = (into.cm_ref_layer_id = []);
  for (let i = 0; i <= into.num_cm_ref_layers_minus1; i++) layers.push(r.u(6, r.nth('cm_ref_layer_id', i)));
  const depth = (into.cm_octant_depth = r.u(2, 'cm_octant_depth'));
  const partNumLog2 = (into.cm_y_part_num_log2 = r.u(2, 'cm_y_part_num_log2'));
  const input = (into.luma_bit_depth_cm_input_minus8 = r.ue('luma_bit_depth_cm_input_minus8', 8));
  into.chroma_bit_depth_cm_input_minus8 = r.ue('chroma_bit_depth_cm_input_minus8', 8);
  const output = (into.luma_bit_depth_cm_output_minus8 = r.ue('luma_bit_depth_cm_output_minus8', 8));
  into.chroma_bit_depth_cm_output_minus8 = r.ue('chroma_bit_depth_cm_output_minus8', 8);
  const quantBits = (into.cm_res_quant_bits = r.u(2, 'cm_res_quant_bits'));
  const flcBits = (into.cm_delta_flc_bits_minus1 = r.u(2, 'cm_delta_flc_bits_minus1')) + 1;
  if (depth === 1) {
    into.cm_adapt_threshold_u_delta = r.seLax('cm_adapt_threshold_u_delta', -32768, 32767);
    into.cm_adapt_threshold_v_delta = r.seLax('cm_adapt_threshold_v_delta', -32768, 32767);
  }
  const lowBits = Math.max(0, 10 + input - output - quantBits - flcBits);
  parseOctant(r, { depth, partNumY: 2 ** partNumLog2, lowBits }, 0, [0, 0, 0], 2 ** depth, (into.octant = {}));
  r.close();
  return into as ColourMappingTable;
};

/** `at` is its place: idxY, idxCb, idxCr. */
const parseOctant = (
  r: SyntaxReader,
  shape: Shape,
  inpDepth: number,
  at: readonly [number, number, number],
  inpLength: number,
  into: ColourMappingOctant,
): void => {
  r.open('colour_mapping_octants', 'H.265 F.7.3.2.3.6');
  const [idxY, idxCb, idxCr] = at;
  if (inpDepth < shape.depth) into.split_octant_flag = r.flag('split_octant_flag');
  if (into.split_octant_flag === 1) {
    const half = inpLength / 2;
    const octants: ColourMappingOctant[] = (into.octants = []);
    for (let k = 0; k < 2; k++) {
      for (let m = 0; m < 2; m++) {
        for (let n = 0; n < 2; n++) {
          const octant: ColourMappingOctant = {};
          octants.push(octant);
          const place = [idxY + shape.partNumY * k * half, idxCb + m * half, idxCr + n * half] as const;
          parseOctant(r, shape, inpDepth + 1, place, half, octant);
        }
      }
    }
  } else {
    const vertices: ColourMappingVertex[] = (into.vertices = []);
    for (let i = 0; i < shape.partNumY; i++) {
      const idxShiftY = idxY + (i << (shape.depth - inpDepth));
      for (let j = 0; j < 4; j++) {
        vertices.push(parseVertex(r, shape.lowBits, `[${idxShiftY}][${idxCb}][${idxCr}][${j}]`));
      }
    }
  }
  r.close();
};

const parseVertex = (r: SyntaxReader, lowBits: number, subscripts: string): ColourMappingVertex => {
  const vertex: ColourMappingVertex = { coded_res_flag: r.flag(`coded_res_flag${subscripts}`) };
  if (vertex.coded_res_flag === 0) return vertex;
  const residual: ResidualCoefficient[] = (vertex.residual = []);
  for (let c = 0; c < 3; c++) {
    const coefficient: ResidualCoefficient = { res_coeff_q: r.ueLax(`res_coeff_q${subscripts}[${c}]`, MAX_RESIDUAL) };
    residual.push(coefficient);
    if (lowBits > 0) coefficient.res_coeff_r = r.uv(lowBits, `res_coeff_r${subscripts}[${c}]`);
    if (coefficient.res_coeff_q > 0 || (coefficient.res_coeff_r ?? 0) > 0) {
      coefficient.res_coeff_s = r.flag(`res_coeff_s${subscripts}[${c}]`);
    }
  }
  return vertex;
};
