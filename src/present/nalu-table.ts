import type { InspectedUnit } from '../analysis/h264/inspector.ts';
import type { NaluRecord, SliceDerived } from '../analysis/records.ts';
import { PRIMARY_PIC_TYPES } from '../codec/h264/access-unit-delimiter.ts';
import { describeSei } from '../codec/h264/sei/sei-message.ts';
import { type Theme, unitColour } from './colour.ts';
import { fpsText } from './units.ts';
import { cutTo } from './width.ts';

/**
 * The columns of a row, of fixed width so that rows can go out as they come: 80 characters with a slice. What stands
 * behind the type takes the rest of the line in units that are no slices.
 */
const leftColumns = (row: {
  index: Cell;
  offset: Cell;
  prefix: Cell;
  size: Cell;
  forbidden: Cell;
  refIdc: Cell;
}): string =>
  `${right(row.index, 5)} ${right(row.offset, 9)} ${right(row.prefix, 3)} ${right(row.size, 7)} ` +
  `${right(row.forbidden, 1)} ${right(row.refIdc, 3)}  `;
const typeColumn = (type: Cell, name: string): string => `${right(type, 2)} ${name} `.padEnd(13);
interface SliceStart {
  readonly mark: string;
  readonly letter: string;
  readonly field: string;
  readonly mb: Cell;
}
const sliceStart = ({ mark, letter, field, mb }: SliceStart): string =>
  `${mark.padEnd(7)}${letter.padEnd(2)}${field.padEnd(1)}${right(mb, 5)}`;
const sliceColumns = (row: SliceStart & { frameNum: Cell; poc: Cell; qp: Cell }): string =>
  `${sliceStart(row)} ${right(row.frameNum, 5)} ${right(row.poc, 5)} ${right(row.qp, 2)}`;

type Cell = number | string;
const right = (value: Cell, width: number): string => `${value}`.padStart(width);

const HEADER =
  leftColumns({ index: '#', offset: 'offset', prefix: 'pfx', size: 'size', forbidden: 'F', refIdc: 'NRI' }) +
  typeColumn('', 'type') +
  sliceColumns({ mark: 'frame', letter: '', field: '', mb: 'mb', frameNum: 'fnum', poc: 'poc', qp: 'qp' });

/** The streaming table of `nalu`: one line a unit, nothing kept. */
export class NaluTable {
  readonly #theme: Theme;
  readonly #width: number | undefined;

  /** Rows are cut to `width`, where there is one. */
  constructor(theme: Theme, width: number | undefined) {
    this.#theme = theme;
    this.#width = width;
  }

  get header(): string {
    return `${this.#theme.heading(HEADER)}\n`;
  }

  row({ record }: InspectedUnit): string {
    const type = record.nal_unit_type;
    const left = leftColumns({
      index: record.index,
      offset: record.offset,
      prefix: record.prefixLength,
      size: record.size,
      forbidden: record.forbidden_zero_bit ?? '-',
      refIdc: record.nal_ref_idc ?? '-',
    });
    const name = typeColumn(type ?? '-', record.name);
    const text = facts(record);
    const room = this.#width === undefined ? undefined : Math.max(0, this.#width - left.length - name.length);
    const cut = cutTo(room, text);
    const failed = record.error !== undefined;
    const shown = failed ? this.#theme.error(cut) : this.#colourFacts(record, cut);
    return `${`${left}${unitColour(this.#theme, type)(name)}${shown}`.trimEnd()}\n`;
  }

  /** A slice that goes on a picture is dimmed: what stands out is where pictures begin. */
  #colourFacts(record: NaluRecord, text: string): string {
    if (record.slice === undefined) return text;
    return record.startsPicture === undefined ? this.#theme.dim(text) : this.#theme.strong(text);
  }
}

/** The last column: what people look for in a unit of this type. */
const facts = (record: NaluRecord): string => {
  if (record.slice?.slice_type !== undefined) return sliceFacts(record);
  if (record.error !== undefined) return `! ${record.error.code}: ${record.error.field}`;
  const { derived } = record;
  if (derived !== undefined && 'profile' in derived) {
    // The profile comes last: its name may be longer than a line of 80 columns has room for.
    const size = derived.width === undefined ? '' : `${derived.width}x${derived.height} `;
    const fps = derived.fps === undefined ? '' : `${fpsText(derived.fps)} fps `;
    const scan = derived.scan === 'progressive' ? '' : ', interlaced';
    return `${size}${fps}${derived.profile}${derived.level === undefined ? '' : `@${derived.level}`}${scan}`;
  }
  if (derived !== undefined && 'entropyCoding' in derived) return `${derived.entropyCoding}, QP ${derived.initQp}`;
  if (record.sei !== undefined) return record.sei.map(describeSei).join(', ');
  const aud = record.access_unit_delimiter?.primary_pic_type;
  if (aud !== undefined) return `${PRIMARY_PIC_TYPES[aud]} slices`;
  if (record.slice_data_partition !== undefined) return `│         of slice_id ${record.slice_data_partition.slice_id}`;
  return '';
};

const sliceFacts = (record: NaluRecord): string => {
  const { slice } = record;
  const derived = record.derived as SliceDerived;
  const redundant = (slice?.redundant_pic_cnt ?? 0) > 0;
  const { error } = record;
  const start = {
    mark:
      record.startsPicture !== undefined
        ? `┌${(record.accessUnit ?? 0) < 10_000 ? ' ' : ''}${record.accessUnit}`
        : redundant
          ? `│ red${slice?.redundant_pic_cnt}`
          : '│',
    letter: derived.sliceType,
    field: derived.structure === 'top field' ? 't' : derived.structure === 'bottom field' ? 'b' : '',
    mb: slice?.first_mb_in_slice ?? '-',
  };
  // Why the rest could not be read stands where the rest would.
  if (error !== undefined) return `${sliceStart(start)} ! ${error.code}: ${error.field}`;
  return sliceColumns({
    ...start,
    frameNum: slice?.frame_num ?? '-',
    poc: derived.poc ?? '-',
    qp: derived.qp ?? '-',
  });
};
