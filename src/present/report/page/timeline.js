import UPlot from 'uplot';
import { drawBars } from './bars.js';
import { colour } from './theme.js';

const HEIGHTS = { sizes: 190, rate: 110, buffer: 110, differs: 54 };
const AXIS_WIDTH = 62;
const AXIS_HEIGHT = 36;
/** Rows that are shown at least. */
const MIN_ROWS = 8;
const FONT = '12px system-ui, sans-serif';

/**
 * The charts over one axis of rows: a row is a frame, or a pair of frames. `rows`: for each input the frame of each row,
 * -1 for none. `onPoint`: the pointer is on a row.
 */
export class Timeline {
  #box;
  #streams;
  #rows;
  #pairs;
  #charts = [];
  #view;
  #row = -1;
  #isDue = false;
  #count;

  constructor(box, streams, rows, pairs) {
    Object.assign(this, { onPoint: () => undefined, onPick: () => undefined });
    [this.#box, this.#streams, this.#rows, this.#pairs] = [box, streams, rows, pairs];
    this.#count = rows[0].length;
    this.#view = { min: -0.5, max: this.#count - 0.5 };
    const hasBuffer = streams.some(({ bufferBits }) => bufferBits.some((bits) => bits !== null));
    const plots = [
      ...streams.map((stream, i) => this.#sizes(stream, rows[i])),
      ...(pairs === undefined ? [] : [this.#differences()]),
      this.#rate(),
      ...(hasBuffer ? [this.#buffer()] : []),
    ];
    for (const [i, plot] of plots.entries()) this.#add(plot, i === plots.length - 1);
    this.#listen();
    new ResizeObserver(() => this.#fit()).observe(box);
  }

  get view() {
    return this.#view;
  }

  get rowCount() {
    return this.#count;
  }

  /** Draws all anew, with other colours. */
  redraw() {
    for (const { chart } of this.#charts) chart.redraw(false, true);
  }

  /** Shows the row as the one under the cursor; `follows`: the view moves to it if it is outside. */
  select(row, follows) {
    this.#row = row;
    const { min, max } = this.#view;
    if (follows && (row < min || row > max)) this.#move(row - (max - min) / 2, row + (max - min) / 2);
    this.#draw();
  }

  /** Zooms by a factor about a row, else about the selected one, else about the middle. */
  zoom(factor, about) {
    const { min, max } = this.#view;
    const isVisible = this.#row >= min && this.#row <= max;
    const at = about ?? (isVisible ? this.#row : (min + max) / 2);
    const width = Math.min(this.#count, Math.max(Math.min(MIN_ROWS, this.#count), (max - min) / factor));
    const left = at - ((at - min) / (max - min)) * width;
    this.#move(left, left + width);
  }

  /** Moves the view by a part of its width. */
  pan(part) {
    const { min, max } = this.#view;
    const by = part * (max - min);
    this.#move(min + by, max + by);
  }

  showAll() {
    this.#move(-0.5, this.#count - 0.5);
  }

  /** Shows rows `from` to `to`, as far as they are there. */
  #move(from, to) {
    const width = to - from;
    const min = Math.max(-0.5, Math.min(from, this.#count - 0.5 - width));
    this.#view = { min, max: Math.min(this.#count - 0.5, min + width) };
    this.#draw();
  }

  /** Once for each picture of the screen. */
  #draw() {
    if (this.#isDue) return;
    this.#isDue = true;
    requestAnimationFrame(() => {
      this.#isDue = false;
      for (const { chart } of this.#charts) chart.setScale('x', { min: this.#view.min, max: this.#view.max });
    });
  }

  /** The axis of all is below the last chart. */
  #add({ title, height: own, series, data, range, values, draw }, isLast) {
    const height = own + (isLast ? AXIS_HEIGHT : 0);
    const figure = document.createElement('figure');
    const caption = document.createElement('figcaption');
    caption.textContent = title;
    const place = document.createElement('div');
    place.setAttribute('aria-hidden', 'true');
    figure.append(caption, place);
    this.#box.append(figure);
    const axis = { stroke: () => colour('dim'), font: FONT, grid: { stroke: () => colour('grid'), width: 1 } };
    const ticks = { stroke: () => colour('grid'), width: 1, size: 5 };
    const chart = new UPlot(
      {
        width: place.clientWidth || 600,
        height,
        padding: [0, 12, 0, 0],
        legend: { show: false },
        cursor: { show: false },
        select: { show: false },
        scales: { x: { time: false, range: () => [this.#view.min, this.#view.max] }, y: { range } },
        axes: [
          {
            ...axis,
            ticks: { ...ticks, show: isLast },
            size: isLast ? AXIS_HEIGHT + 8 : 8,
            gap: 4,
            space: 90,
            incrs: STEPS,
            values: (_, rows) => rows.map((row) => (isLast ? this.#rowText(row) : '')),
          },
          { ...axis, ticks, size: AXIS_WIDTH, space: 28, values: (_, numbers) => numbers.map(values) },
        ],
        series: [{}, ...series],
        hooks: { draw: [(own) => this.#drawCursor(own), ...(draw === undefined ? [] : [draw])].reverse() },
      },
      data,
      place,
    );
    this.#charts.push({ chart, place, height });
  }

  #sizes(stream, rows) {
    const sizes = rows.map((frame) => (frame < 0 ? null : stream.sizeBytes[frame]));
    return {
      title: `Size of each frame${ofInput(stream)}, bytes`,
      height: HEIGHTS.sizes,
      series: [{ paths: () => null, points: { show: false } }],
      data: [numbers(rows.length), sizes],
      // Room above for the marks.
      range: (_, _min, max) => [0, Math.max(1, max ?? 1) * 1.3],
      values: bytesText,
      draw: (chart) => drawBars(chart, stream, rows, this.#view),
    };
  }

  #rate() {
    const ofStream = (stream, i) => this.#rows[i].map((frame) => (frame < 0 ? null : stream.secondBps[frame]));
    return {
      title: `Bit rate of the second that ends here, b/s${this.#linesText()}`,
      height: HEIGHTS.rate,
      series: this.#streams.map((_, i) => line(i)),
      data: [numbers(this.#count), ...this.#streams.map(ofStream)],
      range: (_, _min, max) => [0, Math.max(1, max ?? 1) * 1.1],
      values: bitsText,
    };
  }

  #buffer() {
    const ofStream = (stream, i) => this.#rows[i].map((frame) => (frame < 0 ? null : stream.bufferBits[frame]));
    const size = Math.max(...this.#streams.map(({ buffer }) => buffer?.sizeBits ?? 0));
    return {
      title: `Bits left in the buffer after each frame, of ${bitsText(size)}b; ! is an underflow${this.#linesText()}`,
      height: HEIGHTS.buffer,
      series: this.#streams.map((_, i) => line(i)),
      data: [numbers(this.#count), ...this.#streams.map(ofStream)],
      range: () => [0, size * 1.05],
      values: bitsText,
      draw: (chart) => this.#drawUnderflows(chart),
    };
  }

  #differences() {
    const { differs } = this.#pairs;
    return {
      title:
        'Pairs that differ: in type or key frame, or without a partner (tall); in size or QP (half); in bytes only (low)',
      height: HEIGHTS.differs,
      series: [{ paths: () => null, points: { show: false } }],
      data: [numbers(this.#count), differs],
      range: () => [0, 3],
      values: () => '',
      draw: (chart) => this.#drawDifferences(chart),
    };
  }

  #drawDifferences(chart) {
    const { ctx, bbox } = chart;
    const { a, b, differs, aspects } = this.#pairs;
    const bit = (name) => 1 << aspects.indexOf(name);
    const tall = bit('types') | bit('keyFrames');
    const half = bit('sizes') | bit('qp');
    const base = chart.valToPos(0, 'y', true);
    const perRow = bbox.width / (this.#view.max - this.#view.min);
    let pixel = -1;
    let highest = 0;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, 0, bbox.width, ctx.canvas.height);
    ctx.clip();
    ctx.fillStyle = colour('differs');
    ctx.beginPath();
    const put = () => {
      const top = chart.valToPos(highest, 'y', true);
      if (highest > 0) ctx.rect(pixel, top, Math.max(devicePixelRatio, perRow * 0.8), base - top);
    };
    for (
      let row = Math.max(0, Math.floor(this.#view.min));
      row <= Math.min(this.#count - 1, this.#view.max + 1);
      row++
    ) {
      const at = Math.floor(bbox.left + (row - 0.4 - this.#view.min) * perRow);
      if (at !== pixel) {
        put();
        [pixel, highest] = [at, 0];
      }
      const isAlone = a[row] < 0 || b[row] < 0;
      const height =
        isAlone || (differs[row] & tall) !== 0 ? 3 : (differs[row] & half) !== 0 ? 2 : differs[row] !== 0 ? 1 : 0;
      highest = Math.max(highest, height);
    }
    put();
    ctx.fill();
    ctx.restore();
  }

  #drawUnderflows(chart) {
    const { ctx, bbox } = chart;
    ctx.save();
    ctx.fillStyle = colour('error');
    ctx.font = `700 ${12 * devicePixelRatio}px system-ui, sans-serif`;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'alphabetic';
    const perRow = bbox.width / (this.#view.max - this.#view.min);
    this.#streams.forEach((stream, i) => {
      let end = Number.NEGATIVE_INFINITY;
      for (let row = Math.max(0, Math.ceil(this.#view.min)); row <= Math.min(this.#count - 1, this.#view.max); row++) {
        const at = bbox.left + (row - this.#view.min) * perRow;
        if (!(stream.underflowBits[this.#rows[i][row]] > 0) || at < end) continue;
        ctx.fillText('!', at, bbox.top + 12 * devicePixelRatio);
        end = at + 8 * devicePixelRatio;
      }
    });
    ctx.restore();
  }

  #drawCursor({ ctx, bbox }) {
    const { min, max } = this.#view;
    if (this.#row < min || this.#row > max) return;
    const perRow = bbox.width / (max - min);
    const at = bbox.left + (this.#row - min) * perRow;
    const wide = Math.max(2 * devicePixelRatio, perRow);
    ctx.save();
    ctx.fillStyle = colour('cursor');
    const left = Math.max(bbox.left, at - wide / 2);
    ctx.fillRect(left, bbox.top, Math.min(bbox.left + bbox.width, at + wide / 2) - left, bbox.height);
    ctx.restore();
  }

  /** The number of the frame, and its time. */
  #rowText(row) {
    if (!Number.isInteger(row) || row < 0 || row >= this.#count) return '';
    const i = this.#rows.findIndex((rows) => rows[row] >= 0);
    const stream = this.#streams[i];
    const frame = this.#rows[i][row];
    const time = this.#pairs === undefined ? stream.dtsMs[frame] : stream.ptsMs[frame];
    return `${this.#pairs === undefined ? frame : row}\n${(time / 1000).toFixed(2)} s`;
  }

  #linesText() {
    return this.#streams.length > 1 ? ': a is drawn, b is dashed' : '';
  }

  #fit() {
    for (const { chart, place, height } of this.#charts) {
      const width = place.clientWidth;
      if (width > 0 && width !== chart.width) chart.setSize({ width, height });
    }
  }

  /** The row at a place of the screen; the nearest one beside the chart. */
  #rowAt(clientX) {
    const { chart } = this.#charts[0];
    const { left, width } = chart.over.getBoundingClientRect();
    const { min, max } = this.#view;
    const row = Math.round(min + ((clientX - left) / width) * (max - min));
    return Math.max(0, Math.min(this.#count - 1, row));
  }

  #listen() {
    let grip;
    this.#box.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      grip = { x: event.clientX, view: this.#view, isMoved: false };
      this.#box.setPointerCapture(event.pointerId);
    });
    this.#box.addEventListener('pointermove', (event) => {
      if (grip === undefined) {
        this.onPoint(this.#rowAt(event.clientX));
        return;
      }
      const moved = event.clientX - grip.x;
      grip.isMoved ||= Math.abs(moved) > 3;
      if (!grip.isMoved) return;
      const { width } = this.#charts[0].chart.over.getBoundingClientRect();
      const by = (-moved / width) * (grip.view.max - grip.view.min);
      this.#move(grip.view.min + by, grip.view.max + by);
    });
    const drop = (event) => {
      if (grip !== undefined && !grip.isMoved && event.type === 'pointerup') this.onPick(this.#rowAt(event.clientX));
      grip = undefined;
    };
    this.#box.addEventListener('pointerup', drop);
    this.#box.addEventListener('pointercancel', drop);
    this.#box.addEventListener(
      'wheel',
      (event) => {
        const isZoom = event.ctrlKey || event.metaKey;
        if (!isZoom && Math.abs(event.deltaX) <= Math.abs(event.deltaY)) return;
        event.preventDefault();
        if (isZoom) this.zoom(2 ** (-event.deltaY / 200), this.#rowAt(event.clientX));
        else this.pan(event.deltaX / 800);
      },
      { passive: false },
    );
  }
}

const STEPS = [1, 2, 5].flatMap((step) => [0, 1, 2, 3, 4, 5].map((power) => step * 10 ** power)).sort((a, b) => a - b);

const numbers = (count) => Array.from({ length: count }, (_, i) => i);
const ofInput = ({ letter }) => (letter === undefined ? '' : ` of ${letter}`);

const line = (i) => ({
  stroke: () => colour(i === 0 ? 'line-a' : 'line-b'),
  width: 1.5,
  points: { show: false },
  ...(i > 0 && { dash: [6, 4] }),
});

const scaled = (value, units) => {
  let unit = 0;
  let rest = value;
  for (; rest >= 1000 && unit < units.length - 1; unit++) rest /= 1000;
  return `${Math.round(rest * 100) / 100}${units[unit]}`;
};
const bytesText = (bytes) => scaled(bytes, [' B', ' kB', ' MB']);
const bitsText = (bits) => scaled(bits, ['', ' k', ' M', ' G']);
