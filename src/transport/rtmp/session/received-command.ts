import type { StageFinding } from '../../../media/unit.ts';
import { amf3Command, type CommandMessage, command } from '../message/command.ts';
import { isCommand, readMessage } from '../message/registry.ts';
import type { ReceivedMessage } from './media.ts';
import { MAX_COMMAND_BYTES } from './session-limits.ts';

/** A command that a session acts on: it has a name. */
export type NamedCommand = Partial<CommandMessage> & Pick<CommandMessage, 'commandName'>;

/** A command as far as it can be read, and what is wrong with it. */
export interface ReceivedCommand {
  readonly command?: NamedCommand;
  readonly finding?: StageFinding;
}

/** Reads a message as a command; `undefined` for messages of other types. */
export const commandIn = ({ messageTypeId, body, offset }: ReceivedMessage): ReceivedCommand | undefined => {
  if (!isCommand(messageTypeId)) return undefined;
  if (body.length > MAX_COMMAND_BYTES) {
    const message = `a command of ${body.length} bytes is not read: at most ${MAX_COMMAND_BYTES}`;
    return { finding: found('rtmp-message-size', message, offset) };
  }
  const { body: read, error } = readMessage(messageTypeId === command.id ? command : amf3Command, body);
  const { commandName } = read;
  return {
    ...(commandName !== undefined && { command: { ...read, commandName } }),
    ...(error !== undefined && {
      finding: found('rtmp-message-syntax', `${commandName ?? 'a command'}: ${error.message}`, offset),
    }),
  };
};

const found = (code: string, message: string, offset: number): StageFinding => ({
  kind: 'finding',
  finding: { severity: 'error', code, message, offset },
});
