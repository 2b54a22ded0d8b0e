import type { AggregatedRecord, ControlRecord, MessageRecord } from '../../analysis/rtmp/records.ts';
import { plural } from '../../media/quantity.ts';
import { printableText } from '../../syntax/printable-text.ts';
import { content, type ShownBody, trackContent, type UnitList } from '../flv-content.ts';
import { commandText } from './command-text.ts';

/** Short names of message types for the column; a manual section says what they stand for. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  Acknowledgement: 'Ack',
  WindowAcknowledgementSize: 'WindowAckSize',
  SetPeerBandwidth: 'PeerBandwidth',
  SharedObjectAMF3: 'SharedObjAMF3',
};

/** The name of a message type, in short. */
export const typeName = (name: string): string => printableText(SHORT_NAMES[name] ?? name);

/** The name of a message: of its command, of its metadata, or of its type. */
export const messageName = ({ name, command, script }: Pick<MessageRecord, 'name' | 'command' | 'script'>): string =>
  printableText(command?.commandName ?? script?.name ?? typeName(name));

/** The last column: what a message says. */
export const messageText = (record: MessageRecord, list?: UnitList): string => {
  const { control, command, sharedObject, aggregate, derived } = record;
  const failed = record.error === undefined ? '' : `! ${record.error.code}: ${record.error.field}`;
  const said =
    command !== undefined
      ? commandText(command, derived)
      : control !== undefined
        ? controlText(control, record)
        : aggregate !== undefined
          ? aggregateText(aggregate.messages)
          : sharedObject !== undefined
            ? sharedObjectText(sharedObject)
            : undefined;
  if (said !== undefined) return [said, failed].filter((part) => part !== '').join(' ');
  const body = bodyOf(record);
  return body === undefined ? failed : mediaText(body, record, list);
};

/** Audio, video and data as the tags of an FLV. */
const mediaText = (body: ShownBody, { derived }: Pick<MessageRecord, 'derived'>, list?: UnitList): string => {
  const tracks = (derived?.tracks ?? []).map((track) => trackContent(body, track, list));
  if (body.type === 'script' && body.script !== undefined) {
    const { name = '', wrapper } = body.script;
    const text = content(body, list);
    // The name is in the column before.
    const rest = text.startsWith(name) ? text.slice(name.length).replace(/^,? /, '') : text;
    return [wrapper, rest].filter((part) => part !== undefined && part !== '').join(', ');
  }
  return [content(body, list), ...tracks].filter((part) => part !== '').join(' | ');
};

/** The body as that of a tag; `undefined` if it is none. */
export const bodyOf = (
  record: Pick<MessageRecord, 'video' | 'audio' | 'script' | 'derived' | 'error' | 'messageTypeId'>,
): ShownBody | undefined => {
  const type =
    record.video !== undefined ? 'video' : record.audio !== undefined ? 'audio' : TYPES[record.messageTypeId];
  if (type === undefined) return undefined;
  const { video, audio, script, derived, error } = record;
  return {
    type,
    tagType: record.messageTypeId,
    ...(video !== undefined && { video }),
    ...(audio !== undefined && { audio }),
    ...(script !== undefined && { script }),
    ...(derived !== undefined && { derived }),
    ...(error !== undefined && { error }),
  };
};

const TYPES: Readonly<Record<number, ShownBody['type']>> = { 8: 'audio', 9: 'video', 15: 'script', 18: 'script' };

/** Set Peer Bandwidth (RTMP 1.0 5.4.5). */
const controlText = (control: ControlRecord, { derived, messageLength }: MessageRecord): string => {
  const { chunkSize, chunkStreamId, sequenceNumber, acknowledgementWindowSize, eventType } = control;
  if (eventType !== undefined) return eventText(eventType, control, derived?.event);
  if (chunkSize !== undefined) return `${chunkSize}`;
  if (chunkStreamId !== undefined) return `chunk stream ${chunkStreamId}`;
  if (sequenceNumber !== undefined) {
    const left = derived?.unacknowledgedBytes;
    return `${sequenceNumber}${derived?.seenBytes === undefined ? '' : ` of ${derived.seenBytes}`}${left === undefined ? '' : `, ${left} open`}`;
  }
  if (acknowledgementWindowSize !== undefined) {
    return `${acknowledgementWindowSize}${derived?.event === undefined ? '' : ` ${derived.event}`}`;
  }
  return plural(messageLength, 'byte');
};

const eventText = (eventType: number, control: ControlRecord, name = `event ${eventType}`): string => {
  const { messageStreamId, bufferLength, timestamp, data } = control;
  const parts = [
    name,
    messageStreamId === undefined ? '' : `stream ${messageStreamId}`,
    bufferLength === undefined ? '' : `${bufferLength} ms`,
    timestamp === undefined ? '' : `${timestamp}`,
    data === undefined ? '' : data.slice(0, MAX_HEX),
  ];
  return parts.filter((part) => part !== '').join(' ');
};

/** Digits of unknown data that are shown. */
const MAX_HEX = 32;

/** `6 messages: 4 Video, 2 Audio`. */
const aggregateText = (messages: readonly AggregatedRecord[]): string => {
  const counts = new Map<string, number>();
  for (const { name } of messages) counts.set(name, (counts.get(name) ?? 0) + 1);
  const names = [...counts].map(([name, count]) => `${count} ${name}`);
  return `${plural(messages.length, 'message')}${names.length > 0 ? `: ${names.join(', ')}` : ''}`;
};

const sharedObjectText = ({ name = '', version, events = [] }: NonNullable<MessageRecord['sharedObject']>): string => {
  const said = events.map((event) => event.name ?? `event ${event.eventType}`);
  return [`'${printableText(name)}'`, version === undefined ? '' : `version ${version}`, said.join(', ')]
    .filter((part) => part !== '')
    .join(' ');
};
