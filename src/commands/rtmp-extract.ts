import { RtmpDissector } from '../analysis/rtmp/dissector.ts';
import type { Context } from '../io/context.ts';
import { openSource } from '../io/source.ts';
import { SessionFlv } from '../pipeline/rtmp/session-flv.ts';
import { streamText } from '../pipeline/rtmp/session-media.ts';
import { openSession } from '../pipeline/rtmp/session-source.ts';
import { convertCommand } from './convert.ts';
import { type ExitCode, UsageError } from './errors.ts';
import type { RtmpOptions } from './rtmp-options.ts';

/** Writes what was published or played: a conversion whose input is the capture. */
export const extractMedia = async (
  path: string | undefined,
  output: string,
  options: RtmpOptions,
  context: Context,
): Promise<ExitCode> => {
  const { client, server, connection, port, color, failOn, quiet, force, json } = options;
  if (client !== undefined && server !== undefined) {
    throw new UsageError('--extract takes one dump: --client for what was published, --server for what was played');
  }
  if (options.ndjson === true) throw new UsageError('--ndjson does not apply to --extract: --json has its report');
  const input = client ?? server ?? path ?? '-';
  // Standard input can be read only once: there the first stream is taken.
  if (connection === undefined && input !== '-') await refuseSeveral(input, options, context);
  const convert = {
    color,
    failOn,
    ...(quiet !== undefined && { quiet }),
    ...(force !== undefined && { force }),
    ...(json !== undefined && { json }),
    ...(connection !== undefined && { connection }),
    ...(port !== undefined && { port }),
  };
  return convertCommand.run([input, output], convert, context, async () => {
    throw new UsageError('one input at a time');
  });
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
