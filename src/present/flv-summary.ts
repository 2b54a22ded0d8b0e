import type { AmfPlain } from '../amf/plain.ts';
import type { FlvSummary } from '../analysis/flv/summary.ts';
import type { InterleaveSummary } from '../analysis/timeline/interleave.ts';
import { INDEX, indexedKeyFrames } from '../analysis/timeline/keyframe-index.ts';
import type { TrackSummary } from '../analysis/timeline/track.ts';
import { codecOf } from '../codec/registry.ts';
import { printableFourCc } from '../container/flv/names.ts';
import { bitrateText, bytesText, durationText, fpsText, plural } from '../media/quantity.ts';
import { trackName } from '../media/track.ts';
import type { Theme } from './colour.ts';
import { configurationFacts } from './flv-content.ts';
import { type FoundList, verdictLines } from './found-list.ts';
import { entryPointLines, frameFactLines } from './frame-facts-text.ts';
import { smallTable } from './table.ts';
import { listLines, wrappedLine } from './width.ts';

/** The closing block of `flv`: the file in one line, its tracks with their timestamps, onMetaData. */
export const flvSummary = (summary: FlvSummary, found: FoundList, theme: Theme, width: number): string => {
  const lines = wrappedLine(headline(summary), width).map((line) => theme.strong(line));
  for (const track of summary.tracks) lines.push('', ...trackLines(track, theme, width));
  const { interleave } = summary;
  if (interleave !== undefined) lines.push('', `  ${interleaveText(interleave)}`);
  if (summary.metadata !== undefined && summary.metadata.length > 0) {
    lines.push('', `  ${theme.strong('onMetaData')}`, metadataTable(summary, theme));
  }
  const { error, warning } = summary.diagnostics;
  if (error + warning > 0) lines.push('', ...verdictLines(summary.diagnostics, found, theme, width));
  else lines.push('', `  no errors, no warnings${summary.complete ? '' : ' so far'}`);
  return `${lines.flatMap((line) => wrappedLine(line, width)).join('\n')}\n`;
};

/** How audio and video lie to each other, in time and in the file. */
export const interleaveText = ({ startOffsetMs, endOffsetMs, maxMs }: InterleaveSummary): string => {
  const late = maxMs > 0 ? `; at most ${maxMs} ms out of order in the file` : '';
  return `audio starts ${signed(startOffsetMs)} and ends ${signed(endOffsetMs)} against video${late}`;
};

const headline = (summary: FlvSummary): string => {
  const types = summary.types.map(({ type, count }) => `${count} ${type}`);
  const parts = [`${plural(summary.tags, 'tag')}${types.length > 0 ? ` (${types.join(', ')})` : ''}`];
  parts.push(bytesText(summary.sizeBytes));
  if (summary.durationMs !== undefined) parts.push(durationText(summary.durationMs / 1000));
  if (summary.bitrateBps !== undefined) parts.push(bitrateText(summary.bitrateBps));
  if (summary.junkBytes > 0) parts.push(`${bytesText(summary.junkBytes)} of junk`);
  return `  ${parts.join(', ')}${summary.complete ? '' : '; not read to the end'}`;
};

const trackLines = (track: TrackSummary, theme: Theme, width: number): string[] => {
  const name = trackName(track.type, track.trackId);
  const config = track.configuration === undefined ? '' : ` ${configurationFacts(track.configuration)}`;
  const lines = [`  ${theme.strong(name)}  ${printableFourCc(track.codec)}${config}`];
  const facts = [plural(track.frames, 'frame'), bytesText(track.sizeBytes)];
  if (track.bitrateBps !== undefined) facts.push(bitrateText(track.bitrateBps));
  if (track.firstDtsMs !== undefined) facts.push(`DTS ${track.firstDtsMs} to ${track.lastDtsMs} ms`);
  lines.push(`    ${facts.join(', ')}`);
  const rest = [
    ...rateLines(track, theme, width),
    ...frameTexts(track, width),
    headerText(track),
    stepText(track),
    ...troubleText(track),
  ];
  for (const text of rest.filter(Boolean)) lines.push(`    ${text}`);
  return lines;
};

/** Measured and declared rates side by side; a ratio where they differ. */
const rateLines = (track: TrackSummary, theme: Theme, width: number): readonly string[] => {
  const { measuredFrameRate: measured, declaredFrameRates: declared = [] } = track;
  if (measured === undefined) return [];
  const rates = declared.map(({ source, fps, tagsPerSecond, ratio, agrees }) => {
    const by = source === 'sequence header' ? 'the sequence header' : source;
    const tags = tagsPerSecond === undefined ? '' : ` for ${fpsText(tagsPerSecond)} tags/s`;
    return { text: `${fpsText(fps)} by ${by}${tags}${agrees === false ? ` (${ratio} times that)` : ''}`, agrees };
  });
  const own = `${fpsText(measured.fps)} frames/s ${measured.constant ? 'measured' : 'on average'}`;
  const wrong = rates.filter(({ agrees }) => agrees === false);
  const inColour = (line: string) => wrong.reduce((done, { text }) => done.replace(text, theme.warning(text)), line);
  return listLines([own, ...rates.map(({ text }) => text)], width - INDENT).map(inColour);
};

