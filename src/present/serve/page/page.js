// The page of `rtmpkit serve --http`: it asks for the state of the streams each second, and changes what has changed.
import { playHls } from './player.js';

const PERIOD_MS = 1000;
const SECONDS = 60;
const CHART = { width: 600, height: 100, keyHeight: 8 };
const SVG = 'http://www.w3.org/2000/svg';

/** Articles by path: they stay, so that the focus does. */
const shown = new Map();
const state = document.getElementById('state');
const list = document.getElementById('streams');

const element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

const setText = (node, text) => {
  if (node.textContent !== text) node.textContent = text;
};

const scaled = (value, unit) => {
  const steps = [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ];
  const [size, prefix] = steps.find(([least]) => value >= least) ?? [1, ''];
  const number = value / size;
  return `${size === 1 ? Math.round(number) : number.toPrecision(3)} ${prefix}${unit}`;
};

const bitrate = (bps) => scaled(bps, 'b/s');
const bytes = (count) => scaled(count, 'B');
const count = (number, noun) => `${number} ${noun}${number === 1 ? '' : 's'}`;

const duration = (ms) => {
  const seconds = Math.floor(ms / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part, i) => (i === 0 ? `${part}` : `${part}`.padStart(2, '0'))).join(':');
};

const pathOf = ({ app, name }) => (app === '' ? name : `${app}/${name}`);

const videoText = ({ video }) => {
  if (video === undefined) return 'none';
  const size = video.width === undefined ? '' : ` ${video.width}×${video.height}`;
  const rate = video.framesPerSecond === undefined ? '' : `, ${video.framesPerSecond} fps`;
  return `${video.codecString ?? video.codec}${size}${rate}`;
};

const audioText = ({ audio }) => {
  if (audio === undefined) return 'none';
  const rate = audio.sampleRateHz === undefined ? '' : ` ${audio.sampleRateHz / 1000} kHz`;
  return `${audio.codecString ?? audio.codec}${rate}${audio.channels === undefined ? '' : `, ${audio.channels} ch`}`;
};

const gopText = ({ video }) =>
  video?.gopSeconds === undefined ? 'not known yet' : `${video.gopSeconds} s, ${count(video.gopFrames, 'frame')}`;

const playersText = ({ players }) => {
  const dropped = players.reduce((sum, { droppedFrames }) => sum + droppedFrames, 0);
  return `${players.length}${dropped === 0 ? '' : `, ${count(dropped, 'frame')} dropped`}`;
};

const findingsText = ({ findings }) => {
  if (findings === undefined) return 'not checked';
  const { error, warning } = findings.counts;
  return error + warning === 0 ? 'none' : `${count(error, 'error')}, ${count(warning, 'warning')}`;
};

const FACTS = {
  video: videoText,
  audio: audioText,
  'bit rate': (stream) => bitrate(stream.bitrateBps),
  GOP: gopText,
  players: playersText,
  findings: findingsText,
  publisher: ({ publisher }) => [publisher?.peer, publisher?.encoder ?? publisher?.flashVer].filter(Boolean).join(', '),
  recording: ({ recording }) => (recording === undefined ? 'no' : bytes(recording.sizeBytes)),
};

/** A chart of the bits of each second, with a mark where key frames came; its name says the same in words. */
const drawChart = (svg, legend, { bitrateBps, keyFrames }) => {
  const most = Math.max(1, ...bitrateBps);
  const { width, height, keyHeight } = CHART;
  const step = width / SECONDS;
  const first = SECONDS - bitrateBps.length;
  const rect = (kind, i, top, tall) => {
    const node = document.createElementNS(SVG, 'rect');
    for (const [name, value] of Object.entries({
      class: kind,
      x: (first + i) * step + 1,
      y: top,
      width: step - 2,
      height: tall,
    })) {
      node.setAttribute(name, value);
    }
    return node;
  };
  const axis = document.createElementNS(SVG, 'path');
  axis.setAttribute('class', 'axis');
  axis.setAttribute('d', `M0 ${height}H${width}`);
  const room = height - keyHeight - 4;
  const bars = bitrateBps.map((bits, i) => rect('bar', i, height - (bits / most) * room, (bits / most) * room));
  const keys = keyFrames.flatMap((some, i) => (some > 0 ? [rect('key', i, 0, keyHeight)] : []));
  svg.replaceChildren(axis, ...bars, ...keys);
  const total = keyFrames.reduce((sum, some) => sum + some, 0);
  const text = `last ${bitrateBps.length} s: at most ${bitrate(bitrateBps.length === 0 ? 0 : most)}; ${count(total, 'key frame')}, marked at the top`;
  setText(legend, text);
  svg.setAttribute('aria-label', `Bit rate of the ${text}`);
};

const hrefOf = (path) => `/${path.split('/').map(encodeURIComponent).join('/')}`;

