import { bitrateText, fpsText, plural } from '../../../media/quantity.ts';
import type { ParameterSetText, UnitView } from '../../unit-view.ts';
import { type InferredPps, type InferredSps, inferPps, inferRefCounts, inferSps } from '../inference.ts';
import type { PpsSetDerived, SpsSetDerived } from '../read-parameter-set.ts';
import { isPpsReadable, type Pps } from '../syntax/pps.ts';
import { isReadable, type Sps } from '../syntax/sps.ts';
import type { SpsExtension } from '../syntax/sps-extension.ts';
import type { SubsetSps } from '../syntax/subset-sps.ts';

type Rows = ParameterSetText['rows'];

/** An SPS, subset SPS, SPS extension or PPS as text. */
export const describeParameterSet: UnitView['describeSet'] = (kind, syntax, derived, context) => {
  switch (kind) {
    case 'sps': {
      const sps: Partial<Sps> = syntax;
      return {
        title: `SPS ${sps.seq_parameter_set_id ?? '?'}`,
        rows: spsRows(sps, derived as SpsSetDerived | undefined),
      };
    }
    case 'subsetSps': {
      const subset: Partial<SubsetSps> = syntax;
      const sps: Partial<Sps> = subset.seq_parameter_set_data ?? {};
      const rows = spsRows(sps, derived as SpsSetDerived | undefined);
      return { title: `subset SPS ${sps.seq_parameter_set_id ?? '?'}`, rows: [...rows, ...viewRows(subset)] };
    }
    case 'spsExtension': {
      const { seq_parameter_set_id: id, aux_format_idc: aux }: Partial<SpsExtension> = syntax;
      return { title: `SPS extension ${id ?? '?'}`, rows: [['auxiliary', `aux_format_idc ${aux ?? '?'}`]] };
    }
    default: {
      const pps: Partial<Pps> = syntax;
      return {
        title: `PPS ${pps.pic_parameter_set_id ?? '?'}`,
        rows: ppsRows(pps, derived as PpsSetDerived | undefined, context !== undefined),
      };
    }
  }
};

const spsRows = (read: Partial<Sps>, derived: SpsSetDerived | undefined): Rows => {
  if (derived === undefined || !isReadable(read)) return [];
  const sps = inferSps(read);
  const { width, height, codedWidth, codedHeight, colour } = derived;
  const size = width === undefined ? 'nothing left after cropping' : `${width}x${height}`;
  const coded = width === codedWidth && height === codedHeight ? '' : `, coded as ${codedWidth}x${codedHeight}`;
  const sar = derived.sar === undefined ? '' : `, SAR ${derived.sar.num}:${derived.sar.den}`;
  const dar = derived.dar === undefined ? '' : `, DAR ${derived.dar.num}:${derived.dar.den}`;
  const rate = derived.frameRate;
  const fixed = sps.vui_parameters.fixed_frame_rate_flag === 1 ? ', fixed' : '';
  const rows: [string, string][] = [
    ['size', `${size}${coded}${sar}${dar}`],
    [
      'profile',
      `${derived.profile}, level ${derived.level ?? `unknown (level_idc ${sps.level_idc})`}  ${derived.codecString}`,
    ],
    [
      'frame rate',
      rate === undefined
        ? 'unspecified (no VUI timing)'
        : `${fpsText(rate.fps)} fps${rate.den === 1 ? '' : ` (${rate.num}/${rate.den})`}${fixed}`,
    ],
    ['chroma', `${derived.chromaFormat}, ${bitDepth(derived)}, ${derived.scan}`],
    ['colour', colour === undefined ? 'unspecified' : colourText(colour)],
    ['references', referencesText(sps, derived)],
    [
      'order',
      `pic_order_cnt_type ${sps.pic_order_cnt_type}, frame_num of ${sps.log2_max_frame_num_minus4 + 4} bits${lsbText(sps)}`,
    ],
  ];
  for (const kind of ['nal', 'vcl'] as const) {
    for (const hrd of derived.hrd?.[kind] ?? []) {
      const mode = hrd.cbr ? 'CBR' : 'VBR';
      rows.push([
        `${kind.toUpperCase()} HRD`,
        `${bitrateText(hrd.bitRateBps)} ${mode}, buffer ${bitrateText(hrd.cpbSizeBits).replace('/s', '')}`,
      ]);
    }
  }
  if (derived.scalingLists !== undefined) rows.push(['scaling', 'custom scaling lists']);
  return rows;
};

