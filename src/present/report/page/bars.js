import { colour } from './theme.js';

/** Letters of types; all others are drawn alike. */
const KINDS = ['B', 'P', 'I', 'other'];
const kindOf = (type) => (KINDS.includes(type) ? type : 'other');
const COLOURS = { I: 'i', P: 'p', B: 'b', other: 'other' };
/** Pixels from which on a bar has a gap and a letter. */
const GAP_WIDTH = 3;
const LETTER_WIDTH = 11;
const SIGNS = [
  ['✕', 'error'],
  ['!', 'warning'],
  ['i', 'info'],
];

/**
 * Draws the bars of the rows that are visible; `rows`: the frame of each row, -1 for none. Where a bar is narrower than a
 * pixel, the tallest of each type in a pixel is drawn: what it costs depends on the width, not on the frames.
 */
export const drawBars = (chart, stream, rows, view) => {
  const { ctx, bbox } = chart;
  const { left, width } = bbox;
  const perRow = width / (view.max - view.min);
  const first = Math.max(0, Math.floor(view.min));
  const last = Math.min(rows.length - 1, Math.ceil(view.max));
  const base = chart.valToPos(0, 'y', true);
  const scale = (base - chart.valToPos(1_000_000, 'y', true)) / 1_000_000;
  const x = (row) => left + (row - 0.5 - view.min) * perRow;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, 0, width, ctx.canvas.height);
  ctx.clip();
  const boxes =
    perRow >= GAP_WIDTH
      ? wideBars(stream, rows, first, last, x, perRow)
      : thinBars(stream, rows, first, last, x, perRow);
  for (const kind of [...KINDS].reverse()) {
    ctx.fillStyle = colour(COLOURS[kind]);
    ctx.beginPath();
    const list = boxes[kind];
    for (let i = 0; i < list.length; i += 3) {
      const height = list[i + 2] * scale;
      ctx.rect(list[i], base - height, list[i + 1], height);
    }
    ctx.fill();
  }
  if (perRow / devicePixelRatio >= LETTER_WIDTH)
    drawLetters(ctx, stream, rows, first, last, x, perRow, (size) => base - size * scale);
  drawMarks(ctx, stream, rows, first, last, x, perRow, bbox.top);
  ctx.restore();
};

/** Of each type: left edge, width and bytes of each bar, in one list without an object for each bar. */
const empty = () => ({ I: [], P: [], B: [], other: [] });

const wideBars = (stream, rows, first, last, x, perRow) => {
  const boxes = empty();
  const gap = Math.min(perRow * 0.2, 4 * devicePixelRatio);
  for (let row = first; row <= last; row++) {
    const frame = rows[row];
    if (frame >= 0) boxes[kindOf(stream.type[frame])].push(x(row) + gap / 2, perRow - gap, stream.sizeBytes[frame]);
  }
  return boxes;
};

const thinBars = (stream, rows, first, last, x, perRow) => {
  const boxes = empty();
  const wide = Math.max(1, perRow);
  let pixel = -1;
  const tallest = { I: 0, P: 0, B: 0, other: 0 };
  const put = () => {
    for (const kind of KINDS) {
      if (tallest[kind] > 0) boxes[kind].push(pixel, wide, tallest[kind]);
      tallest[kind] = 0;
    }
  };
  for (let row = first; row <= last; row++) {
    const at = Math.floor(x(row));
    if (at !== pixel) {
      put();
      pixel = at;
    }
    const frame = rows[row];
    if (frame < 0) continue;
    const kind = kindOf(stream.type[frame]);
    if (stream.sizeBytes[frame] > tallest[kind]) tallest[kind] = stream.sizeBytes[frame];
  }
  put();
  return boxes;
};

/** The type above each bar. */
const drawLetters = (ctx, stream, rows, first, last, x, perRow, yOf) => {
  ctx.fillStyle = colour('dim');
  ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'alphabetic';
  for (let row = first; row <= last; row++) {
    const frame = rows[row];
    if (frame < 0) continue;
    const letter = stream.type[frame] === 'unknown' ? '?' : stream.type[frame];
    ctx.fillText(letter, x(row) + perRow / 2, yOf(stream.sizeBytes[frame]) - 3 * devicePixelRatio);
  }
};

/** Key frames and findings, above the bars. Two marks that would touch are one. */
const drawMarks = (ctx, stream, rows, first, last, x, perRow, top) => {
  const unit = devicePixelRatio;
  let end = Number.NEGATIVE_INFINITY;
  ctx.fillStyle = colour('i');
  ctx.beginPath();
  for (let row = first; row <= last; row++) {
    const frame = rows[row];
    const at = x(row) + perRow / 2;
    if (frame < 0 || stream.isKey[frame] !== 1 || at < end) continue;
    ctx.moveTo(at - 4 * unit, top + 14 * unit);
    ctx.lineTo(at + 4 * unit, top + 14 * unit);
    ctx.lineTo(at, top + 21 * unit);
    ctx.closePath();
    end = at + 8 * unit;
  }
  ctx.fill();
  ctx.font = `700 ${11 * unit}px system-ui, sans-serif`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'alphabetic';
  end = Number.NEGATIVE_INFINITY;
  if (stream.findingsAt.size === 0) return;
  for (let row = first; row <= last; row++) {
    const found = stream.findingsAt.get(rows[row]);
    const at = x(row) + perRow / 2;
    if (found === undefined || at < end) continue;
    const [sign, name] = SIGNS[Math.min(...found.map(([, severity]) => severity))];
    ctx.fillStyle = colour(name);
    ctx.fillText(sign, at, top + 10 * unit);
    end = at + 9 * unit;
  }
};
