import type { Context } from '../io/context.ts';
import { openSource, type Source } from '../io/source.ts';
import { dumpSource, openSession, type SessionSource } from '../pipeline/rtmp/session-source.ts';
import { UsageError } from './errors.ts';
import type { RtmpOptions } from './rtmp-options.ts';
import type { RunInput } from './stream-run.ts';

/** An opened session, as `StreamRun` takes it. */
export interface OpenedSession {
  readonly format: SessionSource['format'];
  readonly session: SessionSource;
}

/** Opens a capture, a dump of one direction, or those of both. */
export const openRtmpInput = async (
  path: string | undefined,
  options: RtmpOptions,
  context: Context,
): Promise<RunInput<OpenedSession>> => {
  const { client, server, handshake, connection, port } = options;
  const startsMidway = handshake === false ? true : undefined;
  if (client === undefined && server === undefined) {
    const source = await openSource(path, context);
    const dump = { startsMidway, chunkSize: options.chunkSize };
    const session = await openSession(source.chunks, { connection, port }, dump);
    return runInput(source, source.path ?? 'stdin', session);
  }
  refuseForDumps(path, options);
  const dumps: { readonly direction: 'client' | 'server'; readonly source: Source }[] = [];
  for (const [direction, name] of [
    ['client', client],
    ['server', server],
  ] as const) {
    if (name !== undefined) dumps.push({ direction, source: await openSource(name, context) });
  }
  const session = dumpSource(
    dumps.map(({ direction, source }) => ({ direction, chunks: source.chunks })),
    { startsMidway, chunkSize: options.chunkSize },
  );
  const [first] = dumps;
  const names = [client, server].filter((name) => name !== undefined);
  return runInput(first?.source as Source, names.join(', '), session);
};

/** Throws `UsageError` for what has no meaning with `--client` or `--server`. */
export const refuseForDumps = (
  path: string | undefined,
  { client, server, connection, port }: Pick<RtmpOptions, 'client' | 'server' | 'connection' | 'port'>,
): void => {
  if (client === undefined && server === undefined) return;
  if (path !== undefined) throw new UsageError('--client and --server name the dumps: no further input');
  if (connection !== undefined || port !== undefined) {
    throw new UsageError('--connection and --port choose from a capture: a dump is one connection');
  }
};

const runInput = (source: Source, name: string, session: SessionSource): RunInput<OpenedSession> => ({
  name,
  path: source.path,
  sizeBytes: source.sizeBytes,
  isLive: source.isLive ?? false,
  stream: { format: session.format, session },
});
