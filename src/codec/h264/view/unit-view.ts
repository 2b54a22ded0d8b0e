import { fpsText } from '../../../media/quantity.ts';
import type { PlacedUnit } from '../../placed-unit.ts';
import type { UnitColumn, UnitView } from '../../unit-view.ts';
import { describeSei } from '../sei/sei-message.ts';
import type { H264Unit } from '../stream/h264-stream.ts';
import { PRIMARY_PIC_TYPES } from '../syntax/access-unit-delimiter.ts';
import type { SliceDerived, SpsBrief } from '../unit-record.ts';
import { describeParameterSet } from './parameter-set-view.ts';

/** The H.264 part of the table of `nalu`. Units have to come from `H264Stream`. */
export const h264View: UnitView = {
  headerColumns: [
    column('F', 1, 2, ({ header }) => header.forbidden_zero_bit),
    column('NRI', 3, 4, ({ header }) => header.nal_ref_idc),
  ],
  typeNameWidth: 9,
  addressColumn: column('mb', 5, 5, ({ content }) => content.slice?.first_mb_in_slice),
  sliceColumns: [
    column('fnum', 5, 3, ({ content }) => content.slice?.frame_num),
    column('poc', 5, 6, ({ derived }) => (derived as SliceDerived | undefined)?.poc),
    column('qp', 2, 8, ({ derived }) => (derived as SliceDerived | undefined)?.qp),
  ],
  sliceMark: (unit: H264Unit) => {
    const { slice, content } = unit;
    return slice?.isRedundant === true ? ` red${content.slice?.redundant_pic_cnt}` : (layerOf(unit)?.short ?? '');
  },
  describe: (unit: H264Unit) => {
    const { derived, content } = unit;
    if (derived !== undefined) {
      if ('profile' in derived) return spsText(derived);
      if ('entropyCoding' in derived) return `${derived.entropyCoding}, QP ${derived.initQp}`;
    }
    if (content.sei !== undefined) return content.sei.map(describeSei).join(', ');
    const aud = content.access_unit_delimiter?.primary_pic_type;
    if (aud !== undefined) return `${PRIMARY_PIC_TYPES[aud]} slices`;
    const partition = content.slice_data_partition;
    return layerOf(unit)?.words ?? (partition === undefined ? '' : `│         of slice_id ${partition.slice_id}`);
  },
  describeSet: describeParameterSet,
  // Of x264. The frames show the rest: open GOPs, adaptive B frames.
  mainSettings: new Set(
    'rc crf qp bitrate vbv_maxrate vbv_bufsize nal_hrd keyint keyint_min scenecut bframes b_pyramid ref rc_lookahead'.split(
      ' ',
    ),
  ),
};

function column(
  title: string,
  width: number,
  worth: number,
  value: (unit: H264Unit) => number | undefined,
): UnitColumn {
  return { title, width, worth, value: (unit: PlacedUnit) => value(unit as H264Unit) };
}

const spsText = ({ width, height, profile, level, fps, scan }: SpsBrief): string => {
  const size = width === undefined ? '' : `${width}x${height}${scan === 'progressive' ? '' : 'i'} `;
  const rate = fps === undefined ? '' : ` ${fpsText(fps)} fps`;
  return `${size}${shortProfile(profile)}${level === undefined ? '' : `@${level}`}${rate}`;
};

/** Abbreviations that make size, profile and level fit into 80 columns; `sps` shows the full name. */
const SHORT_WORDS: readonly (readonly [whole: RegExp, short: string])[] = [
  [/Constrained/, 'C.'],
  [/Progressive/, 'P.'],
  [/Predictive/, 'Pred.'],
  [/Scalable/, 'Sc.'],
  [/Enhanced/, 'Enh.'],
  [/Multiview Depth/, 'MVD'],
  [/Multiview/, 'MV'],
  [/4:(\d):(\d)/, '4$1$2'],
  [/ \(removed\)/, ''],
];

const shortProfile = (name: string): string =>
  SHORT_WORDS.reduce((text, [whole, short]) => text.replace(whole, short), name);

/** Layer or view of a unit with a header extension: short for slices, and in words. */
const layerOf = ({ header }: H264Unit): { readonly short: string; readonly words: string } | undefined => {
  const svc = header.nal_unit_header_svc_extension;
  if (svc !== undefined) {
    const { dependency_id: d, quality_id: q, temporal_id: t } = svc;
    return { short: `${d}.${q}.${t}`, words: `dep ${d}, quality ${q}, temporal ${t}` };
  }
  const mvc = header.nal_unit_header_mvc_extension;
  if (mvc !== undefined) return { short: `v${mvc.view_id}`, words: `view ${mvc.view_id}, temporal ${mvc.temporal_id}` };
  const avc3d = header.nal_unit_header_3davc_extension;
  if (avc3d === undefined) return undefined;
  const depth = avc3d.depth_flag === 1 ? ', depth' : '';
  return { short: `v${avc3d.view_idx}`, words: `view ${avc3d.view_idx}, temporal ${avc3d.temporal_id}${depth}` };
};
