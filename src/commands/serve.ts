import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import type { ActiveRule } from '../analysis/checks/checker.ts';
import { layerOf } from '../analysis/checks/presets/load-presets.ts';
import { resolveRules } from '../analysis/checks/settings/resolve-rules.ts';
import type { ServerNotice } from '../analysis/serve/server-notice.ts';
import { isoTime } from '../io/clock.ts';
import type { Context } from '../io/context.ts';
import { openGrowing, prepareFolder } from '../io/growing-file.ts';
import { Sink, textSink } from '../io/sink.ts';
import { SourceError } from '../io/source-error.ts';
import type { TcpEndpoint } from '../io/tcp.ts';
import { readText } from '../io/text-file.ts';
import { HLS_SEGMENT_SECONDS, MAX_HLS_SEGMENT_SECONDS } from '../pipeline/rtmp/serve/http/hls/serve-hls.ts';
import { servedPage } from '../pipeline/rtmp/serve/http/page.ts';
import { ServeHttp } from '../pipeline/rtmp/serve/http/serve-http.ts';
import { type RelayTarget, relayTargetOf } from '../pipeline/rtmp/serve/relay-address.ts';
import { RtmpServer, type RtmpServerOptions } from '../pipeline/rtmp/serve/rtmp-server.ts';
import { SERVE_LIMITS, type ServeLimits } from '../pipeline/rtmp/serve/serve-limits.ts';
import { type ColourChoice, themeFor, wantsColour } from '../present/colour.ts';
import { NdjsonServeView, type ServeView, TextServeView } from '../present/serve/serve-view.ts';
import { presetsNamed } from './check/named-presets.ts';
import { settingsOfFlags } from './check/rule-flags.ts';
import type { CommandModule } from './command.ts';
import { EXIT, type ExitCode, exitCodeOf, FAIL_ON, type FailOn, InputError, UsageError } from './errors.ts';
import { SERVE_MANUAL } from './manuals/serve.ts';
import { byteCount, duration, type ListenPlace, listenPlace, positiveInteger, wholeNumber } from './option-values.ts';
import { addColourOption } from './options.ts';
import { addRuleFlags, type RuleFlags } from './rule-options.ts';

/** The flags of `rtmpkit serve` as parsed by commander. */
export interface ServeOptions extends RuleFlags {
  readonly listen: ListenPlace;
  readonly gopCache: number;
  readonly publishKey?: string;
  readonly record?: string;
  readonly check?: readonly string[];
  readonly enforce?: true;
  readonly relay?: readonly RelayTarget[];
  readonly relayFrom?: RelayTarget;
  readonly insecure?: true;
  readonly once?: true;
  readonly timeout?: number;
  readonly maxConnections: number;
  readonly maxStreams: number;
  readonly maxMessage: number;
  readonly maxChunkStreams: number;
  readonly maxPlayerBuffer: number;
  readonly maxUnacknowledged: number;
  readonly maxMemory: number;
  readonly handshakeTimeout: number;
  readonly idleTimeout: number;
  readonly status: number;
  readonly http?: ListenPlace;
  readonly httpOrigin?: string;
  readonly hlsSegmentSeconds?: number;
  readonly ndjson?: true;
  readonly quiet?: true;
  readonly color: ColourChoice;
  readonly failOn: FailOn;
}

/** On a terminal the state of the streams is drawn anew so often. */
const REFRESH_MS = 1000;
/** With --once: how long the publisher may take to come. */
const ONCE_TIMEOUT_MS = 60_000;

