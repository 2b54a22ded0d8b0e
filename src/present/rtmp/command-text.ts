import type { AmfPlain } from '../../amf/plain.ts';
import type { CommandRecord, MessageDerived } from '../../analysis/rtmp/records.ts';
import { amfText, isObject, membersText } from './amf-text.ts';

/** Members of connect that name the stream and what the peer can do. */
const CONNECT_FIRST = [
  'app',
  'tcUrl',
  'fourCcList',
  'videoFourCcInfoMap',
  'audioFourCcInfoMap',
  'capsEx',
  'objectEncoding',
  'flashVer',
  'type',
];

/** What a command says, without its name: arguments, and of an answer what it answers, and after how long. */
export const commandText = (command: CommandRecord, derived: MessageDerived | undefined): string => {
  const { commandName, commandObject, arguments: values = [] } = command;
  const parts = [answerText(derived)];
  if (derived?.code !== undefined) parts.push(statusText(derived, values));
  else {
    if (isObject(commandObject)) parts.push(membersText(commandObject, CONNECT_FIRST));
    parts.push(values.map(amfText).join(commandName === 'publish' ? ' ' : ', '));
  }
  return parts.filter((part) => part !== '').join(' ');
};

/** `↳ connect 1.2 ms` */
const answerText = (derived: MessageDerived | undefined): string => {
  if (derived?.requestName === undefined) return '';
  return `↳ ${amfText(derived.requestName)}${derived.delayMs === undefined ? '' : ` ${delayText(derived.delayMs)}`}`;
};

/** 1.234 -> `1.2 ms`, 1234 -> `1.23 s`. */
export const delayText = (ms: number): string => {
  if (ms >= 9999.5) return `${(ms / 1000).toFixed(1)} s`;
  if (ms >= 999.5) return `${(ms / 1000).toFixed(2)} s`;
  return `${ms < 99.95 ? ms.toFixed(1) : ms.toFixed(0)} ms`;
};

/** The code with its level, unless that is status, and its description. */
const statusText = ({ code = '', level }: MessageDerived, values: readonly AmfPlain[]): string => {
  const information = values.find((value) => isObject(value) && value['code'] === code);
  const { description, details } = isObject(information) ? information : {};
  const texts = [description, details]
    .filter((text) => typeof text === 'string' && text !== '')
    .map((text) => amfText(text as string));
  const word = level === undefined || level === 'status' ? '' : `${amfText(level)} `;
  return `${word}${amfText(code)}${texts.length > 0 ? `: ${texts.join(', ')}` : ''}`;
};
