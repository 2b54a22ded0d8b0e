import type { Context } from '../io/context.ts';
import { type GrowingOutput, growingOutput, OutputExistsError } from '../io/output.ts';
import { textSink } from '../io/sink.ts';
import { SourceError } from '../io/source-error.ts';
import { RtmpProxy } from '../pipeline/rtmp/proxy/proxy.ts';
import { SessionCapture } from '../pipeline/rtmp/proxy/session-capture.ts';
import { maskedAddress, type RtmpAddress } from '../transport/rtmp/address.ts';
import type { CommandModule } from './command.ts';
import { type ExitCode, InputError, UsageError } from './errors.ts';
import { PROXY_MANUAL } from './manuals/proxy.ts';
import { addProxyOptions, type ProxyFlags } from './proxy-options.ts';
import type { OpenedSession } from './rtmp-input.ts';
import { showSession } from './rtmp-records.ts';
import { rtmpSelection } from './rtmp-selection.ts';
import { type RunInput, StreamRun } from './stream-run.ts';

const runProxy = async (flags: ProxyFlags, context: Context): Promise<ExitCode> => {
  // Wrong flags come before anything is opened.
  rtmpSelection(flags.select);
  const output = flags.save === undefined ? undefined : outputOf(flags.save, flags.force === true);
  try {
    const run = await StreamRun.open(() => openProxy(flags, output, context), flags, context);
    const { code } = await showSession(run, flags, context.stdout);
    await output?.commit();
    return code;
  } catch (error) {
    output?.abandon();
    if (error instanceof SourceError) throw new InputError(`${serverText(flags.to)}: ${error.message}`);
    throw error;
  }
};

const outputOf = (path: string, force: boolean): GrowingOutput => {
  if (path === '-') throw new UsageError('--save needs a file: standard output has the records');
  try {
    return growingOutput(path, force);
  } catch (error) {
    throw error instanceof OutputExistsError ? new UsageError(error.message) : error;
  }
};

/** Without the slash before the app that it has not. */
const serverText = (to: RtmpAddress): string => maskedAddress(to).replace(/\/$/, '');

const openProxy = async (
  flags: ProxyFlags,
  output: GrowingOutput | undefined,
  context: Context,
): Promise<RunInput<OpenedSession>> => {
  const { listen, to, once, maxConnections, timeout, insecure, quiet } = flags;
  const server = serverText(to);
  const say = (text: string): void => {
    const sink = textSink(context.stderr, context.env);
    sink.write(`rtmpkit: ${text}\n`);
    sink.send();
  };
  const capture = output && (await SessionCapture.begin(output));
  const proxy = await RtmpProxy.listen({
    listen,
    to,
    maxConnections,
    timeoutMs: timeout,
    interrupted: context.interrupted,
    ...(once === true && { once }),
    ...(insecure === true && { insecure }),
    onNotice: (text) => say(`${server}: ${text}`),
  }).catch((error: unknown) => {
    if (!(error instanceof SourceError)) throw error;
    throw new InputError(`cannot listen at ${listen.host}:${listen.port}: ${error.message}`);
  });
  const { address, port } = proxy.address;
  if (quiet !== true)
    say(`listens at rtmp://${address.includes(':') ? `[${address}]` : address}:${port}, for ${server}`);
  const session: OpenedSession['session'] = {
    format: 'rtmp',
    hasTimes: true,
    inputs: () => capture?.saved(proxy.inputs()) ?? proxy.inputs(),
    otherConnections: 0,
    get connections() {
      return proxy.sessions;
    },
  };
  return { name: server, path: server, isLive: true, stream: { format: 'rtmp', session } };
};

/** `rtmpkit proxy`. */
export const proxyCommand: CommandModule<ProxyFlags> = {
  description:
    'Passes RTMP sessions on between encoders or players and a server, unchanged and at once, and shows them live as ' +
    'rtmpkit rtmp shows a capture. --save keeps them as a capture. It listens at 127.0.0.1 unless told otherwise.',
  examples: [
    ['rtmpkit proxy --to rtmp://live.example.com', 'then publish to rtmp://127.0.0.1:1935/app/key instead'],
    ['rtmpkit proxy --to rtmps://live.example.com --save session.pcapng', 'TLS to the server, and a readable capture'],
    ['rtmpkit proxy --to rtmp://127.0.0.1:1936 --select command,control', 'without media'],
    ['rtmpkit proxy --to rtmp://127.0.0.1:1936 --once --summary', 'one session, then what is wrong with it, for CI'],
    ["rtmpkit proxy --to rtmp://127.0.0.1:1936 --ndjson | jq 'select(.derived.code)'", 'the status codes'],
  ],
  manual: PROXY_MANUAL,
  takesInput: false,
  addArguments: (command) => command,
  addOptions: addProxyOptions,
  run: (_none, flags, context) => runProxy(flags, context),
};
