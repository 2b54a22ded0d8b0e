import { cutTo, type Screen } from './width.ts';

export type Cell = number | string;

/** A column of a table whose rows are written one by one. */
export interface Column<Row> {
  readonly title: string;
  /** Where the title begins in the cell, if not where its values do. */
  readonly titleAt?: number;
  /** In characters; wider values shift the rest of their row to the right. */
  readonly width: number;
  /** A wider value widens the column: its values increase. */
  readonly grows?: true;
  /** Numbers end on the right, which is the default; words begin on the left. */
  readonly align?: 'left';
  /** Spaces before it; 1 by default. */
  readonly gap?: number;
  /** A narrow screen leaves out the columns of the least worth; one without worth is always there. */
  readonly worth?: number;
  /** Shown only on a screen that has this width. */
  readonly screenWidth?: number;
  value(row: Row): Cell;
  /** Colours the text of the cell. */
  readonly paint?: (text: string, row: Row) => string;
}

/** A table: columns that each row has, then a last part with a text, or with columns of its own. */
export interface TableLayout<Row> {
  readonly columns: readonly Column<Row>[];
  readonly lastColumns: readonly Column<Row>[];
  /** Title of the text; absent where `lastColumns` have theirs. */
  readonly textTitle?: string;
  /** Room that the text of most rows needs. */
  readonly textWidth: number;
  /** The text for the room that is left; undefined if the row has `lastColumns`. */
  text(row: Row, room: number | undefined): string | undefined;
  readonly paintLast: (text: string, row: Row) => string;
}

interface Placed<Row> {
  readonly column: Column<Row>;
  readonly gap: string;
  width: number;
}

/** A table whose rows are written one by one: nothing is buffered, so columns have a width from the start. */
export class StreamTable<Row> {
  readonly #layout: TableLayout<Row>;
  readonly #screen: Screen;
  readonly #heading: (text: string) => string;
  readonly #all: { readonly first: readonly Placed<Row>[]; readonly last: readonly Placed<Row>[] };
  #shown: { readonly first: readonly Placed<Row>[]; readonly last: readonly Placed<Row>[] };
  /** Characters of the row so far. */
  #length = 0;
  #hasGrown = false;
  #linesSinceHeader = 0;

  constructor(layout: TableLayout<Row>, screen: Screen, heading: (text: string) => string) {
    this.#layout = layout;
    this.#screen = screen;
    this.#heading = heading;
    const fits = ({ screenWidth }: Column<Row>): boolean =>
      screenWidth === undefined || (screen.width !== undefined && screen.width >= screenWidth);
    const placed = (columns: readonly Column<Row>[]): Placed<Row>[] =>
      columns.filter(fits).map((column) => ({ column, gap: ' '.repeat(column.gap ?? 1), width: column.width }));
    this.#all = { first: placed(layout.columns), last: placed(layout.lastColumns) };
    this.#shown = this.#fitted();
  }

  /** The titles. */
  get header(): string {
    this.#linesSinceHeader = 0;
    const { first, last } = this.#shown;
    const { textTitle } = this.#layout;
    const titles = [...first, ...last].map((placed) => cellText(placed, titleOf(placed.column))).join('');
    const line = textTitle === undefined ? titles : `${titles} ${textTitle}`;
    return `${this.#heading(cutTo(this.#screen.width, line.trimEnd()))}\n`;
  }

  /** A row, after the titles again if they have scrolled off the screen or stand elsewhere now. */
  row(row: Row): string {
    let line = this.#line(row);
    const { height } = this.#screen;
    let header = height !== undefined && this.#linesSinceHeader >= Math.max(MIN_LINES, height - 2);
    if (this.#hasGrown) {
      this.#hasGrown = false;
      this.#shown = this.#fitted();
      line = this.#line(row);
      header ||= height !== undefined;
    }
    const text = header ? this.header + line : line;
    this.#linesSinceHeader++;
    return text;
  }

  /** A line was written between the rows. */
  countLine(): void {
    this.#linesSinceHeader++;
  }

  #line(row: Row): string {
    const { text: textOf, paintLast } = this.#layout;
    const { width } = this.#screen;
    this.#length = 0;
    const first = this.#cells(this.#shown.first, row);
    const room = width === undefined ? undefined : Math.max(0, width - this.#length - 1);
    const text = textOf(row, room);
    const last = text === undefined ? this.#cells(this.#shown.last, row) : ` ${cutTo(room, text)}`;
    if (text !== undefined) this.#length += last.length;
    // Only a screen that has no room for what is always there.
    if (width !== undefined && this.#length > width) return `${cutTo(width, this.#plain(row).trimEnd())}\n`;
    return `${(first + paintLast(last, row)).trimEnd()}\n`;
  }

  #cells(columns: readonly Placed<Row>[], row: Row): string {
    let cells = '';
    for (const placed of columns) {
      const { column } = placed;
      const value = `${column.value(row)}`;
      if (value.length > placed.width && column.grows === true) {
        placed.width = value.length;
        this.#hasGrown = true;
      }
      const text = cellText(placed, value);
      this.#length += text.length;
      cells += column.paint === undefined ? text : column.paint(text, row);
    }
    return cells;
  }

  /** The row without colours. */
  #plain(row: Row): string {
    const { first, last } = this.#shown;
    const text = this.#layout.text(row, 0);
    const columns = text === undefined ? [...first, ...last] : first;
    const cells = columns.map((placed) => cellText(placed, `${placed.column.value(row)}`)).join('');
    return text === undefined ? cells : `${cells} ${text}`;
  }

  /** The columns that the screen has room for. */
  #fitted(): { first: readonly Placed<Row>[]; last: readonly Placed<Row>[] } {
    let { first, last } = this.#all;
    const { width: room } = this.#screen;
    if (room === undefined) return { first, last };
    const widthOf = (columns: readonly Placed<Row>[]): number =>
      columns.reduce((sum, { gap, width }) => sum + gap.length + width, 0);
    while (widthOf(first) + Math.max(widthOf(last), 1 + this.#layout.textWidth) > room) {
      const least = Math.min(...[...first, ...last].map(({ column: { worth } }) => worth ?? Number.POSITIVE_INFINITY));
      if (least === Number.POSITIVE_INFINITY) break;
      const keep = ({ column }: Placed<Row>): boolean => column.worth !== least;
      first = first.filter(keep);
      last = last.filter(keep);
    }
    return { first, last };
  }
}

/** On a screen of few lines, titles would be repeated too often. */
const MIN_LINES = 8;

const titleOf = <Row>({ title, titleAt = 0 }: Column<Row>): string => ' '.repeat(titleAt) + title;

const cellText = <Row>({ column: { align }, gap, width }: Placed<Row>, value: string): string =>
  gap + (align === 'left' ? value.padEnd(width) : value.padStart(width));
