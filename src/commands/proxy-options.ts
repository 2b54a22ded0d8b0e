import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseRtmpAddress, type RtmpAddress } from '../transport/rtmp/address.ts';
import { duration, type ListenPlace, listenPlace, positiveInteger } from './option-values.ts';
import { addColourOption, addOutputOptions, addReportOptions, failOnOption, type SharedOptions } from './options.ts';
import { addSessionOptions } from './rtmp-options.ts';
import type { SessionRecordOptions } from './rtmp-records.ts';

/** The flags of `rtmpkit proxy` as parsed by commander. */
export interface ProxyFlags extends Omit<SharedOptions, 'format' | 'timeout'>, SessionRecordOptions {
  readonly listen: ListenPlace;
  readonly to: RtmpAddress;
  /** File for the capture. */
  readonly save?: string;
  readonly force?: true;
  readonly once?: true;
  readonly maxConnections: number;
  /** Milliseconds. */
  readonly timeout: number;
}

const MAX_CONNECTIONS = 100;
const TIMEOUT_MS = 10_000;

export const addProxyOptions = (command: Command): Command =>
  addReportOptions(addOutputOptions(addSessionOptions(addProxyPlaces(command))))
    .option('--trace', 'every syntax element of the messages: bit position, bits, descriptor, value, meaning')
    .addOption(failOnOption());

const addProxyPlaces = (command: Command): Command =>
  addColourOption(command)
    .addOption(
      new Option('--listen <[host:]port>', 'where to listen; 0.0.0.0:1935 is for the whole network')
        .argParser(listenPlace)
        .default({ host: '127.0.0.1', port: 1935 } satisfies ListenPlace, '127.0.0.1:1935'),
    )
    .addOption(
      new Option('--to <address>', 'the server: rtmp://host[:port], or rtmps:// for TLS')
        .argParser(serverAddress)
        .makeOptionMandatory(),
    )
    .option('--save <file>', 'keep the sessions as a packet capture (pcapng), written while they run')
    .option('--force', 'overwrite an existing file')
    .option('--once', 'end with the first session, and its verdict')
    .addOption(
      new Option('--max-connections <n>', 'sessions at once: more are closed as they come')
        .argParser(positiveInteger)
        .default(MAX_CONNECTIONS),
    )
    .addOption(
      new Option('--timeout <time>', 'for a connection to the server').argParser(duration).default(TIMEOUT_MS, '10s'),
    )
    .option('--insecure', 'rtmps: take any certificate');

const serverAddress = (text: string): RtmpAddress => {
  const address = parseRtmpAddress(text, { upTo: 'server' });
  if ('fault' in address) throw new InvalidArgumentError(`${address.fault}.`);
  if (address.app !== '' || address.user !== undefined) {
    throw new InvalidArgumentError('It takes the server alone: what the client asks for is passed on unchanged.');
  }
  return address;
};