/** Plays the stream in its article, or ends that: nothing is fetched before somebody wants it. */
const togglePlayer = (parts, screen, button, address) => {
  if (parts.stop !== undefined) {
    parts.stop();
    parts.stop = undefined;
    screen.replaceChildren();
  } else {
    const video = element('video', { controls: true, muted: true, autoplay: true, playsInline: true });
    const words = element('p', { className: 'words' });
    words.setAttribute('role', 'status');
    screen.replaceChildren(video, words);
    const codecs = [parts.stream.video, parts.stream.audio].flatMap(
      (track) => track?.codecString ?? track?.codec ?? [],
    );
    parts.stop = playHls(video, address, codecs, (text) => setText(words, text));
  }
  screen.hidden = parts.stop === undefined;
  setText(button, parts.stop === undefined ? 'play' : 'stop');
};

const articleOf = (path) => {
  const badge = element('span', { className: 'badge' });
  const facts = Object.fromEntries(Object.keys(FACTS).map((name) => [name, element('dd')]));
  const pairs = Object.entries(facts).map(([name, node]) =>
    element('div', {}, element('dt', { textContent: name }), node),
  );
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('role', 'img');
  svg.setAttribute('viewBox', `0 0 ${CHART.width} ${CHART.height}`);
  svg.setAttribute('preserveAspectRatio', 'none');
  const legend = element('p', { className: 'legend' });
  const findings = element('ul');
  const players = element('ul');
  const details = element('details', {}, element('summary', { textContent: 'players' }), players);
  const link = element('a', {
    textContent: 'HTTP-FLV',
    href: `${hrefOf(path)}.flv`,
  });
  const hls = element('a', { textContent: 'HLS', href: `${hrefOf(path)}.m3u8` });
  const screen = element('div', { className: 'screen', hidden: true });
  const button = element('button', { type: 'button', textContent: 'play' });
  const head = element('header', {}, element('h2', { textContent: path }), badge, button, hls, link);
  const article = element('article', {}, head, screen, element('dl', {}, ...pairs), svg, legend, findings, details);
  article.setAttribute('aria-label', path);
  const parts = { article, badge, facts, svg, legend, findings, players, details, links: [button, hls, link] };
  button.addEventListener('click', () => togglePlayer(parts, screen, button, `${hrefOf(path)}.m3u8`));
  return parts;
};

const setItems = (node, texts) => {
  const items = texts.map(([text, className]) => element('li', { textContent: text, className }));
  const isSame = items.length === node.children.length && items.every((item, i) => item.isEqualNode(node.children[i]));
  if (!isSame) node.replaceChildren(...items);
};

const playerText = ({ kind, peer, playedMs, bytesOut, droppedFrames }) =>
  `${kind} ${peer}, ${duration(playedMs)}, ${bytes(bytesOut)}${droppedFrames === 0 ? '' : `, ${count(droppedFrames, 'frame')} dropped`}`;

const update = (stream) => {
  const path = pathOf(stream);
  let parts = shown.get(path);
  if (parts === undefined) {
    parts = articleOf(path);
    shown.set(path, parts);
    list.append(parts.article);
  }
  parts.stream = stream;
  const { publisher } = stream;
  const isLive = publisher !== undefined;
  parts.badge.classList.toggle('live', isLive);
  setText(parts.badge, isLive ? `published for ${duration(publisher.publishedMs)}` : 'waits for a publisher');
  for (const link of parts.links) link.hidden = !isLive && parts.stop === undefined;
  for (const [name, node] of Object.entries(parts.facts)) setText(node, FACTS[name](stream));
  drawChart(parts.svg, parts.legend, stream.lastMinute);
  const found = stream.findings?.last ?? [];
  setItems(
    parts.findings,
    found.map(({ severity, message, ruleId }) => [`${severity}: ${message} [${ruleId}]`, severity]),
  );
  setItems(
    parts.players,
    stream.players.map((player) => [playerText(player), '']),
  );
  parts.details.hidden = stream.players.length === 0;
};

const show = ({ streams }) => {
  const paths = new Set(streams.map(pathOf));
  for (const [path, { article, stop }] of shown) {
    if (paths.has(path)) continue;
    stop?.();
    article.remove();
    shown.delete(path);
  }
  streams.forEach(update);
  const live = streams.filter(({ publisher }) => publisher !== undefined).length;
  setText(
    state,
    streams.length === 0 ? 'no streams: publish one' : `${count(streams.length, 'stream')}, ${live} published`,
  );
  state.classList.remove('lost');
};

const poll = async () => {
  try {
    const response = await fetch('/api/streams');
    if (!response.ok) throw new Error(`${response.status}`);
    show(await response.json());
  } catch {
    setText(state, 'the server does not answer: what is below is old');
    state.classList.add('lost');
  }
  setTimeout(poll, PERIOD_MS);
};
poll();
