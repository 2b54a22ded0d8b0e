import { readData } from './data.js';
import { frameDetails, frameText } from './details.js';
import { readMaps } from './qp-map.js';
import { followTheme } from './theme.js';
import { Timeline } from './timeline.js';

/** Milliseconds that the pointer rests before the details of a frame are shown. */
const REST_MS = 60;

const by = (id) => document.getElementById(id);

const start = async () => {
  const charts = by('charts');
  const canRead = typeof DecompressionStream === 'function';
  if (charts !== null && !canRead) by('timeline-note').textContent = 'This browser is too old to draw the timeline.';
  if (charts === null || !canRead) {
    followTheme(by('theme'), () => undefined);
    return;
  }
  const { inputs, maps, pairs } = await readData(by('data').textContent);
  for (const [i, ofInput] of (await readMaps(maps, by('maps').textContent)).entries()) inputs[i].maps = ofInput;
  const streams = inputs.filter((input) => input.count !== undefined);
  by('timeline-note').hidden = true;
  by('timeline-view').hidden = false;
  const isPaired = pairs !== undefined && streams.length === 2;
  const frames = (count) => Array.from({ length: count }, (_, i) => i);
  const rows = isPaired ? rowsInBoth(pairs, streams) : [frames(streams[0].count)];
  const shown = isPaired ? streams : streams.slice(0, 1);
  const timeline = new Timeline(charts, shown, rows, isPaired ? pairs : undefined);
  followTheme(by('theme'), () => timeline.redraw());
  new Selection(timeline, shown, rows).listen(charts);
  document.documentElement.dataset.ready = '';
};

/** Rows of pairs whose frames are in the page. */
const rowsInBoth = ({ a, b }, streams) =>
  [a, b].map((frames, i) => frames.map((frame) => (frame < streams[i].count ? frame : -1)));

/** The row whose frame is shown, and how it is chosen. */
class Selection {
  #timeline;
  #streams;
  #rows;
  #row = -1;
  #isKept = false;
  #timer;

  constructor(timeline, streams, rows) {
    [this.#timeline, this.#streams, this.#rows] = [timeline, streams, rows];
  }

  listen(charts) {
    const timeline = this.#timeline;
    timeline.onPoint = (row) => {
      if (!this.#isKept && row !== this.#row) this.#point(row);
    };
    timeline.onPick = (row) => {
      this.#isKept = !(this.#isKept && row === this.#row);
      this.#show(row);
    };
    charts.addEventListener('keydown', (event) => this.#key(event));
    const buttons = {
      'zoom-in': () => timeline.zoom(2),
      'zoom-out': () => timeline.zoom(0.5),
      left: () => timeline.pan(-0.5),
      right: () => timeline.pan(0.5),
      whole: () => timeline.showAll(),
      'previous-key': () => this.#toKey(-1),
      'next-key': () => this.#toKey(1),
      'next-finding': () => this.#toFinding(1),
    };
    for (const [id, act] of Object.entries(buttons)) by(id).addEventListener('click', act);
    if (this.#streams.every(({ findings }) => findings.length === 0)) by('next-finding').disabled = true;
    document.addEventListener('click', (event) => {
      const link = event.target.closest?.('a[data-frame]');
      if (link !== null && link !== undefined) this.#toFrame(Number(link.dataset.frame), link.dataset.input);
    });
    this.#show(0);
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const timeline = this.#timeline;
    const step = event.shiftKey ? 10 : 1;
    const acts = {
      ArrowLeft: () => this.#keep(this.#row - step),
      ArrowRight: () => this.#keep(this.#row + step),
      Home: () => this.#keep(0),
      End: () => this.#keep(timeline.rowCount - 1),
      PageUp: () => this.#toKey(-1),
      PageDown: () => this.#toKey(1),
      '+': () => timeline.zoom(2),
      '=': () => timeline.zoom(2),
      '-': () => timeline.zoom(0.5),
      0: () => timeline.showAll(),
      f: () => this.#toFinding(1),
      F: () => this.#toFinding(-1),
      Enter: () => {
        this.#isKept = !this.#isKept;
        this.#show(this.#row);
      },
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  }

  /** The frame stays when the pointer moves. */
  #keep(row) {
    this.#isKept = true;
    this.#show(Math.max(0, Math.min(this.#timeline.rowCount - 1, row)));
  }

  /** The next row, in a direction, for which `fits` holds for the frame of a stream. */
  #toNext(direction, fits) {
    for (let row = this.#row + direction; row >= 0 && row < this.#timeline.rowCount; row += direction) {
      if (this.#streams.some((stream, i) => this.#rows[i][row] >= 0 && fits(stream, this.#rows[i][row]))) {
        this.#keep(row);
        return;
      }
    }
  }

  #toKey(direction) {
    this.#toNext(direction, ({ isKey }, frame) => isKey[frame] === 1);
  }

  #toFinding(direction) {
    this.#toNext(direction, ({ findingsAt }, frame) => findingsAt.has(frame));
  }

  #toFrame(frame, prefix) {
    const i = Math.max(
      0,
      this.#streams.findIndex(({ letter }) => letter !== undefined && prefix === `${letter}-`),
    );
    const row = this.#rows[i].indexOf(frame);
    if (row < 0) return;
    const { min, max } = this.#timeline.view;
    if (max - min > 200) this.#timeline.zoom((max - min) / 120, row);
    this.#keep(row);
  }

  /** The pointer is on a row: the line at once, all about it when the pointer rests. */
  #point(row) {
    this.#row = row;
    this.#timeline.select(row, false);
    this.#say();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fill(), REST_MS);
  }

  #show(row) {
    this.#row = row;
    this.#timeline.select(row, true);
    this.#say();
    this.#fill();
  }

  #say() {
    const texts = this.#streams.map((stream, i) => {
      const text = frameText(stream, this.#rows[i][this.#row]);
      return stream.letter === undefined ? text : `${stream.letter}: ${text}`;
    });
    by('readout').textContent = `${texts.join('; ')}${this.#isKept ? ' (kept)' : ''}`;
  }

  #fill() {
    const pick = (i) => ({ stream: this.#streams[i], frame: this.#rows[i][this.#row] });
    const parts = this.#streams.map((stream, i) => {
      const other = this.#streams.length > 1 ? pick(1 - i) : undefined;
      return frameDetails(stream, this.#rows[i][this.#row], other);
    });
    by('details').replaceChildren(...parts);
  }
}

// What is folded is printed, too.
addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll('details')) details.open = true;
});

start();