/** Columns before the facts of a track. */
const INDENT = 4;

const frameTexts = (track: TrackSummary, width: number): readonly string[] => {
  const { keyFrames, randomAccess } = track;
  if (keyFrames === undefined) return [];
  const words = codecOf(track.codec)?.stream?.words;
  const lines = frameFactLines(keyFrames, track, { indent: INDENT, width }, words);
  // Where all entry points are IDR pictures, the key frames say it.
  const isPlain = randomAccess === undefined || randomAccess.closed === keyFrames.count;
  const access = isPlain ? [] : entryPointLines(randomAccess, { indent: INDENT, width }, words);
  return [...lines, ...access].map((line) => line.trimStart());
};

const headerText = ({ sequenceHeaders: headers }: TrackSummary): string => {
  if (headers.count === 0) return '';
  const notes = [
    headers.configurations > 1 ? plural(headers.configurations, 'configuration') : '',
    headers.repeated > 0 ? `${headers.repeated} repeated` : '',
    headers.empty > 0 ? `${headers.empty} empty` : '',
  ].filter(Boolean);
  return `${plural(headers.count, 'sequence header')}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`;
};

const stepText = ({ timeline, rounding, driftMs }: TrackSummary): string => {
  const parts: string[] = [];
  const { stepMs: step, compositionTimeMs: cts } = timeline;
  if (step !== undefined) {
    parts.push(
      step.min === step.max
        ? `steps of ${step.min} ms`
        : `steps of ${step.min} to ${step.max} ms, mostly ${step.typical}`,
    );
  }
  if (cts !== undefined && (cts.min !== 0 || cts.max !== 0))
    parts.push(`composition times ${cts.min} to ${cts.max} ms`);
  if (rounding !== undefined) {
    parts.push(`within ${rounding.maxDeviationMs} ms of ${fpsText(rounding.frameRateFps)} fps`);
  }
  if (driftMs !== undefined) parts.push(`frames and DTS differ by ${driftMs} ms at the end`);
  return parts.join(', ');
};

const troubleText = ({ timeline }: TrackSummary): string[] => {
  const counts: readonly (readonly [number, string])[] = [
    [timeline.backward, 'DTS going back'],
    [timeline.duplicate, 'duplicate DTS'],
    [timeline.jumps, 'jumps'],
    [timeline.gaps, 'gaps'],
    [timeline.ptsBeforeDts, 'PTS before DTS'],
  ];
  const found = counts.filter(([count]) => count > 0).map(([count, what]) => `${count} x ${what}`);
  if (found.length === 0) return [];
  const isRepaired = timeline.backward + timeline.jumps > 0;
  return [`${found.join(', ')}${isRepaired ? '; measured as --fix timestamps would repair them' : ''}`];
};

/** Key, value, unit, what the stream has, and whether they agree. */
export const metadataRows = ({ metadata = [] }: FlvSummary): readonly (readonly string[])[] =>
  metadata.map(({ key, value, unit, found, agrees }) => [
    key,
    key === INDEX ? indexText(value) : shortValue(value),
    unit ?? '',
    found === undefined ? '' : `${agrees === false ? 'stream: ' : ''}${shortValue(found)}`,
    agrees === undefined ? '' : agrees ? 'ok' : DIFFERS,
  ]);

const DIFFERS = 'differs';

const metadataTable = (summary: FlvSummary, theme: Theme): string => {
  const rows = metadataRows(summary).map((row) => row.map((cell) => (cell === DIFFERS ? theme.warning(cell) : cell)));
  return smallTable(rows, ['left', 'right', 'left', 'left', 'left'], '    ');
};

/** The number of key frames in place of their positions. */
const indexText = (value: AmfPlain): string => {
  const index = indexedKeyFrames(value);
  return index === undefined ? shortValue(value) : plural(index.positions.length, 'position');
};

const MAX_VALUE = 32;

const shortValue = (value: unknown): string => {
  if (typeof value === 'number') return `${Math.round(value * 1000) / 1000}`;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE - 1)}…` : text;
};

const signed = (ms: number): string => (ms < 0 ? `${-ms} ms early` : ms === 0 ? 'on time' : `${ms} ms late`);
