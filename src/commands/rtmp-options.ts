import { type Command, InvalidArgumentError, Option } from 'commander';
import { ListOption } from './list-option.ts';
import { positiveInteger, wholeNumber } from './option-values.ts';
import { addRangeOptions, addSharedOptions, type SharedOptions } from './options.ts';
import type { SessionRecordOptions } from './rtmp-records.ts';
import { RTMP_SELECTABLE } from './rtmp-selection.ts';

/** The flags of `rtmpkit rtmp` as parsed by commander. */
export interface RtmpOptions extends Omit<SharedOptions, 'format'>, SessionRecordOptions {
  /** Dumps of the directions. */
  readonly client?: string;
  readonly server?: string;
  /** False for `--no-handshake`. */
  readonly handshake: boolean;
  readonly chunkSize?: number;
  readonly port?: number;
  /** File for the media. */
  readonly extract?: string;
  readonly force?: true;
}

/** Which records of a session are shown. */
export const addSessionOptions = (command: Command): Command =>
  command
    .addOption(
      new ListOption('--select <types>', `only these: ${EXAMPLES.join(' ')} …, or message type ids`, RTMP_SELECTABLE),
    )
    .option('--chunks', 'also a row for each chunk')
    .option('--show-keys', 'stream keys, queries and credentials as they are, instead of ****');

export const addRtmpOptions = (command: Command): Command =>
  addRangeOptions(
    addSessionOptions(
      addSharedOptions(command)
        .option('--client <file>', 'the bytes that the client sent, instead of a capture')
        .option('--server <file>', 'the bytes that the server sent, instead of a capture')
        .option('--no-handshake', 'the dumps begin in the middle of a session')
        .addOption(
          new Option('--chunk-size <n>', 'chunk size at the beginning of a session that was joined midway').argParser(
            positiveInteger,
          ),
        )
        .addOption(
          new Option('--port <n>', 'only connections with this port (default: those that are RTMP)').argParser(port),
        ),
    )
      .option('--extract <file>', 'write what was published or played: out.flv, out.h264, out.aac …')
      .option('--force', 'overwrite an existing file'),
    'messages',
  );

const EXAMPLES = ['command', 'control', 'video', 'audio', 'data', 'connect', 'onStatus'];

const port = (text: string): number => {
  const number = wholeNumber(text);
  if (number < 1 || number > 0xffff) throw new InvalidArgumentError('It takes a number from 1 to 65535.');
  return number;
};
