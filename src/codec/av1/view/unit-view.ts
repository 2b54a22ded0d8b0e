import { fpsText } from '../../../media/quantity.ts';
import type { PlacedUnit } from '../../placed-unit.ts';
import type { UnitColumn, UnitView } from '../../unit-view.ts';
import { describeMetadata } from '../metadata/metadata-facts.ts';
import type { Av1Unit } from '../stream/av1-stream.ts';
import type { SequenceBrief } from '../unit-record.ts';
import { describeSequenceHeader } from './sequence-header-view.ts';

/** The AV1 part of the table of `nalu`. Units have to come from `Av1Stream`. */
export const av1View: UnitView = {
  headerColumns: [
    column('T', 1, 3, ({ header }) => layerOf(header.obu_extension_flag, header.temporal_id)),
    column('S', 1, 2, ({ header }) => layerOf(header.obu_extension_flag, header.spatial_id)),
  ],
  typeNameWidth: 9,
  addressColumn: column('tile', 5, 5, ({ content }) => content.tile_group?.tg_start ?? (content.tile_group && 0)),
  sliceColumns: [
    column('show', 4, 7, ({ picture }) => (picture?.shown === true ? 1 : 0)),
    column('hint', 4, 6, ({ parsed }) => parsed.frame?.orderHint),
    column('qidx', 4, 8, ({ slice }) => slice?.base_q_idx),
  ],
  sliceMark: () => '',
  describe: (unit: Av1Unit) => {
    const { content, derived } = unit;
    const { tile_group: tiles, tile_list: list, metadata, frame_header } = content;
    if (derived !== undefined && 'profile' in derived) return sequenceText(derived);
    if (metadata !== undefined) return describeMetadata(metadata);
    if (frame_header !== undefined) return '│  the frame header again';
    if (list?.tile_count_minus_1 !== undefined) return `${list.tile_count_minus_1 + 1} tiles`;
    if (tiles === undefined) return '';
    return tiles.tg_start === undefined ? '│  all tiles' : `│  tiles ${tiles.tg_start} to ${tiles.tg_end ?? '?'}`;
  },
  describeSet: describeSequenceHeader,
  mainSettings: new Set(),
};

function column(title: string, width: number, worth: number, value: (unit: Av1Unit) => number | undefined): UnitColumn {
  return { title, width, worth, value: (unit: PlacedUnit) => value(unit as Av1Unit) };
}

/** Without an extension, an OBU is of layer 0 and says nothing. */
const layerOf = (hasExtension: number | undefined, id: number | undefined): number | undefined =>
  hasExtension === undefined ? undefined : (id ?? 0);

const sequenceText = ({ width, height, profile, level, fps }: SequenceBrief): string =>
  `${width}x${height} ${profile}@${level}${fps === undefined ? '' : ` ${fpsText(fps)} fps`}`;
