import { RtmpDissector } from '../analysis/rtmp/dissector.ts';
import type { Context } from '../io/context.ts';
import { openSource } from '../io/source.ts';
import { SessionFlv } from '../pipeline/rtmp/session-flv.ts';
import { streamText } from '../pipeline/rtmp/session-media.ts';
import { openSession } from '../pipeline/rtmp/session-source.ts';
import { convertCommand } from './convert.ts';
import type { SessionDump } from './convert-plan.ts';
import { type ExitCode, UsageError } from './errors.ts';
import { refuseForDumps } from './rtmp-input.ts';
import type { RtmpOptions } from './rtmp-options.ts';

/** Writes what was published or played: a conversion whose input is the session. */
export const extractMedia = async (
  path: string | undefined,
  output: string,
  options: RtmpOptions,
  context: Context,
): Promise<ExitCode> => {
  const { client, server, connection, port, color, failOn, quiet, force, json } = options;
  if (options.ndjson === true) throw new UsageError('--ndjson does not apply to --extract: --json has its report');
  const input = client ?? server ?? path ?? '-';
  refuseForDumps(path, options);
  const dump = dumpOf(options);
  // Standard input can be read only once: there the first stream is taken. A dump is one connection.
  if (connection === undefined && input !== '-' && dump === undefined) await refuseSeveral(input, options, context);
  const convert = {
    color,
    failOn,
    ...(quiet !== undefined && { quiet }),
    ...(force !== undefined && { force }),
    ...(json !== undefined && { json }),
    ...(connection !== undefined && { connection }),
    ...(port !== undefined && { port }),
    // Its first bytes need not tell what it is.
    ...(dump !== undefined && { dump, format: 'rtmp' as const }),
  };
  return convertCommand.run([input, output], convert, context, async () => {
    throw new UsageError('one input at a time');
  });
};

/** `undefined`: the bytes tell what the input is. */
const dumpOf = ({ client, server, handshake, chunkSize }: RtmpOptions): SessionDump | undefined => {
  const isNamed = client !== undefined || server !== undefined;
  if (!isNamed && handshake && chunkSize === undefined) return undefined;
  return {
    ...(isNamed && { direction: client === undefined ? 'server' : 'client' }),
    ...(client !== undefined && server !== undefined && { other: server }),
    ...(!handshake && { startsMidway: true }),
    ...(chunkSize !== undefined && { chunkSize }),
  };
};

/** Throws `UsageError` if several streams could be meant. */
const refuseSeveral = async (path: string, { port }: RtmpOptions, context: Context): Promise<void> => {
  const source = await openSource(path, context);
  try {
    const session = await openSession(source.chunks, { port });
    const dissector = new RtmpDissector();
    const flv = new SessionFlv();
    for await (const { items } of session.inputs()) {
      for (const item of items) {
        for (const found of dissector.push(item)) if (found.kind === 'message') flv.push(found);
      }
    }
    const { stream, others } = flv;
    if (stream === undefined || others.length === 0) return;
    const list = [stream, ...others].map((one) => `  ${streamText(one)}`).join('\n');
    throw new UsageError(`several streams could be meant: --connection chooses\n${list}`);
  } finally {
    await source.close();
  }
};
