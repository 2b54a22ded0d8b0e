import type {
  ConnectionSummary,
  DirectionSummary,
  MessageTypeCount,
  ResponseSummary,
  StreamSummary,
} from '../../analysis/rtmp/summary.ts';
import type { TrackSummary } from '../../analysis/timeline/track.ts';
import type { Direction } from '../../container/capture/capture-item.ts';
import { printableFourCc } from '../../container/flv/names.ts';
import { bitrateText, bytesText, durationText, plural } from '../../media/quantity.ts';
import { trackName } from '../../media/track.ts';
import { printableText } from '../../syntax/printable-text.ts';
import type { Theme } from '../colour.ts';
import { configurationFacts } from '../flv-content.ts';
import { markColour, markOf } from '../found-list.ts';
import { cutTo, wordLines } from '../width.ts';
import { delayText } from './command-text.ts';
import { endpointText } from './endpoint-text.ts';
import { arrowOf } from './event-text.ts';
import { typeName } from './message-text.ts';

/** Columns of the titles on the left. */
const TITLE_WIDTH = 11;

/** A connection on one screen: who, what was asked, what was answered and when, what was sent, and what is wrong. */
export const connectionLines = (summary: ConnectionSummary, theme: Theme, width: number): readonly string[] => {
  const lines: string[] = [...headline(summary, theme, width)];
  const add = (title: string, parts: readonly (string | undefined)[], separator = ','): void => {
    const said = parts.filter((part) => part !== undefined && part !== '');
    if (said.length === 0) return;
    const [first = '', ...rest] = partLines(said as string[], separator, width - TITLE_WIDTH - 2);
    const texts = [`  ${title.padEnd(TITLE_WIDTH)}${first}`, ...rest.map((line) => ' '.repeat(TITLE_WIDTH + 2) + line)];
    // A word may be longer than a line.
    lines.push(...texts.map((line) => cutTo(width, line)));
  };
  if (summary.timeMs !== undefined) add('began', [clockTime(summary.timeMs)]);
  add('asked', askedParts(summary));
  add('peers', peerParts(summary));
  add('offered', capabilityParts(summary), ';');
  add('answered', answeredParts(summary.responses));
  for (const stream of summary.streams) {
    add(stream.role ?? `stream ${stream.messageStreamId}`, streamParts(stream));
    for (const track of stream.tracks) add(`  ${trackName(track.type, track.trackId)}`, trackParts(track));
  }
  for (const direction of ['client', 'server'] as const) {
    add(direction === 'client' ? 'client →' : 'server ←', directionParts(summary.directions[direction]));
  }
  add('end', endParts(summary), ';');
  lines.push(...findingLines(summary, theme, width));
  return lines;
};

/** Parts with separators, wrapped between them; a part that is longer than a line is wrapped between words. */
const partLines = (parts: readonly string[], separator: string, width: number): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  parts.forEach((part, i) => {
    const text = i < parts.length - 1 ? part + separator : part;
    if (line !== '' && line.length + 1 + text.length > width) {
      lines.push(line);
      line = '';
    }
    line += line === '' ? text : ` ${text}`;
    if (line.length <= width) return;
    const [last = '', ...before] = [...wordLines(line.split(' '), width)].reverse();
    lines.push(...before.reverse());
    line = last;
  });
  return [...lines, line];
};

const headline = (summary: ConnectionSummary, theme: Theme, width: number): readonly string[] => {
  const { connection, endpoints, durationMs, startsMidway } = summary;
  const parts = [
    endpoints === undefined ? undefined : `${endpointText(endpoints.client)} → ${endpointText(endpoints.server)}`,
    durationMs === undefined ? undefined : durationText(durationMs / 1000),
    startsMidway === true ? 'joined midway' : undefined,
  ];
  const text = `connection ${connection}  ${parts.filter((part) => part !== undefined).join(', ')}`.trimEnd();
  return wordLines(text.split(' '), width - 2).map((line, i) => `${i === 0 ? '' : '  '}${theme.strong(line)}`);
};

/** 2026-11-29 05:22:07.985 UTC */
const clockTime = (ms: number): string => new Date(ms).toISOString().replace('T', ' ').replace('Z', ' UTC');