/** The views of MVC, in coding order. */
const viewRows = ({ seq_parameter_set_mvc_extension: mvc }: Partial<SubsetSps>): Rows =>
  mvc?.view_id === undefined ? [] : [['views', `${mvc.view_id.length}: view_id ${mvc.view_id.join(', ')}`]];

const bitDepth = ({ bitDepthLuma, bitDepthChroma, chromaFormat }: SpsSetDerived): string =>
  bitDepthLuma === bitDepthChroma || chromaFormat === '4:0:0'
    ? `${bitDepthLuma} bit`
    : `luma ${bitDepthLuma} bit, chroma ${bitDepthChroma} bit`;

const colourText = (colour: NonNullable<SpsSetDerived['colour']>): string => {
  const range = `${colour.video_full_range_flag?.name ?? 'unknown'} range`;
  if (colour.colour_primaries === undefined) return `${range}, no description`;
  return `${colour.colour_primaries.name} / ${colour.transfer_characteristics?.name} / ${colour.matrix_coefficients?.name}, ${range}`;
};

const referencesText = (sps: InferredSps, derived: SpsSetDerived): string => {
  const reorder = derived.reorderFrames === undefined ? '' : `, reorder ${derived.reorderFrames}`;
  const inferred = !saysReordering(sps) && derived.reorderFrames !== undefined ? ' (inferred)' : '';
  return `${sps.max_num_ref_frames}${reorder}${inferred}${dpbText(sps, derived)}`;
};

/** The decoded picture buffer that the stream needs, and the maximum of its level. */
const dpbText = (sps: InferredSps, { dpbFrames, maxDpbFrames }: SpsSetDerived): string => {
  if (dpbFrames === undefined) return '';
  const level = maxDpbFrames === undefined ? '' : ` of ${maxDpbFrames} at this level`;
  return `, DPB ${plural(dpbFrames, 'frame')}${saysReordering(sps) ? level : ' (inferred)'}`;
};

const saysReordering = ({ vui_parameters: vui }: InferredSps): boolean => vui.bitstream_restriction_flag === 1;

const lsbText = (sps: InferredSps): string =>
  sps.log2_max_pic_order_cnt_lsb_minus4 === undefined ? '' : `, POC of ${sps.log2_max_pic_order_cnt_lsb_minus4 + 4}`;

/** As far as the PPS was read. */
const ppsRows = (read: Partial<Pps>, derived: PpsSetDerived | undefined, hasSps: boolean): Rows => {
  const rows: [string, string][] = [];
  if (read.entropy_coding_mode_flag !== undefined) {
    const coding = read.entropy_coding_mode_flag === 1 ? 'CABAC' : 'CAVLC';
    rows.push(['coding', `${coding}, for SPS ${read.seq_parameter_set_id}${hasSps ? '' : ' (not known)'}`]);
  }
  if (derived !== undefined) rows.push(['QP', `${derived.initQp} initially${chromaText(read)}`]);
  if (read.num_ref_idx_l1_default_active_minus1 === undefined) return rows;
  const [l0, l1] = inferRefCounts(read as Pps);
  rows.push(['references', `${l0 + 1} and ${l1 + 1} by default`]);
  if (!isPpsReadable(read)) return rows;
  const tools = toolsOf(inferPps(read), derived);
  if (tools.length > 0) rows.push(['tools', tools.join(', ')]);
  return rows;
};

const toolsOf = (pps: InferredPps, derived: PpsSetDerived | undefined): string[] => {
  const weighted = [
    pps.weighted_pred_flag === 1 ? 'P explicit' : '',
    pps.weighted_bipred_idc === 1 ? 'B explicit' : pps.weighted_bipred_idc === 2 ? 'B implicit' : '',
  ].filter(Boolean);
  return [
    pps.transform_8x8_mode_flag === 1 ? '8x8 transform' : '',
    weighted.length > 0 ? `weighted prediction ${weighted.join(', ')}` : '',
    pps.num_slice_groups_minus1 > 0 ? `${pps.num_slice_groups_minus1 + 1} slice groups` : '',
    pps.constrained_intra_pred_flag === 1 ? 'constrained intra' : '',
    pps.redundant_pic_cnt_present_flag === 1 ? 'redundant pictures' : '',
    derived?.scalingLists !== undefined ? 'custom scaling lists' : '',
  ].filter(Boolean);
};

const chromaText = (read: Partial<Pps>): string => {
  const { chroma_qp_index_offset: cb } = read;
  if (cb === undefined) return '';
  const cr = isPpsReadable(read) ? inferPps(read).second_chroma_qp_index_offset : cb;
  return `, chroma offset ${cb}${cr === cb ? '' : ` and ${cr}`}`;
};
