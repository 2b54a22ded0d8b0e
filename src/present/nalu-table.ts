import type { PlacedUnit } from '../codec/placed-unit.ts';
import type { UnitColumn, UnitView } from '../codec/unit-view.ts';
import { roleColour, type Theme } from './colour.ts';
import { cutTo } from './width.ts';

/** Widths of columns with increasing numbers: as wide as the widest number so far. */
interface Widths {
  readonly index: number;
  readonly offset: number;
  readonly mark: number;
}
const WIDTHS: Widths = { index: 5, offset: 9, mark: 6 };
const PREFIX_WIDTH = 3;
const SIZE_WIDTH = 7;
const TYPE_WIDTH = 13;

type Cell = number | string;
const right = (value: Cell, width: number): string => `${value}`.padStart(width);

const cells = (columns: readonly UnitColumn[], cell: (column: UnitColumn) => Cell): string =>
  columns.map((column) => ` ${right(cell(column), column.width)}`).join('');

const cellOf =
  (unit: PlacedUnit) =>
  (column: UnitColumn): Cell =>
    column.value(unit) ?? '-';

const titleOf = ({ title }: UnitColumn): Cell => title;

/**
 * The streaming table of `nalu`: one line per unit, nothing buffered. The columns have fixed widths so that rows can be
 * written at once: 80 characters for a slice. For other units the text after the type takes the rest of the line.
 */
export class NaluTable {
  readonly #view: UnitView;
  readonly #theme: Theme;
  readonly #width: number | undefined;
  #widths = WIDTHS;

  /** Rows are cut to `width`, if given. */
  constructor(view: UnitView, theme: Theme, width: number | undefined) {
    this.#view = view;
    this.#theme = theme;
    this.#width = width;
  }

  get header(): string {
    const { headerColumns, addressColumn, sliceColumns } = this.#view;
    const left = this.#left('#', 'offset', 'pfx', 'size', cells(headerColumns, titleOf));
    const slice = this.#slice('frame', '', '', addressColumn.title) + cells(sliceColumns, titleOf);
    return `${this.#theme.heading(left + typeText('', 'type') + slice)}\n`;
  }

  row(placed: PlacedUnit): string {
    const { unit, index, type, unitType, error } = placed;
    this.#widen(placed);
    const header = cells(this.#view.headerColumns, cellOf(placed));
    const left = this.#left(index, unit.offset, unit.prefixLength, unit.size, header);
    const name = typeText(type < 0 ? '-' : type, unitType.name);
    const room = this.#width === undefined ? undefined : Math.max(0, this.#width - left.length - name.length);
    const text = cutTo(room, this.#facts(placed));
    const shown = error === undefined ? this.#colourFacts(placed, text) : this.#theme.error(text);
    return `${`${left}${roleColour(this.#theme, unitType)(name)}${shown}`.trimEnd()}\n`;
  }

  #left(index: Cell, offset: Cell, prefix: Cell, size: Cell, header: string): string {
    const place = `${right(index, this.#widths.index)} ${right(offset, this.#widths.offset)}`;
    return `${place} ${right(prefix, PREFIX_WIDTH)} ${right(size, SIZE_WIDTH)}${header}  `;
  }

  #slice(mark: string, letter: string, field: string, address: Cell): string {
    const { mark: width } = this.#widths;
    return `${mark.padEnd(width)} ${letter.padEnd(2)}${field.padEnd(1)}${right(address, this.#view.addressColumn.width)}`;
  }

  #widen({ index, unit: { offset }, accessUnit = 0 }: PlacedUnit): void {
    const { index: indexWidth, offset: offsetWidth, mark } = this.#widths;
    if (index < 10 ** indexWidth && offset < 10 ** offsetWidth && accessUnit < 10 ** (mark - 1)) return;
    this.#widths = {
      index: Math.max(indexWidth, `${index}`.length),
      offset: Math.max(offsetWidth, `${offset}`.length),
      mark: Math.max(mark, 1 + `${accessUnit}`.length),
    };
  }

  /** The last column: the main facts of a unit of this type. An error replaces what could not be read. */
  #facts(placed: PlacedUnit): string {
    const { slice, error } = placed;
    const failure = error === undefined ? undefined : `! ${error.code}: ${error.field}`;
    if (slice === undefined) return failure ?? this.#view.describe(placed);
    const field = slice.structure === 'top field' ? 't' : slice.structure === 'bottom field' ? 'b' : '';
    const start = this.#slice(this.#markOf(placed), slice.type, field, cellOf(placed)(this.#view.addressColumn));
    return failure === undefined ? start + cells(this.#view.sliceColumns, cellOf(placed)) : `${start} ${failure}`;
  }

  /** At the first slice of a picture its access unit; a vertical line at the other slices. */
  #markOf(placed: PlacedUnit): string {
    const { accessUnit = 0, startsPicture } = placed;
    if (startsPicture === undefined) return `│${this.#view.sliceMark(placed)}`;
    return `┌${accessUnit < 10_000 ? ' ' : ''}${accessUnit}`;
  }

  /** Slices other than the first of a picture are dimmed, so that the start of a picture stands out. */
  #colourFacts({ unitType, startsPicture }: PlacedUnit, text: string): string {
    if (unitType.role !== 'slice') return text;
    return startsPicture === undefined ? this.#theme.dim(text) : this.#theme.strong(text);
  }
}

const typeText = (type: Cell, name: string): string => `${right(type, 2)} ${name} `.padEnd(TYPE_WIDTH);