const quoted = (text: string): string => printableText(text);

const askedParts = ({ app, tcUrl, objectEncoding }: ConnectionSummary): readonly (string | undefined)[] => [
  app === undefined ? undefined : `app ${quoted(app)}`,
  tcUrl === undefined ? undefined : `tcUrl ${quoted(tcUrl)}`,
  objectEncoding === undefined || objectEncoding === 0 ? undefined : `objectEncoding ${objectEncoding}`,
];

const peerParts = ({ flashVer, fmsVer, handshake }: ConnectionSummary): readonly (string | undefined)[] => [
  flashVer === undefined ? undefined : `client ${quoted(flashVer)}`,
  fmsVer === undefined ? undefined : `server ${quoted(fmsVer)}`,
  handshake?.form === undefined ? undefined : `${handshake.form} handshake`,
  handshake?.version === undefined || handshake.version === 3 ? undefined : `version ${handshake.version}`,
];

const capabilityParts = ({ directions }: ConnectionSummary): readonly string[] =>
  (['client', 'server'] as const).flatMap((direction) => {
    const { capabilities } = directions[direction];
    if (capabilities === undefined) return [];
    const { fourCcList, videoFourCcInfoMap, audioFourCcInfoMap, capsEx } = capabilities;
    const parts = [
      fourCcList === undefined ? undefined : `fourCcList ${fourCcList.map(printableFourCc).join(' ')}`,
      videoFourCcInfoMap === undefined ? undefined : `videoFourCcInfoMap ${mapText(videoFourCcInfoMap)}`,
      audioFourCcInfoMap === undefined ? undefined : `audioFourCcInfoMap ${mapText(audioFourCcInfoMap)}`,
      capsEx === undefined ? undefined : `capsEx ${capsEx}`,
    ];
    return [`${direction} ${parts.filter((part) => part !== undefined).join(', ')} (in ${quoted(capabilities.in)})`];
  });

const mapText = (map: Readonly<Record<string, number>>): string =>
  Object.entries(map)
    .map(([name, value]) => `${printableFourCc(name)}=${value}`)
    .join(' ');

const answeredParts = (responses: readonly ResponseSummary[]): readonly string[] => {
  const answered = responses.filter(({ count, unanswered }) => count > unanswered).map(responseText);
  const silent = responses.filter(({ unanswered }) => unanswered > 0).map(silentText);
  return silent.length === 0 ? answered : [...answered, `no answer to ${silent.join(' ')}`];
};

const responseText = ({ requestName, count, unanswered, maxDelayMs }: ResponseSummary): string => {
  const answers = count - unanswered;
  const delay = maxDelayMs === undefined ? '' : ` ${answers > 1 ? 'within ' : 'after '}${delayText(maxDelayMs)}`;
  return `${quoted(requestName)}${answers > 1 ? ` ${answers} times` : ''}${delay}`;
};

const silentText = ({ requestName, unanswered }: ResponseSummary): string =>
  `${quoted(requestName)}${unanswered > 1 ? ` (${unanswered} times)` : ''}`;

const streamParts = (stream: StreamSummary): readonly (string | undefined)[] => {
  const { name, code, durationMs, bitrateBps, sizeBytes, messageStreamId, role } = stream;
  return [
    [name === undefined ? '' : quoted(name), role === undefined ? '' : `on stream ${messageStreamId}`].join(' ').trim(),
    code === undefined ? undefined : quoted(code),
    sizeBytes === 0 ? 'no media' : bytesText(sizeBytes),
    durationMs === undefined ? undefined : durationText(durationMs / 1000),
    bitrateBps === undefined ? undefined : bitrateText(bitrateBps),
  ];
};

