import type { InspectedUnit } from '../analysis/h264/inspector.ts';
import type { NaluRecord, SliceDerived } from '../analysis/records.ts';
import { describeSei } from '../codec/h264/sei/sei-message.ts';
import { PRIMARY_PIC_TYPES } from '../codec/h264/syntax/access-unit-delimiter.ts';
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
  widths: Widths,
  index: Cell,
  offset: Cell,
  prefix: Cell,
  size: Cell,
  forbidden: Cell,
  refIdc: Cell,
): string =>
  `${right(index, widths.index)} ${right(offset, widths.offset)} ${right(prefix, 3)} ` +
  `${right(size, 7)} ${right(forbidden, 1)} ${right(refIdc, 3)}  `;
const typeColumn = (type: Cell, name: string): string => `${right(type, 2)} ${name} `.padEnd(13);
const sliceStart = (widths: Widths, mark: string, letter: string, field: string, mb: Cell): string =>
  `${mark.padEnd(widths.mark)} ${letter.padEnd(2)}${field.padEnd(1)}${right(mb, 5)}`;
const sliceEnd = (frameNum: Cell, poc: Cell, qp: Cell): string =>
  ` ${right(frameNum, 5)} ${right(poc, 5)} ${right(qp, 2)}`;

type Cell = number | string;
const right = (value: Cell, width: number): string => `${value}`.padStart(width);

const HEADER =
  leftColumns(WIDTHS, '#', 'offset', 'pfx', 'size', 'F', 'NRI') +
  typeColumn('', 'type') +
  sliceStart(WIDTHS, 'frame', '', '', 'mb') +
  sliceEnd('fnum', 'poc', 'qp');

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
      this.#widths,
      record.index,
      record.offset,
      record.prefixLength,
      record.size,
      record.forbidden_zero_bit ?? '-',
      record.nal_ref_idc ?? '-',
    );
    const name = typeColumn(type ?? '-', record.name);
    const text = facts(record, this.#widths);
    const room = this.#width === undefined ? undefined : Math.max(0, this.#width - left.length - name.length);
    const cut = cutTo(room, text);
    const failed = record.error !== undefined;
    const shown = failed ? this.#theme.error(cut) : this.#colourFacts(record, cut);
    return `${`${left}${unitColour(this.#theme, type)(name)}${shown}`.trimEnd()}\n`;
  }

  #widen({ index, offset, accessUnit = 0 }: NaluRecord): void {
    const { index: indexWidth, offset: offsetWidth, mark } = this.#widths;
    if (index < 10 ** indexWidth && offset < 10 ** offsetWidth && accessUnit < 10 ** (mark - 1)) return;
    this.#widths = {
      index: Math.max(indexWidth, `${index}`.length),
      offset: Math.max(offsetWidth, `${offset}`.length),
      mark: Math.max(mark, 1 + `${accessUnit}`.length),
    };
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
  const field = derived.structure === 'top field' ? 't' : derived.structure === 'bottom field' ? 'b' : '';
  const start = sliceStart(widths, markOf(record), derived.sliceType, field, slice?.first_mb_in_slice ?? '-');
  const { error } = record;
  // Why the rest could not be read stands where the rest would.
  if (error !== undefined) return `${start} ! ${error.code}: ${error.field}`;
  return start + sliceEnd(slice?.frame_num ?? '-', derived.poc ?? '-', derived.qp ?? '-');
};

/** Where a picture begins, its access unit; a line down the slices that go on with it. */
const markOf = (record: NaluRecord): string => {
  const { accessUnit = 0, slice } = record;
  if (record.startsPicture !== undefined) return `┌${accessUnit < 10_000 ? ' ' : ''}${accessUnit}`;
  if ((slice?.redundant_pic_cnt ?? 0) > 0) return `│ red${slice?.redundant_pic_cnt}`;
  return `│${layerOf(record)?.short ?? ''}`;
};
