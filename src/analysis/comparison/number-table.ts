/** Rows of a block: a table grows by one of them, and copies nothing. */
const BLOCK_ROWS = 4096;

/** Rows of numbers in named columns, without an object for each row. */
export class NumberTable<Name extends string> {
  readonly #columns: readonly Name[];
  readonly #blocks: Float64Array[] = [];
  #length = 0;

  constructor(columns: readonly Name[]) {
    this.#columns = columns;
  }

  get length(): number {
    return this.#length;
  }

  add(row: Readonly<Record<Name, number>>): void {
    const width = this.#columns.length;
    const at = this.#length % BLOCK_ROWS;
    if (at === 0) this.#blocks.push(new Float64Array(BLOCK_ROWS * width));
    const block = this.#blocks.at(-1) as Float64Array;
    for (let i = 0; i < width; i++) block[at * width + i] = row[this.#columns[i] as Name];
    this.#length++;
  }

  /** A row that is there. */
  row(index: number): Record<Name, number> {
    const width = this.#columns.length;
    const block = this.#blocks[Math.floor(index / BLOCK_ROWS)] as Float64Array;
    const at = (index % BLOCK_ROWS) * width;
    const row = {} as Record<Name, number>;
    for (let i = 0; i < width; i++) row[this.#columns[i] as Name] = block[at + i] as number;
    return row;
  }

  /** One value of a row that is there. */
  value(index: number, column: Name): number {
    const width = this.#columns.length;
    const block = this.#blocks[Math.floor(index / BLOCK_ROWS)] as Float64Array;
    return block[(index % BLOCK_ROWS) * width + this.#columns.indexOf(column)] as number;
  }

  /** Overwrites one value of a row that is there. */
  set(index: number, column: Name, value: number): void {
    const width = this.#columns.length;
    const block = this.#blocks[Math.floor(index / BLOCK_ROWS)] as Float64Array;
    block[(index % BLOCK_ROWS) * width + this.#columns.indexOf(column)] = value;
  }
}
