import { fpsText } from '../../../media/quantity.ts';
import type { PlacedUnit } from '../../placed-unit.ts';
import type { UnitColumn, UnitView } from '../../unit-view.ts';
import { describeHevcSei } from '../sei/sei-message.ts';
import type { HevcUnit } from '../stream/hevc-stream.ts';
import { addressOf } from '../stream/picture-boundary.ts';
import { HEVC_PIC_TYPES } from '../syntax/access-unit-delimiter.ts';
import type { HevcPpsBrief, HevcSliceDerived, HevcSpsBrief } from '../unit-record.ts';
import { describeParameterSet } from './parameter-set-view.ts';

const SPS = 33;
const SUFFIX_SEI = 40;

/** The HEVC part of the table of `nalu`. Units have to come from `HevcStream`. */
export const hevcView: UnitView = {
  headerColumns: [
    column('F', 1, 2, ({ header }) => header.forbidden_zero_bit),
    column('L', 2, 3, ({ header }) => header.nuh_layer_id),
    column('T', 1, 4, ({ header }) => temporalIdOf(header)),
  ],
  typeNameWidth: 10,
  addressColumn: column('ctb', 5, 5, ({ segment }) => (segment === undefined ? undefined : addressOf(segment))),
  sliceColumns: [
    column('lsb', 5, 3, ({ content }) => content.slice?.slice_pic_order_cnt_lsb),
    column('poc', 5, 6, ({ derived }) => (derived as HevcSliceDerived | undefined)?.poc),
    column('qp', 2, 8, ({ derived }) => (derived as HevcSliceDerived | undefined)?.qp),
  ],
  sliceMark: () => '',
  describe: (unit: HevcUnit) => {
    const { derived, content, type, header } = unit;
    if (derived !== undefined) {
      if ('initQp' in derived) return ppsText(derived);
      if (type === SPS) return spsText(derived as HevcSpsBrief);
    }
    if (content.sei !== undefined) {
      return content.sei.map((message) => describeHevcSei(message, type === SUFFIX_SEI)).join(', ');
    }
    const pictures = content.access_unit_delimiter?.pic_type;
    if (pictures !== undefined) return `${HEVC_PIC_TYPES[pictures] ?? 'reserved'} slices`;
    if (content.slice === undefined) return '';
    return header.nuh_layer_id === 0
      ? `│         goes on at ${content.slice.slice_segment_address}`
      : `│         layer ${header.nuh_layer_id}`;
  },
  describeSet: describeParameterSet,
  // Of x265. The frames show the rest.
  mainSettings: new Set(
    'rc crf qp bitrate vbv-maxrate vbv-bufsize hrd keyint min-keyint scenecut open-gop bframes b-pyramid ref rc-lookahead'.split(
      ' ',
    ),
  ),
};

function column(
  title: string,
  width: number,
  worth: number,
  value: (unit: HevcUnit) => number | undefined,
): UnitColumn {
  return { title, width, worth, value: (unit: PlacedUnit) => value(unit as HevcUnit) };
}

const temporalIdOf = ({ nuh_temporal_id_plus1: plus1 }: HevcUnit['header']): number | undefined =>
  plus1 === undefined || plus1 === 0 ? undefined : plus1 - 1;

const spsText = ({ width, height, profile, level, fps }: HevcSpsBrief): string => {
  const size = width === undefined ? '' : `${width}x${height} `;
  const rate = fps === undefined ? '' : ` ${fpsText(fps)} fps`;
  return `${size}${profile ?? ''}${level === undefined ? '' : `@${level}`}${rate}`;
};

const ppsText = ({ initQp, tiles, wavefront }: HevcPpsBrief): string => {
  const split = tiles === undefined ? '' : `, ${tiles.columns}x${tiles.rows} tiles`;
  return `QP ${initQp}${split}${wavefront === true ? ', wavefronts' : ''}`;
};