const trackParts = (track: TrackSummary): readonly (string | undefined)[] => {
  const { codec, configuration, frames, bitrateBps, keyFrames, measuredFrameRate } = track;
  const facts = configuration === undefined ? '' : configurationFacts(configuration);
  const rate =
    measuredFrameRate === undefined ? undefined : `${Math.round(measuredFrameRate.fps * 100) / 100} frames/s`;
  return [
    `${printableFourCc(codec)} ${facts}`.trim(),
    plural(frames, 'frame'),
    rate,
    keyFrames === undefined ? undefined : plural(keyFrames.count, 'key frame'),
    keyFrames?.maxSeconds === undefined ? undefined : `at most ${keyFrames.maxSeconds.toFixed(2)} s apart`,
    bitrateBps === undefined ? undefined : bitrateText(bitrateBps),
  ];
};

const directionParts = (sent: DirectionSummary): readonly (string | undefined)[] => {
  const { sizeBytes, missingBytes, messages, types, chunks, chunkSizes, windowBytes, peerBandwidth } = sent;
  const { acknowledgements, largestMessage } = sent;
  const sizes = chunkSizes.length > 1 ? `chunk size ${chunkSizes.join(' → ')}` : `chunk size ${chunkSizes[0] ?? 128}`;
  return [
    bytesText(sizeBytes),
    missingBytes > 0 ? `${bytesText(missingBytes)} missing` : undefined,
    plural(messages, 'message'),
    ...[...types].sort((a, b) => b.count - a.count).map(typeText),
    chunks > 0 ? `${plural(chunks, 'chunk')}, ${sizes}` : undefined,
    windowBytes === undefined ? undefined : `window ${windowBytes}`,
    peerBandwidth === undefined
      ? undefined
      : `peer bandwidth ${peerBandwidth.windowBytes} ${peerBandwidth.limit ?? ''}`.trim(),
    acknowledgements === undefined ? undefined : acknowledgementText(acknowledgements),
    largestMessage === undefined
      ? undefined
      : `largest is #${largestMessage.index}, ${typeName(largestMessage.name)} of ${bytesText(largestMessage.sizeBytes)}`,
  ];
};

const typeText = ({ name, count }: MessageTypeCount): string => `${count} ${typeName(name)}`;

const acknowledgementText = (acks: NonNullable<DirectionSummary['acknowledgements']>): string => {
  const { count, class: kind, last, maxUnacknowledgedBytes, wrapsAt } = acks;
  const wrap = wrapsAt === undefined ? '' : ` at ${wrapsAt}`;
  return `${plural(count, 'acknowledgement')} (${kind}${wrap}, last ${last}, at most ${bytesText(maxUnacknowledgedBytes)} open)`;
};

const endParts = ({ closedBy, directions }: ConnectionSummary): readonly string[] => {
  const order: readonly Direction[] = closedBy === 'server' ? ['server', 'client'] : ['client', 'server'];
  const closes = order.flatMap((direction) => {
    const { closed } = directions[direction];
    const first = closedBy === direction ? ' first' : '';
    return closed === undefined ? [] : [`${direction} closes${first} (${closed.how.toUpperCase()})`];
  });
  const last = (['client', 'server'] as const).flatMap((direction) => {
    const { last: word } = directions[direction];
    if (word === undefined) return [];
    const ago = word.agoMs === undefined ? '' : ` ${delayText(word.agoMs)} before`;
    return [`${arrowOf(direction)} ${quoted(word.name)}${ago}`];
  });
  return [
    closes.length === 0 ? 'not closed in what was read' : closes.join(', '),
    ...(last.length === 0 ? [] : [`last ${last.join(', ')}`]),
  ];
};

const SEVERITIES = ['error', 'warning', 'info'] as const;

function* findingLines({ findings, diagnostics }: ConnectionSummary, theme: Theme, width: number): Generator<string> {
  const found = SEVERITIES.flatMap((severity) => findings.filter((one) => one.severity === severity));
  const counts = SEVERITIES.filter((severity) => severity !== 'info' && diagnostics[severity] > 0).map((severity) =>
    plural(diagnostics[severity], severity),
  );
  yield `  ${counts.length === 0 ? 'no errors, no warnings' : counts.join(', ')}`;
  for (const { severity, message, code, rule = code } of found) {
    const [first = '', ...rest] = wordLines(`${message} [${rule}]`.split(' '), width - 4);
    yield `  ${markColour(severity, theme)(markOf(severity) || 'i')} ${first}`;
    for (const line of rest) yield `    ${line}`;
  }
}
