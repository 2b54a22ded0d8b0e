import { bitrateText, fpsText, plural } from '../../../media/quantity.ts';
import type { ParameterSetText, UnitView } from '../../unit-view.ts';
import type { HevcSpsDerived } from '../derive.ts';
import type { HevcPpsDerived, HevcVpsDerived } from '../read-parameter-set.ts';
import type { HevcPps } from '../syntax/pps.ts';
import type { HevcSps } from '../syntax/sps.ts';
import type { HevcVps } from '../syntax/vps.ts';

type Rows = ParameterSetText['rows'];

/** A VPS, SPS or PPS as text. */
export const describeParameterSet: UnitView['describeSet'] = (kind, syntax, derived, context) => {
  switch (kind) {
    case 'vps': {
      const vps: Partial<HevcVps> = syntax;
      const rows = vpsRows(vps, derived as HevcVpsDerived | undefined);
      return { title: `VPS ${vps.vps_video_parameter_set_id ?? '?'}`, rows };
    }
    case 'sps': {
      const sps: Partial<HevcSps> = syntax;
      const rows = spsRows(sps, derived as HevcSpsDerived | undefined);
      return { title: `SPS ${sps.sps_seq_parameter_set_id ?? '?'}`, rows };
    }
    default: {
      const pps: Partial<HevcPps> = syntax;
      const rows = ppsRows(pps, derived as HevcPpsDerived | undefined, context !== undefined);
      return { title: `PPS ${pps.pps_pic_parameter_set_id ?? '?'}`, rows };
    }
  }
};

const profileText = ({ profile, tier, level, codecString }: HevcVpsDerived | HevcSpsDerived): string =>
  profile === undefined ? 'in the VPS' : `${profile}, ${tier} tier, level ${level}  ${codecString}`;

const vpsRows = (vps: Partial<HevcVps>, derived: HevcVpsDerived | undefined): Rows => {
  if (derived === undefined) return [];
  const { vps_num_units_in_tick: units, vps_time_scale: scale } = vps;
  const rows: [string, string][] = [
    ['profile', profileText(derived)],
    ['layers', `${plural(derived.layers, 'layer')}, ${plural(derived.subLayers, 'temporal sub-layer')}`],
  ];
  if (units !== undefined && scale !== undefined) rows.push(['timing', `${fpsText(scale / units)} pictures a second`]);
  return rows;
};

const spsRows = (sps: Partial<HevcSps>, derived: HevcSpsDerived | undefined): Rows => {
  if (derived === undefined) return [];
  const { width, height, codedWidth, codedHeight, sar, dar, frameRate: rate, colour } = derived;
  const size = width === undefined ? 'nothing left after cropping' : `${width}x${height}`;
  const coded = width === codedWidth && height === codedHeight ? '' : `, coded as ${codedWidth}x${codedHeight}`;
  const ratios = `${sar === undefined ? '' : `, SAR ${sar.num}:${sar.den}`}${dar === undefined ? '' : `, DAR ${dar.num}:${dar.den}`}`;
  const rows: [string, string][] = [
    ['size', `${size}${coded}${ratios}`],
    ['profile', profileText(derived)],
    [
      'frame rate',
      rate === undefined
        ? 'unspecified (no timing)'
        : `${fpsText(rate.fps)} fps${rate.den === 1 ? '' : ` (${rate.num}/${rate.den})`}`,
    ],
    ['chroma', [derived.chromaFormat, bitDepth(derived), scanText(sps, derived)].filter(Boolean).join(', ')],
    ['colour', colour === undefined ? 'unspecified' : colourText(colour)],
    ['references', referencesText(sps, derived)],
    ['blocks', blocksText(sps)],
  ];
  for (const kind of ['nal', 'vcl'] as const) {
    for (const hrd of derived.hrd?.[kind] ?? []) {
      const mode = hrd.cbr ? 'CBR' : 'VBR';
      const buffer = bitrateText(hrd.cpbSizeBits).replace('/s', '');
      rows.push([`${kind.toUpperCase()} HRD`, `${bitrateText(hrd.bitRateBps)} ${mode}, buffer ${buffer}`]);
    }
  }
  const tools = spsTools(sps);
  if (tools.length > 0) rows.push(['tools', tools.join(', ')]);
  return rows;
};

const bitDepth = ({ bitDepthLuma, bitDepthChroma, chromaFormat }: HevcSpsDerived): string =>
  bitDepthLuma === bitDepthChroma || chromaFormat === '4:0:0'
    ? `${bitDepthLuma} bit`
    : `luma ${bitDepthLuma} bit, chroma ${bitDepthChroma} bit`;

const scanText = ({ vui_parameters: vui }: Partial<HevcSps>, { scan }: HevcSpsDerived): string =>
  vui?.field_seq_flag === 1 ? 'fields' : (scan ?? '');

