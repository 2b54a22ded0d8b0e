import { mapFigure } from './qp-map.js';

/** An element with attributes and content: elements and texts, which are never taken for HTML. */
const element = (name, attributes, ...content) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, value);
  made.append(...content.filter((part) => part !== undefined));
  return made;
};

const seconds = (ms) => `${(ms / 1000).toFixed(3)} s`;
const whole = (number) => number.toLocaleString('en-US').replaceAll(',', '\u202f');
const letters = (stream, frame) => (stream.type[frame] === 'unknown' ? '?' : stream.type[frame]);

/** Why decoding can start at a frame. */
const entryText = (stream, frame) =>
  ({ none: '', closed: stream.start, open: 'open GOP', recovery: 'gradual refresh' })[stream.access[frame]];

/** One line about a frame, which screen readers say. */
export const frameText = (stream, frame) => {
  if (frame < 0) return 'no frame';
  const entry = entryText(stream, frame);
  const qp = stream.qpMean[frame];
  const findings = (stream.findingsAt.get(frame) ?? []).length;
  return [
    `frame ${frame}`,
    `${letters(stream, frame)}${entry === '' ? '' : ` (${entry})`}`,
    `${whole(stream.sizeBytes[frame])} bytes`,
    qp === null ? '' : `${stream.quantizer} ${qp}`,
    `DTS ${seconds(stream.dtsMs[frame])}`,
    findings === 0 ? '' : findings === 1 ? '1 finding' : `${findings} findings`,
  ]
    .filter((part) => part !== '')
    .join(', ');
};

/** All about a frame; `other`: the stream and frame that it is compared with. */
export const frameDetails = (stream, frame, other) => {
  const title = stream.letter === undefined ? '' : `${stream.letter}: `;
  if (frame < 0) return element('div', { class: 'frame' }, element('h3', {}, `${title}no frame`));
  const { units, headers } = unitParts(stream, frame, other);
  const findings = (stream.findingsAt.get(frame) ?? []).map(([, severity, text]) =>
    element('p', { class: `found ${['error', 'warning', 'info'][severity]}` }, text),
  );
  const maps = (stream.maps?.of(frame) ?? []).map((map) => mapFigure(map, stream.maps));
  const heading = element('h3', {}, `${title}frame ${frame}, ${letters(stream, frame)}`);
  return element(
    'div',
    { class: 'frame' },
    element('div', { class: 'about' }, heading, factList(stream, frame), ...findings, ...maps, units),
    element('div', { class: 'headers' }, ...headers),
  );
};

const factList = (stream, frame) => {
  const at = (name) => stream[name][frame];
  const qp = at('qpMean');
  const facts = [
    ['start', entryText(stream, frame)],
    ['size', `${whole(at('sizeBytes'))} bytes`],
    [
      stream.quantizer,
      qp === null ? '' : at('qpMin') === at('qpMax') ? `${qp}` : `${at('qpMin')} to ${at('qpMax')}, mean ${qp}`,
    ],
    ['DTS', seconds(at('dtsMs'))],
    ['PTS', seconds(at('ptsMs'))],
    ['shown', at('shown') === null ? '' : `${at('shown')} in output order`],
    ['order', at('order') === null ? '' : `${at('order')}`],
    ['GOP', `${at('gop')}`],
    ['slices', `${at('slices')}`],
    ['reference', at('reference') === 1 ? 'yes' : 'no'],
    ['rate', `${whole(Math.round(at('secondBps') / 1000))} kb/s`],
    ['buffer', at('bufferBits') === null ? '' : `${whole(at('bufferBits'))} bits left`],
    ['underflow', at('underflowBits') > 0 ? `${whole(at('underflowBits'))} bits late` : ''],
    ['offset', `${at('offset')} (0x${at('offset').toString(16)})`],
  ].filter(([, text]) => text !== '' && text !== undefined);
  return element(
    'dl',
    { class: 'facts tight' },
    ...facts.map(([label, text]) => element('div', {}, element('dt', {}, label), element('dd', {}, text))),
  );
};