const runServe = async (options: ServeOptions, context: Context): Promise<ExitCode> => {
  const rules = await rulesOf(options);
  if (options.enforce === true && rules === undefined) throw new UsageError('--enforce needs --check');
  if (options.timeout !== undefined && options.once !== true) throw new UsageError('--timeout is for --once');
  if (options.httpOrigin !== undefined && options.http === undefined)
    throw new UsageError('--http-origin needs --http');
  if (options.hlsSegmentSeconds !== undefined && options.http === undefined)
    throw new UsageError('--hls-segment-seconds needs --http');
  if (options.record !== undefined) prepareFolder(options.record);
  const out = options.ndjson === true ? new Sink(context.stdout) : textSink(context.stdout, context.env);
  const view = await viewOf(options, out, context);
  const end = new Ending(options, context);
  const server = await listen(options, rules, (notice) => {
    view.notice(notice, isoTime());
    if (out.closed) end.now(EXIT.ok);
    end.heard(notice);
  });
  const http = await listenHttp(options, server, context).catch(async (error: unknown) => {
    await server.close();
    throw error;
  });
  const publishQuery = keyOf(options, context) === undefined ? '' : '?key=KEY';
  view.begin({
    address: `rtmp://${placeText(server.address)}`,
    publishQuery,
    ...(http !== undefined && { http: `http://${placeText(http.address)}` }),
  });
  const isDrawn = options.ndjson !== true && context.stderr.isTTY === true;
  const showing = setInterval(
    () => {
      if (options.quiet !== true) view.status(server.streams, isoTime());
      if (out.closed) end.now(EXIT.ok);
    },
    isDrawn ? REFRESH_MS : options.status,
  );
  try {
    return await end.code;
  } finally {
    clearInterval(showing);
    await server.close();
    await http?.close();
    view.end();
    await out.finish();
  }

  function listen(
    { listen: { host, port: asked }, gopCache, record, enforce }: ServeOptions,
    active: readonly ActiveRule[] | undefined,
    onNotice: RtmpServerOptions['onNotice'],
  ): Promise<RtmpServer> {
    return RtmpServer.listen({
      host,
      port: asked,
      gops: gopCache,
      limits: limitsOf(options),
      publishKey: keyOf(options, context),
      openRecording: record === undefined ? undefined : (stem) => openGrowing(record, stem, '.flv'),
      relay: {
        to: options.relay ?? [],
        from: options.relayFrom,
        network: { insecure: options.insecure === true },
      },
      check: active && { rules: active, enforce: enforce === true },
      onNotice,
    }).catch((error: unknown) => {
      if (!(error instanceof SourceError)) throw error;
      throw new InputError(`cannot listen at ${host}:${asked}: ${error.message}`);
    });
  }
};

/** `127.0.0.1:1935`, `[::1]:1935` */
const placeText = ({ address, port }: TcpEndpoint): string =>
  `${address.includes(':') ? `[${address}]` : address}:${port}`;

/** `undefined`: without --http. */
const listenHttp = async (
  { http, httpOrigin, hlsSegmentSeconds: segmentSeconds }: ServeOptions,
  server: RtmpServer,
  { servePage }: Context,
): Promise<ServeHttp | undefined> => {
  if (http === undefined) return undefined;
  const page = servePage === undefined ? undefined : servedPage(readText(fileURLToPath(servePage)));
  return ServeHttp.listen({ ...http, server, page, origin: httpOrigin, segmentSeconds }).catch((error: unknown) => {
    if (!(error instanceof SourceError)) throw error;
    throw new InputError(`cannot listen at ${http.host}:${http.port}: ${error.message}`);
  });
};

/** When the server ends, and with which exit code. */
class Ending {
  readonly code: Promise<ExitCode>;
  readonly #options: ServeOptions;
  readonly #timer: NodeJS.Timeout | undefined;
  #resolve: (code: ExitCode) => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;

