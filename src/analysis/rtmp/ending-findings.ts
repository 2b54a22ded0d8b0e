import type { Amf0Value } from '../../amf/value.ts';
import type { Direction } from '../../container/capture/capture-item.ts';
import type { Severity } from '../../syntax/diagnostics.ts';
import type { MediaStream } from './media-stream.ts';
import type { LastWord } from './records.ts';
import type { Request } from './request-table.ts';
import type { OpenStream } from './session-commands.ts';

/** A server that closes this soon after it has accepted a stream has refused it. */
const SOON_MS = 5000;

/** Media of this length should have all that viewers need. */
const LONG_MS = 2000;

/** Markers of AMF0 that simple readers do not know, by the name of the value (AMF0 2.1). */
const RARE_MARKERS: Readonly<Record<string, string>> = {
  'strict-array': '0x0A',
  date: '0x0B',
  'long-string': '0x0C',
  unsupported: '0x0D',
  'xml-document': '0x0F',
  'typed-object': '0x10',
  'avmplus-object': '0x11',
  reference: '0x07',
};

/** Values that are named of one command. */
const MAX_NAMED = 8;

type Note = (severity: Severity, code: string, message: string) => void;

/** `strict-array (AMF0 marker 0x0A) at commandObject.fourCcList`, for each value that simple readers do not know. */
export const rareValues = (value: Amf0Value | undefined, path: string, into: string[] = []): string[] => {
  if (value === undefined || into.length >= MAX_NAMED) return into;
  const marker = RARE_MARKERS[value.type];
  if (marker !== undefined) into.push(`${value.type} (AMF0 marker ${marker}) at ${path}`);
  if ('properties' in value)
    for (const { key, value: member } of value.properties) rareValues(member, `${path}.${key}`, into);
  return into;
};

/** `client: publish, 1200 ms before; server: onStatus NetStream.Publish.Start, 1100 ms before`. */
export const lastWordsText = (words: readonly LastWord[]): string =>
  words
    .map(
      ({ direction, name, agoMs }) =>
        `${direction}: ${name}${agoMs === undefined ? '' : `, ${rounded(agoMs)} ms before`}`,
    )
    .join('; ');

const rounded = (ms: number): number => Math.round(ms);

/** How a connection ends: who closes, and what they have said. */
export interface Ending {
  /** `undefined`: the input ends. */
  readonly by: Direction | undefined;
  readonly how: 'fin' | 'rst' | undefined;
  readonly timeMs: number | undefined;
  readonly words: readonly LastWord[];
  /** Messages that the other side had sent before. */
  readonly before: string;
  readonly streams: readonly OpenStream[];
  readonly waiting: readonly Request[];
  readonly rare: readonly string[];
  readonly refused: boolean;
  /** Bytes of the client that the server has not acknowledged, and its last Acknowledgement. */
  readonly unacknowledged: number | undefined;
  readonly lastAcknowledgement: number | undefined;
  readonly sentBytes: number;
}

const byText = ({ by, how }: Ending): string =>
  by === undefined ? 'the input ends' : `the ${by} closes first, by ${how === 'rst' ? 'RST' : 'FIN'}`;

/** Why a session ended, as far as the messages tell. */
export const endingFindings = (ending: Ending, note: Note): void => {
  const { by, how, timeMs, streams, words, before } = ending;
  unanswered(ending, note);
  if (how === 'rst') {
    const acknowledged =
      ending.lastAcknowledgement === undefined
        ? 'there was no Acknowledgement'
        : `${ending.unacknowledged} bytes were not acknowledged (last Acknowledgement ${ending.lastAcknowledgement})`;
    const message = `${byText(ending)}: ${acknowledged}, ${ending.sentBytes} bytes had been sent by the client; last words ${lastWordsText(words)}`;
    note('error', 'rtmp-reset', message);
  }
  const open = streams.filter(({ isOver }) => isOver !== true);
  const started = open.findLast(({ startedAt }) => startedAt !== undefined);
  const sinceMs =
    timeMs === undefined || started?.startedAt?.timeMs === undefined ? undefined : timeMs - started.startedAt.timeMs;
  if (by === 'server' && started !== undefined && sinceMs !== undefined && sinceMs <= SOON_MS) {
    const message = `${byText(ending)}, ${rounded(sinceMs)} ms after ${started.code ?? started.role}, without an error: a wrong key, a codec or a setting that it does not take; before it ${before}`;
    note('warning', 'rtmp-closed-after-start', message);
  } else if (by === 'server' && how === 'fin' && open.length > 0 && !ending.refused) {
    note(
      'warning',
      'rtmp-close',
      `${byText(ending)}, without a word; last words ${lastWordsText(words)}; before it ${before}`,
    );
  } else if (by === 'client' && how === 'fin' && open.some(({ role }) => role === 'publish')) {
    const message = `${byText(ending)}, without FCUnpublish, closeStream or deleteStream; last words ${lastWordsText(words)}`;
    note('info', 'rtmp-close', message);
  }
};

const unanswered = (ending: Ending, note: Note): void => {
  const { waiting, timeMs, rare, by, before } = ending;
  for (const { name, index, timeMs: asked } of waiting) {
    const silence = timeMs === undefined || asked === undefined ? '' : ` for ${rounded(timeMs - asked)} ms`;
    const values =
      name === 'connect' && rare.length > 0 ? `; it has ${rare.join(', ')}, which some servers cannot read` : '';
    const listed = by === 'server' ? `; before it ${before}` : '';
    const message = `${name} (message ${index}) is not answered${silence}, then ${byText(ending)}${values}${listed}`;
    note('warning', 'rtmp-unanswered', message);
  }
};

/** What viewers and services miss in a stream that was accepted. */
export const mediaMissing = (
  stream: OpenStream,
  media: MediaStream | undefined,
  endMs: number | undefined,
  note: Note,
): void => {
  const { role, startedAt } = stream;
  const who = role === 'publish' ? 'the client' : 'the server';
  if (startedAt !== undefined && (media === undefined || media.messages === 0)) {
    const silenceMs = endMs === undefined || startedAt.timeMs === undefined ? undefined : endMs - startedAt.timeMs;
    if (silenceMs === undefined || silenceMs < LONG_MS) return;
    const message = `${role} is accepted, and ${who} sends no audio and no video for ${rounded(silenceMs)} ms`;
    note('warning', 'rtmp-no-media', message);
    return;
  }
  if (media === undefined || media.spanMs < LONG_MS) return;
  const span = `${rounded(media.spanMs)} ms`;
  if (media.hasVideo && !media.hasKeyFrame) {
    note('warning', 'rtmp-no-key-frame', `${span} of ${role} without a key frame: players and services show nothing`);
  }
  if (!media.hasAudio) {
    note('info', 'rtmp-no-audio', `${span} of ${role} without audio: YouTube and others show nothing without it`);
  }
};
