import type { InspectedUnit } from '../analysis/h264/inspector.ts';
import type { NaluRecord, SliceDerived } from '../analysis/records.ts';
import { PRIMARY_PIC_TYPES } from '../codec/h264/access-unit-delimiter.ts';
import { describeSei } from '../codec/h264/sei/sei-message.ts';
import { type Theme, unitColour } from './colour.ts';
import { fpsText } from './units.ts';
import { cutTo } from './width.ts';

/** Widths of the columns whose numbers only grow: each is as wide as the widest number so far. */
interface Widths {
  readonly index: number;
  readonly offset: number;
  readonly mark: number;
}
const WIDTHS: Widths = { index: 5, offset: 9, mark: 6 };

/**
 * The columns of a row, of fixed width so that rows can go out as they come: 80 characters with a slice. What stands
 * behind the type takes the rest of the line in units that are no slices.
 */
const leftColumns = (
  row: { index: Cell; offset: Cell; prefix: Cell; size: Cell; forbidden: Cell; refIdc: Cell },
  widths: Widths,
): string =>
  `${right(row.index, widths.index)} ${right(row.offset, widths.offset)} ${right(row.prefix, 3)} ` +
  `${right(row.size, 7)} ${right(row.forbidden, 1)} ${right(row.refIdc, 3)}  `;
const typeColumn = (type: Cell, name: string): string => `${right(type, 2)} ${name} `.padEnd(13);
interface SliceStart {
  readonly mark: string;
  readonly letter: string;
  readonly field: string;
  readonly mb: Cell;
}
const sliceStart = ({ mark, letter, field, mb }: SliceStart, widths: Widths): string =>
  `${mark.padEnd(widths.mark)} ${letter.padEnd(2)}${field.padEnd(1)}${right(mb, 5)}`;
const sliceColumns = (row: SliceStart & { frameNum: Cell; poc: Cell; qp: Cell }, widths: Widths): string =>
  `${sliceStart(row, widths)} ${right(row.frameNum, 5)} ${right(row.poc, 5)} ${right(row.qp, 2)}`;

type Cell = number | string;
const right = (value: Cell, width: number): string => `${value}`.padStart(width);

const HEADER =
  leftColumns({ index: '#', offset: 'offset', prefix: 'pfx', size: 'size', forbidden: 'F', refIdc: 'NRI' }, WIDTHS) +
  typeColumn('', 'type') +
  sliceColumns({ mark: 'frame', letter: '', field: '', mb: 'mb', frameNum: 'fnum', poc: 'poc', qp: 'qp' }, WIDTHS);

/** The streaming table of `nalu`: one line a unit, nothing kept. */
export class NaluTable {
  readonly #theme: Theme;
  readonly #width: number | undefined;
  #widths = WIDTHS;

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
    this.#widen(record);
    const left = leftColumns(
      {
        index: record.index,
        offset: record.offset,
        prefix: record.prefixLength,
        size: record.size,
        forbidden: record.forbidden_zero_bit ?? '-',
        refIdc: record.nal_ref_idc ?? '-',
      },
      this.#widths,
    );
    const name = typeColumn(type ?? '-', record.name);
    const text = facts(record, this.#widths);
    const room = this.#width === undefined ? undefined : Math.max(0, this.#width - left.length - name.length);
    const cut = cutTo(room, text);
    const failed = record.error !== undefined;
    const shown = failed ? this.#theme.error(cut) : this.#colourFacts(record, cut);
    return `${`${left}${unitColour(this.#theme, type)(name)}${shown}`.trimEnd()}\n`;
  }

  #widen(record: NaluRecord): void {
    const { index, offset, mark } = this.#widths;
    const wider = {
      index: Math.max(index, `${record.index}`.length),
      offset: Math.max(offset, `${record.offset}`.length),
      mark: Math.max(mark, 1 + `${record.accessUnit ?? ''}`.length),
    };
    if (wider.index > index || wider.offset > offset || wider.mark > mark) this.#widths = wider;
  }

  /** A slice that goes on a picture is dimmed: what stands out is where pictures begin. */
  #colourFacts(record: NaluRecord, text: string): string {
    if (record.slice === undefined) return text;
    return record.startsPicture === undefined ? this.#theme.dim(text) : this.#theme.strong(text);
  }
}

/** The last column: what people look for in a unit of this type. */
const facts = (record: NaluRecord, widths: Widths): string => {
  if (record.slice?.slice_type !== undefined) return sliceFacts(record, widths);
  if (record.error !== undefined) return `! ${record.error.code}: ${record.error.field}`;
  const { derived } = record;
  if (derived !== undefined && 'profile' in derived) {
    const scan = derived.scan === 'progressive' ? '' : 'i';
    const size = derived.width === undefined ? '' : `${derived.width}x${derived.height}${scan} `;
    const level = derived.level === undefined ? '' : `@${derived.level}`;
    const fps = derived.fps === undefined ? '' : ` ${fpsText(derived.fps)} fps`;
    return `${size}${shortProfile(derived.profile)}${level}${fps}`;
  }
  if (derived !== undefined && 'entropyCoding' in derived) return `${derived.entropyCoding}, QP ${derived.initQp}`;
  if (record.sei !== undefined) return record.sei.map(describeSei).join(', ');
  const aud = record.access_unit_delimiter?.primary_pic_type;
  if (aud !== undefined) return `${PRIMARY_PIC_TYPES[aud]} slices`;
  const layer = layerOf(record);
  if (layer !== undefined) return layer.words;
  if (record.slice_data_partition !== undefined) return `│         of slice_id ${record.slice_data_partition.slice_id}`;
  return '';
};

/** Words of profile names, cut so that size, profile and level have room in 80 columns; `sps` has the whole name. */
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

/** Which layer or view a unit with a header extension belongs to: short beside a slice, and in words. */
const layerOf = (record: NaluRecord): { readonly short: string; readonly words: string } | undefined => {
  const svc = record.nal_unit_header_svc_extension;
  if (svc !== undefined) {
    const { dependency_id: d, quality_id: q, temporal_id: t } = svc;
    return { short: `${d}.${q}.${t}`, words: `dep ${d}, quality ${q}, temporal ${t}` };
  }
  const mvc = record.nal_unit_header_mvc_extension;
  if (mvc !== undefined) return { short: `v${mvc.view_id}`, words: `view ${mvc.view_id}, temporal ${mvc.temporal_id}` };
  const avc3d = record.nal_unit_header_3davc_extension;
  if (avc3d === undefined) return undefined;
  const depth = avc3d.depth_flag === 1 ? ', depth' : '';
  return { short: `v${avc3d.view_idx}`, words: `view ${avc3d.view_idx}, temporal ${avc3d.temporal_id}${depth}` };
};

const sliceFacts = (record: NaluRecord, widths: Widths): string => {
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
          : `│${layerOf(record)?.short ?? ''}`,
    letter: derived.sliceType,
    field: derived.structure === 'top field' ? 't' : derived.structure === 'bottom field' ? 'b' : '',
    mb: slice?.first_mb_in_slice ?? '-',
  };
  // Why the rest could not be read stands where the rest would.
  if (error !== undefined) return `${sliceStart(start, widths)} ! ${error.code}: ${error.field}`;
  const columns = {
    ...start,
    frameNum: slice?.frame_num ?? '-',
    poc: derived.poc ?? '-',
    qp: derived.qp ?? '-',
  };
  return sliceColumns(columns, widths);
};