  constructor(options: ServeOptions, { interrupted }: Context) {
    this.#options = options;
    this.code = new Promise<ExitCode>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    const isOnce = options.once === true;
    // A server that is stopped has done what it was asked for; a verdict that never came is none.
    const stop = (): void => this.now(isOnce ? EXIT.interrupted : EXIT.ok);
    if (interrupted.aborted) stop();
    else interrupted.addEventListener('abort', stop, { once: true });
    if (!isOnce) return;
    const { timeout = ONCE_TIMEOUT_MS } = options;
    this.#timer = setTimeout(() => {
      this.#reject(new InputError(`no publisher came within ${timeout / 1000} s`));
    }, timeout);
  }

  now(code: ExitCode): void {
    clearTimeout(this.#timer);
    this.#resolve(code);
  }

  heard(notice: ServerNotice): void {
    if (this.#options.once !== true) return;
    if (notice.event === 'publish') clearTimeout(this.#timer);
    else if (notice.event === 'verdict') this.now(exitCodeOf(notice.judgement.counts, this.#options.failOn));
  }
}

/** The key of publishers: of the flag, or of the environment, where other users of the machine do not see it. */
const keyOf = ({ publishKey }: ServeOptions, { env }: Context): string | undefined => {
  const key = publishKey ?? env['RTMPKIT_PUBLISH_KEY'];
  return key === '' ? undefined : key;
};

/** `undefined`: nothing is checked. */
const rulesOf = async (options: ServeOptions): Promise<readonly ActiveRule[] | undefined> => {
  const { check, once } = options;
  if (check === undefined && once !== true) return undefined;
  const layers = (await presetsNamed(['recommended', ...(check ?? [])])).map(layerOf);
  return resolveRules([...layers, { rules: settingsOfFlags(options) }]);
};

const limitsOf = (options: ServeOptions): ServeLimits => ({
  maxConnections: options.maxConnections,
  maxStreams: options.maxStreams,
  maxMessageBytes: options.maxMessage,
  maxChunkStreams: options.maxChunkStreams,
  maxPlayerBytes: options.maxPlayerBuffer,
  maxUnacknowledgedBytes: options.maxUnacknowledged,
  maxMemoryBytes: options.maxMemory,
  handshakeMs: options.handshakeTimeout,
  idleMs: options.idleTimeout,
});

const viewOf = async (options: ServeOptions, out: Sink, context: Context): Promise<ServeView> => {
  const quiet = options.quiet === true;
  if (options.ndjson === true) return new NdjsonServeView(out, quiet);
  const theme = await themeFor(wantsColour(options.color, context.env, context.stdout));
  const { stderr, env } = context;
  const hasArea = stderr.isTTY === true && !quiet;
  const area = hasArea ? { sink: textSink(stderr, env), terminal: stderr, theme: await themeFor(false) } : undefined;
  return new TextServeView({ out, theme, quiet, area });
};

/** `rtmpkit serve`. */
export const serveCommand: CommandModule<ServeOptions> = {
  description:
    'An RTMP server for tests, CI and small live work: publishers and players at once, several apps and streams. A ' +
    'player that comes late gets the latest GOP at once; a slow one is left frames out, and slows nobody. It listens ' +
    'at 127.0.0.1 unless told otherwise.',
  examples: [
    ['rtmpkit serve', 'publish to rtmp://127.0.0.1:1935/live/NAME, and play from there'],
    ['rtmpkit serve --listen 0.0.0.0:1935 --publish-key secret', 'for the network; publishers add ?key=secret'],
    ['rtmpkit serve --check youtube --record recordings', 'findings while the stream runs, and a file a publish'],
    ['rtmpkit serve --once --check twitch --timeout 30s', 'test an encoder: exit code 1 if its stream has errors'],
    ['rtmpkit serve --ndjson | jq -c \'select(.event == "publish")\'', 'events for scripts'],
  ],
  manual: SERVE_MANUAL,
  takesInput: false,
  addArguments: (command) => command,
  addOptions: (command) => addLimitOptions(addOutputOptions(addServeOptions(command))),
  run: (_none, options, context) => runServe(options, context),
};

const relayTarget = (text: string): RelayTarget => {
  try {
    return relayTargetOf(text);
  } catch (error) {
    // Not an InvalidArgumentError, which is shown with the address and its key.
    throw new UsageError(`--relay, --relay-from: ${(error as Error).message}`);
  }
};

const hlsSegmentSeconds = (text: string): number => {
  const seconds = positiveInteger(text);
  if (seconds <= MAX_HLS_SEGMENT_SECONDS) return seconds;
  throw new InvalidArgumentError(`It takes at most ${MAX_HLS_SEGMENT_SECONDS} seconds.`);
};

const addServeOptions = (command: Command): Command =>
  addRuleFlags(
    command
      .addOption(
        new Option('--listen <[host:]port>', 'where to listen; 0.0.0.0:1935 is for the whole network')
          .argParser(listenPlace)
          .default({ host: '127.0.0.1', port: 1935 } satisfies ListenPlace, '127.0.0.1:1935'),
      )
      .addOption(
        new Option('--gop-cache <n>', 'GOPs that a player gets at once when it comes late; 0: none')
          .argParser(wholeNumber)
          .default(1),
      )
      .option('--publish-key <key>', 'only who knows it may publish: NAME?key=KEY, or NAME/KEY')
      .option('--record <folder>', 'write each publish to an FLV file in this folder')
      .addOption(
        new Option(
          '--check <presets>',
          "check what is published, by the rules of check: 'recommended', 'youtube', …",
        ).argParser((text: string, before: readonly string[] = []) => [
          ...before,
          ...text.split(',').map((name) => name.trim()),
        ]),
      )
      .option('--enforce', 'with --check: the first error ends the publish')
      .addOption(
        new Option('--relay <address>', 'publish each stream there, too; may be given several times').argParser(
          (text: string, before: readonly RelayTarget[] = []) => [...before, relayTarget(text)],
        ),
      )
      .addOption(
        new Option('--relay-from <address>', 'play from there what is asked for and not published here').argParser(
          relayTarget,
        ),
      )
      .option('--insecure', 'relays to and from rtmps: take any certificate')
      .addOption(
        new Option(
          '--http <[host:]port>',
          'also by HTTP: a page at / that plays, APP/NAME.m3u8 (HLS), APP/NAME.flv (HTTP-FLV), /api/streams, /metrics',
        ).argParser(listenPlace),
      )
      .option('--http-origin <origin>', "web pages of this origin may read by HTTP (CORS); '*': all may")
      .addOption(
        new Option(
          '--hls-segment-seconds <n>',
          `HLS: least duration of a segment, 1 to ${MAX_HLS_SEGMENT_SECONDS}, ${HLS_SEGMENT_SECONDS} by default`,
        ).argParser(hlsSegmentSeconds),
      )
      .option('--once', 'one publish, which is checked; then exit with its verdict')
      .addOption(
        new Option('--timeout <time>', 'with --once: for the publisher to come, 60s by default').argParser(duration),
      ),
  );

const addOutputOptions = (command: Command): Command =>
  addColourOption(command)
    .option('--ndjson', 'events and states as JSON, a record a line')
    .addOption(
      new Option('--status <time>', 'how often the state of the streams is written where no terminal shows it')
        .argParser(duration)
        .default(10_000, '10s'),
    )
    .addOption(
      new Option('--fail-on <severity>', 'with --once: what makes exit code 1').choices(FAIL_ON).default('error'),
    )
    .option('-q, --quiet', 'only refusals, findings and verdicts');

const addLimitOptions = (command: Command): Command => {
  const { maxConnections, maxStreams, maxMessageBytes, maxChunkStreams, maxPlayerBytes, maxMemoryBytes } = SERVE_LIMITS;
  const add = (flags: string, description: string, parse: (text: string) => number, value: number, shown: string) =>
    command.addOption(new Option(flags, description).argParser(parse).default(value, shown));
  add('--max-connections <n>', 'open at once', positiveInteger, maxConnections, `${maxConnections}`);
  add('--max-streams <n>', 'published at once; as many are waited for', positiveInteger, maxStreams, `${maxStreams}`);
  add('--max-message <bytes>', 'of a message', byteCount, maxMessageBytes, '16M');
  add('--max-chunk-streams <n>', 'of a connection', positiveInteger, maxChunkStreams, `${maxChunkStreams}`);
  add(
    '--max-player-buffer <bytes>',
    'that wait for a player; beyond them frames are left out up to a key frame',
    byteCount,
    maxPlayerBytes,
    '8M',
  );
  add(
    '--max-unacknowledged <bytes>',
    'that a player leaves unacknowledged, if it acknowledges at all; beyond them frames are left out, too',
    byteCount,
    SERVE_LIMITS.maxUnacknowledgedBytes,
    'no limit',
  );
  add('--max-memory <bytes>', 'beyond it, connections that hold most are closed', byteCount, maxMemoryBytes, '192M');
  add('--handshake-timeout <time>', 'to the end of the handshake, and to connect', duration, 10_000, '10s');
  return add('--idle-timeout <time>', 'without a byte from a peer', duration, 60_000, '60s');
};
