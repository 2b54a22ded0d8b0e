import type { Amf0Value } from '../../../../amf/value.ts';
import { finiteOf, numberOf, textOf } from '../../command/information.ts';
import type { StatusCode } from '../../command/status-codes.ts';
import { MESSAGE_TYPES, writeMessage } from '../../message/registry.ts';
import { USER_CONTROL } from '../../message/user-control.ts';
import { withoutTrailingSlashes } from '../../trailing-slashes.ts';
import type { PublishType } from '../client-options.ts';
import { mediaToPlayer } from '../media.ts';
import type { PlayRequest, PublishRequest } from '../server-event.ts';
import type { MessageStream } from './message-stream.ts';
import type { ServerContext } from './server-context.ts';

const PUBLISH_TYPES: readonly string[] = ['live', 'record', 'append'] satisfies PublishType[];
const isPublishType = (text: string | undefined): text is PublishType =>
  text !== undefined && PUBLISH_TYPES.includes(text);

/** `start` of a stream that is live or recorded. */
const ANY = -2;
/** `duration` of a whole stream. */
const ALL = -1;

/** publish, to be decided. */
export const publishRequest = (
  context: ServerContext,
  stream: MessageStream,
  app: string,
  values: readonly Amf0Value[],
): PublishRequest => {
  const type = textOf(values[1]);
  return {
    kind: 'publish',
    ...asked(context, stream, app, values, () => {
      stream.use = 'publishing';
      context.link.userControl({ eventType: USER_CONTROL.streamBegin, messageStreamId: stream.id });
      context.status(stream.id, 'NetStream.Publish.Start', 'Publishing has started.');
    }),
    type: isPublishType(type) ? type : 'live',
  };
};

/** play, to be decided. */
export const playRequest = (
  context: ServerContext,
  stream: MessageStream,
  app: string,
  values: readonly Amf0Value[],
): PlayRequest => {
  const [, start, duration, resetValue] = values;
  const reset = isReset(resetValue);
  return {
    kind: 'play',
    ...asked(context, stream, app, values, () => {
      stream.use = 'playing';
      context.link.userControl({ eventType: USER_CONTROL.streamBegin, messageStreamId: stream.id });
      if (reset) context.status(stream.id, 'NetStream.Play.Reset', 'The playlist is reset.');
      context.status(stream.id, 'NetStream.Play.Start', 'Playback has started.');
      allowSamples(context, stream.id);
    }),
    start: finiteOf(start, ANY),
    duration: finiteOf(duration, ALL),
    reset,
  };
};

/** What both requests have. */
const asked = (
  context: ServerContext,
  stream: MessageStream,
  app: string,
  values: readonly Amf0Value[],
  accept: () => void,
): Pick<PublishRequest, 'messageStreamId' | 'app' | 'name' | 'query' | 'accept' | 'reject'> => {
  const sentName = textOf(values[0]) ?? '';
  const [name, nameQuery] = cutQuery(sentName);
  const [path, appQuery] = cutQuery(app);
  stream.use = 'asking';
  stream.name = sentName;
  const decision = context.decide();
  return {
    messageStreamId: stream.id,
    app: withoutTrailingSlashes(path),
    name,
    query: nameQuery ?? appQuery ?? '',
    accept: decision.deciding(accept),
    reject: decision.deciding((code: StatusCode, description: string) => {
      stream.use = 'idle';
      context.status(stream.id, code, description);
    }),
  };
};

/** A text before and after its first `?`. */
const cutQuery = (text: string): readonly [string, string | undefined] => {
  const mark = text.indexOf('?');
  return mark < 0 ? [text, undefined] : [text.slice(0, mark), text.slice(mark + 1)];
};

/** reset is a boolean or a number, and true where it is absent. */
const isReset = (value: Amf0Value | undefined): boolean => {
  if (value?.type === 'boolean') return value.value;
  return numberOf(value) !== 0;
};

/** What lets a player of Flash read the samples; others ignore it. */
const SAMPLE_ACCESS: readonly Amf0Value[] = [
  { type: 'string', value: '|RtmpSampleAccess' },
  { type: 'boolean', value: true },
  { type: 'boolean', value: true },
];

const allowSamples = ({ link }: ServerContext, messageStreamId: number): void => {
  const body = writeMessage(MESSAGE_TYPES.data, { values: [...SAMPLE_ACCESS] });
  link.sendMedia(mediaToPlayer({ kind: 'script', timestampMs: 0, body }, messageStreamId));
};
