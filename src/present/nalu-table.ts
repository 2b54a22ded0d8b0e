import type { PlacedUnit } from '../codec/placed-unit.ts';
import type { UnitColumn, UnitView } from '../codec/unit-view.ts';
import { clockText } from '../media/quantity.ts';
import { roleColour, type Theme } from './colour.ts';
import { type Cell, type Column, StreamTable } from './stream-table.ts';
import { NO_SCREEN, type Screen, WIDE_SCREEN } from './width.ts';

export interface NaluTableOptions {
  readonly screen?: Screen;
  /** The units have the times of their container. */
  readonly hasTimes?: boolean;
}

/**
 * The streaming table of `nalu`: one line per unit. Slices have columns after the type; for other units a text takes
 * the rest of the line.
 */
export class NaluTable {
  readonly #view: UnitView;
  readonly #theme: Theme;
  readonly #table: StreamTable<PlacedUnit>;
  readonly #frame = new FrameBytes();

  constructor(view: UnitView, theme: Theme, { screen = NO_SCREEN, hasTimes = false }: NaluTableOptions = {}) {
    this.#view = view;
    this.#theme = theme;
    const layout = {
      columns: this.#unitColumns(hasTimes),
      lastColumns: this.#sliceColumns(),
      textWidth: TEXT_WIDTH,
      text: (placed: PlacedUnit) => this.#text(placed),
      paintLast: (text: string, placed: PlacedUnit) => this.#paintLast(text, placed),
    };
    this.#table = new StreamTable(layout, screen, theme.heading);
  }

  get header(): string {
    return this.#table.header;
  }

  row(placed: PlacedUnit): string {
    this.#frame.add(placed);
    return this.#table.row(placed);
  }

  /** A line was written between the rows. */
  countLine(): void {
    this.#table.countLine();
  }

  #unitColumns(hasTimes: boolean): readonly Column<PlacedUnit>[] {
    const time: Column<PlacedUnit> = {
      title: 'DTS',
      width: 11,
      screenWidth: WIDE_SCREEN,
      value: ({ unit: { origin } }) => (origin === undefined ? '' : clockText(origin.dtsMs)),
    };
    return [
      { title: '#', width: 5, grows: true, gap: 0, value: ({ index }) => index },
      { title: 'offset', width: 9, grows: true, worth: 7, value: ({ unit }) => unit.offset },
      ...(hasTimes ? [time] : []),
      { title: 'pfx', width: 3, worth: 1, value: ({ unit }) => unit.prefixLength },
      { title: 'size', width: 7, worth: 9, value: ({ unit }) => unit.size },
      { title: 'frame B', width: 8, screenWidth: WIDE_SCREEN, value: () => this.#frame.sizeBytes ?? '' },
      ...this.#view.headerColumns.map(codecColumn),
      {
        title: 'type',
        titleAt: 3,
        width: TYPE_NUMBER_WIDTH + this.#view.typeNameWidth,
        gap: 2,
        align: 'left',
        value: ({ type, unitType }) => `${`${type < 0 ? '-' : type}`.padStart(2)} ${unitType.name}`,
        paint: (text, { unitType }) => roleColour(this.#theme, unitType)(text),
      },
    ];
  }

  #sliceColumns(): readonly Column<PlacedUnit>[] {
    const { addressColumn, sliceColumns } = this.#view;
    return [
      { title: 'frame', width: MARK_WIDTH, grows: true, align: 'left', value: (placed) => this.#markOf(placed) },
      {
        title: '',
        width: 2,
        align: 'left',
        value: ({ slice }) => slice?.type ?? '',
        paint: (text, { slice }) => (slice?.type === 'B' ? this.#theme.bPicture(text) : text),
      },
      { title: '', width: 1, gap: 0, align: 'left', value: fieldOf },
      { ...codecColumn(addressColumn), gap: 0 },
      ...sliceColumns.map(codecColumn),
    ];
  }

  /** The main facts of a unit that is no slice, or why its slice header could not be read. */
  #text(placed: PlacedUnit): string | undefined {
    const { slice, error } = placed;
    if (error === undefined) return slice === undefined ? this.#view.describe(placed) : undefined;
    const failure = `! ${error.code}: ${error.field}`;
    if (slice === undefined) return failure;
    const { addressColumn } = this.#view;
    const address = `${cellOf(addressColumn, placed)}`.padStart(addressColumn.width);
    const mark = this.#markOf(placed).padEnd(MARK_WIDTH);
    return `${mark} ${slice.type.padEnd(2)}${fieldOf(placed).padEnd(1)}${address} ${failure}`;
  }

  /** At the first slice of a picture its access unit; a vertical line at the other slices. */
  #markOf(placed: PlacedUnit): string {
    const { accessUnit = 0, startsPicture } = placed;
    if (startsPicture === undefined) return `│${this.#view.sliceMark(placed)}`;
    return `┌${accessUnit < 10_000 ? ' ' : ''}${accessUnit}`;
  }

  /** Slices other than the first of a picture are dimmed, so that the start of a picture stands out. */
  #paintLast(text: string, { unitType, startsPicture, error }: PlacedUnit): string {
    if (error !== undefined) return this.#theme.error(text);
    if (unitType.role !== 'slice') return text;
    return startsPicture === undefined ? this.#theme.dim(text) : this.#theme.strong(text);
  }
}

/** Two digits and a space. */
const TYPE_NUMBER_WIDTH = 3;
const MARK_WIDTH = 6;
/** The size in an SPS; the last columns are wider on most screens. */
const TEXT_WIDTH = 11;

const cellOf = (column: UnitColumn, placed: PlacedUnit): Cell => column.value(placed) ?? '-';

const codecColumn = (column: UnitColumn): Column<PlacedUnit> => ({
  title: column.title,
  width: column.width,
  worth: column.worth,
  value: (placed) => cellOf(column, placed),
});

const fieldOf = ({ slice }: PlacedUnit): string =>
  slice?.structure === 'top field' ? 't' : slice?.structure === 'bottom field' ? 'b' : '';

/** Bytes of the access unit up to a unit, prefixes included: its size, at its last unit. */
class FrameBytes {
  #accessUnit: number | undefined;
  #sizeBytes = 0;

  add({ accessUnit, unit }: PlacedUnit): void {
    if (accessUnit !== this.#accessUnit) this.#sizeBytes = 0;
    this.#accessUnit = accessUnit;
    this.#sizeBytes += unit.prefixLength + unit.size;
  }

  /** Absent for a unit outside of the access units. */
  get sizeBytes(): number | undefined {
    return this.#accessUnit === undefined ? undefined : this.#sizeBytes;
  }
}