/** Units of a frame that are listed. */
const MAX_UNITS = 64;

const unitParts = (stream, frame, other) => {
  const [first, count] = [stream.firstUnit[frame], stream.unitCount[frame]];
  const numbers = Array.from({ length: Math.min(count, MAX_UNITS) }, (_, i) => first + i);
  const slices = numbers.filter((unit) => stream.header(unit) !== undefined);
  const others = other === undefined || other.frame < 0 ? [] : slicesOf(other.stream, other.frame);
  return {
    units: unitTable(stream, numbers, count),
    headers: slices.map((unit, i) => headerPart(stream, unit, i === 0, others[i]?.stream.header(others[i].unit))),
  };
};

const slicesOf = (stream, frame) =>
  Array.from({ length: stream.unitCount[frame] }, (_, i) => stream.firstUnit[frame] + i)
    .filter((unit) => stream.header(unit) !== undefined)
    .map((unit) => ({ stream, unit }));

const unitTable = (stream, numbers, count) =>
  table(
    `${stream.unitNoun}s${count > numbers.length ? `, the first ${numbers.length} of ${count}` : ''}`,
    ['#number', 'type', '#bytes', '#offset'],
    numbers.map((unit) => [
      `${stream.unitIndex[unit]}`,
      stream.unitName[unit],
      whole(stream.unitSize[unit]),
      `${stream.unitOffset[unit]}`,
    ]),
  );

const headerPart = (stream, unit, isOpen, other) => {
  const before = other === undefined ? undefined : valuesOf(other);
  let differing = 0;
  const own = valuesOf(stream.header(unit));
  const rows = own.map(({ key, depth, name, value, meaning, coding, clause }) => {
    if (value === undefined) return { cells: [indented(depth, element('b', {}, `${name}()`)), '', '', '', clause] };
    const isOther = before !== undefined && before.find((line) => line.key === key)?.value !== value;
    if (isOther) differing++;
    const text = isOther ? element('mark', {}, `${name} `, element('span', { class: 'sign' }, 'differs')) : name;
    return { cells: [indented(depth, text), `${value}`, meaning ?? '', coding, clause] };
  });
  const note = differing > 0 ? `, ${differing === 1 ? '1 element differs' : `${differing} elements differ`}` : '';
  const summary = element(
    'summary',
    {},
    `Header of ${stream.unitNoun} ${stream.unitIndex[unit]}: ${stream.unitName[unit]}${note}`,
  );
  const titles = ['element', 'value', 'meaning', 'coding', 'clause'];
  return element(
    'details',
    isOpen ? { open: '' } : {},
    summary,
    table(
      'Header',
      titles,
      rows.map(({ cells }) => cells),
    ),
  );
};

/** Lines with a key of their name and how many of it are before. */
const valuesOf = (lines) => {
  const counts = new Map();
  return lines.map((line) => {
    const count = counts.get(line.name) ?? 0;
    counts.set(line.name, count + 1);
    return { ...line, key: `${line.name} ${count}` };
  });
};

const indented = (depth, content) => element('span', { class: `d${Math.min(depth, 9)}` }, content);

const table = (caption, titles, rows) => {
  const isNumber = titles.map((title) => title.startsWith('#'));
  const head = titles.map((title, i) =>
    element('th', { scope: 'col', class: isNumber[i] ? 'n' : undefined }, isNumber[i] ? title.slice(1) : title),
  );
  const body = rows.map((row) =>
    element(
      'tr',
      {},
      ...row.map((cell, i) =>
        element('td', { class: isNumber[i] ? 'n' : titles[i] === 'clause' ? 'clause' : undefined }, cell),
      ),
    ),
  );
  return element(
    'table',
    {},
    element('caption', {}, caption),
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...body),
  );
};
