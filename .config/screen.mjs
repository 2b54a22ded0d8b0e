// Prints the picture at the top of README.md: what a terminal shows of `rtmpkit FILE`, as SVG. Run it with `npm run screen`.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ARGS = ['samples/bframes.h264'];

const COLUMNS = 80;
const FONT_SIZE = 14;
const CHARACTER = 8.4;
const LINE = 19;
const MARGIN = 16;
const BAR = 28;

const COLOURS = { text: '#d1d7e0', back: '#151b23', edge: '#656c76' };
/** Parameters of SGR (ECMA-48 8.3.117): what they change, and to what. */
const STYLES = new Map([
  [0, { fill: undefined, bold: undefined, dim: undefined }],
  [1, { bold: 'font-weight="700"' }],
  [2, { dim: 'fill-opacity="0.6"' }],
  [22, { bold: undefined, dim: undefined }],
  [31, { fill: 'fill="#ff7b72"' }],
  [32, { fill: 'fill="#56d364"' }],
  [33, { fill: 'fill="#e3b341"' }],
  [35, { fill: 'fill="#d2a8ff"' }],
  [36, { fill: 'fill="#56d4dd"' }],
  [39, { fill: undefined }],
  [94, { fill: 'fill="#6cb6ff"' }],
  [90, { fill: 'fill="#9198a1"' }],
]);

const ESCAPE = String.fromCharCode(27);
const SGR = new RegExp(`${ESCAPE}\\[([0-9;]*)m`);

const escapeXml = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const withoutStyles = (line) => line.replaceAll(new RegExp(SGR, 'g'), '');

/** A line of the terminal as the content of a <text>; styles end with the line. */
const spans = (line) => {
  let style = {};
  return line
    .split(SGR)
    .map((part, i) => {
      if (i % 2 === 1) {
        for (const code of part.split(';')) {
          const change = STYLES.get(Number(code));
          if (change === undefined) throw new Error(`no style for SGR ${code}`);
          style = { ...style, ...change };
        }
        return '';
      }
      const attributes = [style.fill, style.bold, style.dim].filter((attribute) => attribute !== undefined);
      if (part === '' || attributes.length === 0) return escapeXml(part);
      return `<tspan ${attributes.join(' ')}>${escapeXml(part)}</tspan>`;
    })
    .join('');
};

/** The same width in every font, so that columns stay columns. */
const text = (line, row) => {
  const width = [...withoutStyles(line)].length;
  if (width === 0) return '';
  if (width > COLUMNS) throw new Error(`wider than ${COLUMNS} columns: ${withoutStyles(line)}`);
  const y = BAR + MARGIN + row * LINE + FONT_SIZE;
  const length = `textLength="${(width * CHARACTER).toFixed(1)}" lengthAdjust="spacingAndGlyphs"`;
  return `<text xml:space="preserve" x="${MARGIN}" y="${y}" ${length}>${spans(line)}</text>`;
};

const program = fileURLToPath(new URL('../bin/rtmpkit.js', import.meta.url));
const { stdout, stderr, status } = spawnSync(process.execPath, [program, ...ARGS, '--color', 'always'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  encoding: 'utf8',
});
if (status !== 0) throw new Error(`rtmpkit ended with ${status}: ${stderr}`);

const printed = stdout.split('\n').map((line) => line.trimEnd());
const lines = [`${ESCAPE}[32m$${ESCAPE}[39m rtmpkit ${ARGS.join(' ')}`, ...printed.slice(0, -1)];
const width = Math.ceil(COLUMNS * CHARACTER) + 2 * MARGIN;
const height = BAR + 2 * MARGIN + lines.length * LINE;
const description =
  'Facts of a file, each with its label: codec, picture, frame rate, length, bit rate, key frames, GOP, delay; a table of ' +
  'frame sizes and QP by type; the largest frame, the encoder with its settings; and that nothing is wrong. ' +
  'README.md has the same as text.';

process.stdout.write(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title desc">
<title id="title">Terminal: rtmpkit ${ARGS.join(' ')}</title>
<desc id="desc">${description}</desc>
<style>text { white-space: pre }</style>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${COLOURS.back}" stroke="${COLOURS.edge}"/>
<g fill="${COLOURS.edge}"><circle cx="20" cy="18" r="5"/><circle cx="38" cy="18" r="5"/><circle cx="56" cy="18" r="5"/></g>
<g fill="${COLOURS.text}" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace" font-size="${FONT_SIZE}">
${lines.map(text).filter(Boolean).join('\n')}
</g>
</svg>
`);
