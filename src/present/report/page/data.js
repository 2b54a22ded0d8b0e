/** The data of the page: `text` is what the element with them holds. */
export const readData = async (text) => {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  const { inputs, types, entries, maps, pairs } = await new Response(inflated).json();
  const read = inputs.map((input) => (input.frames === undefined ? input : new Stream(input, types, entries)));
  return { inputs: read, maps, pairs: pairs === undefined ? undefined : readPairs(pairs) };
};

/** A column that holds one number is that number. */
const column = (values, length) => (Array.isArray(values) ? values : new Array(length).fill(values));

/** A column of differences, added up. */
const sums = (values, length) => {
  let sum = 0;
  return column(values, length).map((value) => (sum += value));
};

const readPairs = ({ count, a, b, differs, aspects }) => ({
  a: sums(a, count),
  b: sums(b, count),
  differs: column(differs, count),
  aspects,
});

/** A video track: its frames, their units, and the headers of slices. */
class Stream {
  constructor(input, types, entries) {
    Object.assign(this, { name: input.name, letter: input.letter, codec: input.codec, quantizer: input.quantizer });
    Object.assign(this, { unitNoun: input.unit, start: input.start, buffer: input.buffer });
    const { frames, units } = input;
    const n = frames.count;
    this.count = n;
    this.type = column(frames.type, n).map((type) => types[type]);
    this.access = column(frames.randomAccess, n).map((access) => entries[access]);
    for (const name of ['isKey', 'sizeBytes', 'qpMin', 'qpMean', 'qpMax', 'order', 'slices', 'reference']) {
      this[name] = column(frames[name], n);
    }
    for (const name of ['secondBps', 'bufferBits', 'underflowBits']) this[name] = column(frames[name], n);
    this.dtsMs = sums(frames.dts, n).map((micros) => micros / 1000);
    this.ptsMs = column(frames.pts, n).map((micros, i) => this.dtsMs[i] + micros / 1000);
    this.offset = sums(frames.offset, n);
    this.gop = sums(frames.gop, n);
    this.shown = column(frames.shown, n).map((difference, i) => (difference === null ? null : i + difference));
    this.firstUnit = sums(frames.firstUnit, n);
    this.unitCount = column(frames.unitCount, n);
    this.keys = [];
    for (let i = 0; i < n; i++) if (this.isKey[i] === 1) this.keys.push(i);
    this.#readUnits(units, input);
    this.findings = input.findings.filter(([frame]) => frame < n);
    this.findingsAt = new Map();
    for (const finding of this.findings) {
      this.findingsAt.set(finding[0], [...(this.findingsAt.get(finding[0]) ?? []), finding]);
    }
  }

  #strings;
  #meanings;
  /** By unit: its shape, and its row there. */
  #headerOf = new Map();

  #readUnits(units, { strings, shapes, meanings }) {
    const { count: length } = units;
    const [sizes, gaps, names] = [units.size, units.gap, units.name].map((values) => column(values, length));
    let end = 0;
    this.unitSize = sizes;
    this.unitIndex = sums(units.index, length);
    this.unitName = names.map((name) => strings[name]);
    this.unitOffset = gaps.map((gap, i) => {
      const offset = end + gap;
      end = offset + sizes[i];
      return offset;
    });
    this.#strings = strings;
    this.#meanings = new Map(meanings.map(([name, value, meaning]) => [`${name} ${value}`, strings[meaning]]));
    for (const shape of shapes) {
      for (const [row, unit] of sums(shape.units, shape.count).entries()) this.#headerOf.set(unit, [shape, row]);
    }
  }

  /** The lines of the header of a unit; undefined for units without one. */
  header(unit) {
    const [shape, row] = this.#headerOf.get(unit) ?? [];
    if (shape === undefined) return undefined;
    const clauses = [];
    let next = 0;
    return shape.lines.map(([depth, name, clause, descriptor]) => {
      const text = this.#strings[name];
      if (clause >= 0) {
        clauses[depth] = this.#strings[clause];
        return { depth, name: text, clause: clauses[depth] };
      }
      const values = shape.columns[next++];
      const value = Array.isArray(values) ? values[row] : values;
      const coding = this.#strings[descriptor];
      const shown = coding === 'bytes' || coding.startsWith('b(8)x') ? this.#strings[value] : value;
      const meaning = this.#meanings.get(`${name} ${value}`);
      return { depth, name: text, value: shown, meaning, coding, clause: clauses[depth - 1] ?? '' };
    });
  }
}
