import type { Command } from 'commander';
import { Option } from 'commander';
import { maskedPath } from '../io/address.ts';
import { nowMs } from '../io/clock.ts';
import type { Context } from '../io/context.ts';
import { textSink } from '../io/sink.ts';
import type { PullOptions } from '../pipeline/rtmp/pull.ts';
import { printableText } from '../syntax/printable-text.ts';
import { duration, positiveInteger } from './option-values.ts';

/** Flags for RTMP addresses as input or output. */
export interface NetworkFlags {
  /** Milliseconds. */
  readonly timeout?: number;
  readonly reconnect?: number;
  readonly insecure?: true;
  readonly quiet?: true;
}

/** For commands that read an address. */
export const addNetworkOptions = (command: Command): Command =>
  command
    .addOption(
      new Option(
        '--timeout <time>',
        'rtmp: for the connection and each answer, 10s by default; a silent stream has six times that',
      ).argParser(duration),
    )
    .addOption(
      new Option('--reconnect <n>', 'rtmp: open a connection that was lost again, at most n times in a row').argParser(
        positiveInteger,
      ),
    )
    .option('--insecure', 'rtmps: take any certificate');

/** How an address is opened; what is wrong but does not stop is said on stderr. */
export const networkOptionsOf = (path: string | undefined, flags: NetworkFlags, context: Context): PullOptions => {
  const { timeout, reconnect, insecure, quiet } = flags;
  return {
    timeoutMs: timeout,
    reconnect,
    insecure: insecure === true,
    ...(quiet !== true && { onNotice: noticeOf(path, context) }),
  };
};

/** A server can send something wrong a million times a second: so many notices are shown in a minute. */
const MAX_NOTICES = 20;
const MINUTE_MS = 60_000;

const noticeOf = (path = 'stdin', { stderr, env }: Context): ((text: string) => void) => {
  const sink = textSink(stderr, env);
  let sinceMs = Number.NEGATIVE_INFINITY;
  let count = 0;
  return (text) => {
    const now = nowMs();
    if (now - sinceMs >= MINUTE_MS) [sinceMs, count] = [now, 0];
    if (++count > MAX_NOTICES + 1) return;
    const shown = count > MAX_NOTICES ? 'more of this minute is not shown' : printableText(text);
    sink.write(`rtmpkit: ${maskedPath(path)}: ${shown}\n`);
    sink.send();
  };
};
