import { type Amf0Source, amf0Of } from '../../../amf/build.ts';
import type { CommandMessage } from '../message/command.ts';
import { STATUS_LEVELS, type StatusCode } from './status-codes.ts';

/** Makes a command whose command object is null, as all have but connect. */
export const commandOf = (
  commandName: string,
  transactionId: number,
  values: readonly Amf0Source[] = [],
  commandObject: Amf0Source = null,
): CommandMessage => ({
  commandName,
  transactionId,
  commandObject: amf0Of(commandObject),
  arguments: values.map((value) => amf0Of(value)),
});

/** `onStatus` (RTMP 1.0 7.2.2); its transaction id is 0. */
export const onStatus = (
  code: StatusCode,
  description: string,
  members: Readonly<Record<string, Amf0Source>> = {},
): CommandMessage => commandOf('onStatus', 0, [{ level: STATUS_LEVELS[code], code, description, ...members }]);
