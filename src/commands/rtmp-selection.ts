import type { ChunkRecord, EventRecord, MessageRecord } from '../analysis/rtmp/records.ts';
import { UsageError } from './errors.ts';

type Selectable = MessageRecord | EventRecord | ChunkRecord;

/** Message types by the names that people use. */
const TYPE_WORDS: Readonly<Record<string, readonly number[]>> = {
  control: [1, 2, 3, 4, 5, 6],
  ack: [3],
  command: [17, 20],
  data: [15, 18],
  audio: [8],
  video: [9],
  'shared-object': [16, 19],
  aggregate: [22],
};

const EVENT_WORDS = ['event', 'open', 'handshake', 'gap', 'close', 'end'];

/** Names of commands; all others are selected by `command`. */
const COMMAND_WORDS = [
  'connect',
  'call',
  '_result',
  '_error',
  'onStatus',
  'createStream',
  'deleteStream',
  'closeStream',
  'releaseStream',
  'FCPublish',
  'FCUnpublish',
  'FCSubscribe',
  'publish',
  'play',
  'play2',
  'pause',
  'seek',
  'receiveAudio',
  'receiveVideo',
  'getStreamLength',
  '_checkbw',
  'onBWDone',
  'onFCPublish',
  'onFCUnpublish',
  'close',
];

/** The words that `--select` knows. */
export const RTMP_SELECTABLE: readonly string[] = [
  ...Object.keys(TYPE_WORDS),
  'chunk',
  ...EVENT_WORDS,
  ...COMMAND_WORDS.filter((word) => !EVENT_WORDS.includes(word)),
];

const MAX_TYPE = 255;

/** Records that `--select` keeps; without it, all. Throws `UsageError`. */
export const rtmpSelection = (text: string | undefined): ((record: Selectable) => boolean) => {
  if (text === undefined) return () => true;
  const words = new Set(text.split(',').map((part) => part.trim().toLowerCase()));
  const known = new Set(RTMP_SELECTABLE.map((word) => word.toLowerCase()));
  for (const word of words) {
    if (known.has(word) || (/^\d{1,3}$/.test(word) && Number(word) <= MAX_TYPE)) continue;
    throw new UsageError(
      `--select does not know '${word}'; it takes message type ids 0..${MAX_TYPE} and the names ${RTMP_SELECTABLE.join(' ')}`,
    );
  }
  const types = new Set([...words].flatMap((word) => (/^\d+$/.test(word) ? [Number(word)] : (TYPE_WORDS[word] ?? []))));
  return (record) => {
    if (record.record === 'event') return words.has('event') || words.has(record.name);
    if (record.record === 'chunk') return words.has('chunk');
    return types.has(record.messageTypeId) || words.has(record.command?.commandName?.toLowerCase() ?? '');
  };
};