const colourText = (colour: NonNullable<HevcSpsDerived['colour']>): string => {
  const range = `${colour.video_full_range_flag?.name ?? 'unknown'} range`;
  if (colour.colour_primaries === undefined) return `${range}, no description`;
  return `${colour.colour_primaries.name} / ${colour.transfer_characteristics?.name} / ${colour.matrix_coefficients?.name}, ${range}`;
};

const referencesText = (sps: Partial<HevcSps>, { reorderFrames, dpbFrames, maxDpbFrames }: HevcSpsDerived): string => {
  const reorder = reorderFrames === undefined ? '' : `reorder ${reorderFrames}, `;
  const level = maxDpbFrames === undefined ? '' : ` of ${maxDpbFrames} at this level`;
  const dpb = dpbFrames === undefined ? 'unknown' : `DPB ${plural(dpbFrames, 'frame')}${level}`;
  return `${reorder}${dpb}, POC of ${(sps.log2_max_pic_order_cnt_lsb_minus4 ?? 0) + 4} bits`;
};

/** Sizes of coding tree, coding and transform blocks in luma samples. */
const blocksText = (sps: Partial<HevcSps>): string => {
  const smallest = (sps.log2_min_luma_coding_block_size_minus3 ?? 0) + 3;
  const transform = (sps.log2_min_luma_transform_block_size_minus2 ?? 0) + 2;
  const largest = smallest + (sps.log2_diff_max_min_luma_coding_block_size ?? 0);
  const largestTransform = transform + (sps.log2_diff_max_min_luma_transform_block_size ?? 0);
  return `coding tree ${2 ** largest}, coding ${2 ** smallest} to ${2 ** largest}, transform ${2 ** transform} to ${2 ** largestTransform}`;
};

const spsTools = (sps: Partial<HevcSps>): string[] =>
  [
    sps.amp_enabled_flag === 1 ? 'AMP' : '',
    sps.sample_adaptive_offset_enabled_flag === 1 ? 'SAO' : '',
    sps.pcm_enabled_flag === 1 ? 'PCM' : '',
    sps.sps_temporal_mvp_enabled_flag === 1 ? 'temporal MVP' : '',
    sps.strong_intra_smoothing_enabled_flag === 1 ? 'strong intra smoothing' : '',
    sps.long_term_ref_pics_present_flag === 1 ? 'long-term references' : '',
    sps.scaling_list_enabled_flag === 1 ? 'scaling lists' : '',
  ].filter(Boolean);

/** As far as the PPS was read. */
const ppsRows = (pps: Partial<HevcPps>, derived: HevcPpsDerived | undefined, hasSps: boolean): Rows => {
  const rows: [string, string][] = [];
  if (pps.pps_seq_parameter_set_id !== undefined) {
    rows.push(['coding', `CABAC, for SPS ${pps.pps_seq_parameter_set_id}${hasSps ? '' : ' (not known)'}`]);
  }
  if (derived === undefined) return rows;
  const { pps_cb_qp_offset: cb, pps_cr_qp_offset: cr } = pps;
  const chroma = cb === undefined ? '' : `, chroma offset ${cb}${cr === cb ? '' : ` and ${cr}`}`;
  rows.push(['QP', `${derived.initQp} initially${chroma}`]);
  const { num_ref_idx_l0_default_active_minus1: l0, num_ref_idx_l1_default_active_minus1: l1 } = pps;
  if (l0 !== undefined && l1 !== undefined) rows.push(['references', `${l0 + 1} and ${l1 + 1} by default`]);
  const tools = ppsTools(pps, derived);
  if (tools.length > 0) rows.push(['tools', tools.join(', ')]);
  return rows;
};

const ppsTools = (pps: Partial<HevcPps>, { tiles, wavefronts }: HevcPpsDerived): string[] =>
  [
    tiles === undefined ? '' : `${tiles.columns}x${tiles.rows} tiles`,
    wavefronts ? 'wavefronts' : '',
    pps.dependent_slice_segments_enabled_flag === 1 ? 'dependent slice segments' : '',
    pps.sign_data_hiding_enabled_flag === 1 ? 'sign data hiding' : '',
    pps.weighted_pred_flag === 1 ? 'weighted prediction P' : '',
    pps.weighted_bipred_flag === 1 ? 'weighted prediction B' : '',
    pps.transform_skip_enabled_flag === 1 ? 'transform skip' : '',
    pps.transquant_bypass_enabled_flag === 1 ? 'lossless blocks' : '',
    pps.constrained_intra_pred_flag === 1 ? 'constrained intra' : '',
    pps.pps_scaling_list_data_present_flag === 1 ? 'custom scaling lists' : '',
  ].filter(Boolean);
