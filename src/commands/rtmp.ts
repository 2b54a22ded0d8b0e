import type { Context } from '../io/context.ts';
import { noRtmpText } from '../pipeline/rtmp/session-media.ts';
import { ContainerError } from '../syntax/errors.ts';
import { type CommandModule, optionalInput } from './command.ts';
import type { ExitCode } from './errors.ts';
import { RTMP_MANUAL } from './manuals/rtmp.ts';
import { extractMedia } from './rtmp-extract.ts';
import { openRtmpInput } from './rtmp-input.ts';
import { addRtmpOptions, type RtmpOptions } from './rtmp-options.ts';
import { showSession } from './rtmp-records.ts';
import { rtmpSelection } from './rtmp-selection.ts';
import { StreamRun } from './stream-run.ts';

const runRtmp = async (path: string | undefined, options: RtmpOptions, context: Context): Promise<ExitCode> => {
  if (options.extract !== undefined) return extractMedia(path, options.extract, options, context);
  // Wrong flags come before an input that cannot be opened.
  rtmpSelection(options.select);
  const run = await StreamRun.open(() => openRtmpInput(path, options, context), options, context);
  const { session } = run.stream;
  const { complete, code } = await showSession(run, options, context.stdout);
  if (complete && session.format !== 'rtmp' && session.connections === session.otherConnections) {
    throw new ContainerError('unsupported-format', noRtmpText(session));
  }
  return code;
};

/** `rtmpkit rtmp`. */
export const rtmpCommand: CommandModule<RtmpOptions> = {
  description:
    'Shows a captured RTMP session: handshake, chunks, messages and commands, each answer with its request and delay, ' +
    'media down to the NAL unit; and says what is wrong with it. Input is a packet capture (pcap, pcapng), or the bytes ' +
    'of one direction or of both. Stream keys are masked.',
  examples: [
    ['rtmpkit rtmp session.pcapng', 'one line per message, then a summary of each connection'],
    ['rtmpkit rtmp session.pcapng --summary', 'who, what was asked, what was answered, what is wrong'],
    ['rtmpkit rtmp session.pcapng --select command,control', 'without media'],
    ['rtmpkit rtmp session.pcapng --select connect --trace', 'every element of the connect command'],
    ['rtmpkit rtmp session.pcapng --extract session.flv', 'what was published or played'],
    ['rtmpkit rtmp --client sent.bin --server received.bin', 'dumps of the two directions'],
    ['tcpdump -i any -U -w - port 1935 | rtmpkit rtmp -', 'live'],
    ["rtmpkit rtmp session.pcapng --ndjson | jq 'select(.derived.code)'", 'the status codes'],
  ],
  manual: RTMP_MANUAL,
  addArguments: optionalInput,
  addOptions: addRtmpOptions,
  run: ([input], options, context) => runRtmp(input, options, context),
};
