import { PassThrough, Readable, Writable } from 'node:stream';
import { UsageError } from '../../../src/commands/errors.ts';
import { type NaluOptions, naluCommand } from '../../../src/commands/nalu.ts';
import { type SpsOptions, spsCommand } from '../../../src/commands/sps.ts';
import type { Context } from '../../../src/io/context.ts';
import { RtmpkitError } from '../../../src/syntax/errors.ts';
import { hold, parsedJson, same, splits } from '../properties.ts';
import type { FuzzTarget } from './target.ts';

class Collector extends Writable {
  readonly #pieces: Buffer[] = [];

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#pieces.push(Buffer.from(chunk));
    done();
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#pieces);
  }
}

interface Run {
  readonly code: number | string;
  readonly bytes: Buffer;
  readonly out: string;
  readonly err: string;
}

/** Runs a command on bytes from standard input. An error that is reported as a message gives its exit code. */
const runCommand = async (
  command: (context: Context) => Promise<number>,
  chunks: readonly Uint8Array[],
): Promise<Run> => {
  const stdout = new Collector();
  const stderr = new Collector();
  const stdin = chunks.length === 0 ? new PassThrough().end() : Readable.from(chunks);
  const context: Context = { stdin, stdout, stderr, env: {}, interrupted: new AbortController().signal };
  let code: number | string;
  try {
    code = await command(context);
  } catch (error) {
    if (!(error instanceof RtmpkitError) && !(error instanceof UsageError)) throw error;
    code = error.name;
  }
  return { code, bytes: stdout.bytes, out: stdout.bytes.toString(), err: stderr.bytes.toString() };
};

const cut = (bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] => {
  const chunks: Uint8Array[] = [];
  let at = 0;
  for (const size of sizes) {
    if (size > 0) chunks.push(bytes.slice(at, at + size));
    at += size;
  }
  return chunks.filter((chunk) => chunk.length > 0);
};

/** A stream must not move the cursor or reverse the text: no control characters but the line feed. */
const checkTable = (text: string): void => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the check is for these.
  const found = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.exec(text);
  hold('a table has no control characters', found === null, () =>
    JSON.stringify(text.slice((found?.index ?? 0) - 40).slice(0, 80)),
  );
};

const checkOutput = ({ code, out, err }: Run, output: Output): void => {
  hold('the exit code is one of a run', code === 0 || code === 1, () => `${code}`);
  if (output === 'json') {
    const document = parsedJson(out) as { schema?: string; summary?: { complete?: boolean } };
    hold('a document has its schema', document.schema?.startsWith('rtmpkit/') === true);
    hold('a document ends with its summary', typeof document.summary?.complete === 'boolean');
  } else if (output === 'ndjson') {
    const lines = out.trimEnd().split('\n');
    const records = lines.map((line) => parsedJson(line) as { record?: string });
    hold('the first line is the header', records[0]?.record === 'header');
    hold('the last line is the summary', records.at(-1)?.record === 'summary');
  } else checkTable(out);
  checkTable(err);
};

const OUTPUTS = ['table', 'json', 'ndjson'] as const;
type Output = (typeof OUTPUTS)[number];

const flags = (output: Output) => ({
  color: 'never' as const,
  failOn: 'error' as const,
  ...(output === 'json' && { json: true as const }),
  ...(output === 'ndjson' && { ndjson: true as const }),
});

/** The records of `--json`, for comparison with the lines of `--ndjson`. */
const recordsOf = (out: string, output: Output): string => {
  if (output === 'ndjson') {
    const records = out.trimEnd().split('\n');
    return records.filter((line) => line.startsWith('{"record":"nalu"')).join('\n');
  }
  const { nalus } = JSON.parse(out) as { nalus: object[] };
  return nalus.map((record) => JSON.stringify(record)).join('\n');
};

/** The targets read one input, which commands do not report themselves. */
const report = (error: unknown): never => {
  throw error;
};

/** The first byte of an input selects flags, the others are the stream. */
export const naluTarget: FuzzTarget = {
  name: 'nalu-command',
  input: 'any',
  run: async (bytes) => {
    const choice = bytes[0] ?? 0;
    const stream = bytes.subarray(1);
    const shared = {
      ...((choice & 4) !== 0 && { trace: true as const }),
      ...((choice & 8) !== 0 && { select: (choice & 128) === 0 ? 'sps,pps,sei' : 'slice,idr,prefix' }),
      ...((choice & 16) !== 0 && { limit: 3 }),
      ...((choice & 32) !== 0 && {
        format: (['annexb', 'avcc', 'avc-config', 'annexb'] as const)[choice & 3] as 'annexb',
      }),
    };
    const [first = [], second = []] = splits(stream);
    if ((choice & 64) !== 0)
      return raw(stream, [first, second], { ...shared, color: 'never', failOn: 'error', raw: true });
    const byOutput = new Map<Output, string>();
    for (const output of OUTPUTS) {
      const options: NaluOptions = { ...flags(output), ...shared };
      const run = await runCommand(
        (context) => naluCommand.run([undefined], options, context, report),
        cut(stream, first),
      );
      if (typeof run.code === 'string') return;
      checkOutput(run, output);
      if (output !== 'table') byOutput.set(output, recordsOf(run.out, output));
      if (output !== OUTPUTS[choice % 3]) continue;
      const again = await runCommand(
        (context) => naluCommand.run([undefined], options, context, report),
        cut(stream, second),
      );
      same('output does not depend on the split', run.out, again.out);
    }
    same('json and ndjson carry the same records', byOutput.get('json') ?? '', byOutput.get('ndjson') ?? '');
  },
};

/** Raw output must not depend on the split, and must be read back as the same units. */
const raw = async (
  stream: Uint8Array,
  cuts: readonly (readonly number[])[],
  flagsOfRun: NaluOptions,
): Promise<void> => {
  const { trace: _trace, ...options } = flagsOfRun;
  const runs: Run[] = [];
  for (const sizes of cuts) {
    runs.push(
      await runCommand((context) => naluCommand.run([undefined], options, context, report), cut(stream, sizes)),
    );
  }
  const [one, two] = runs as [Run, Run];
  same('raw output does not depend on the split', one.bytes.toString('hex'), two.bytes.toString('hex'));
};

export const spsTarget: FuzzTarget = {
  name: 'sps-command',
  input: 'any',
  run: async (bytes) => {
    const choice = bytes[0] ?? 0;
    const stream = bytes.subarray(1);
    const [first = [], second = []] = splits(stream);
    for (const output of OUTPUTS) {
      const options: SpsOptions = { ...flags(output), ...((choice & 4) !== 0 && { trace: true as const }) };
      const run = await runCommand(
        (context) => spsCommand.run([undefined], options, context, report),
        cut(stream, first),
      );
      if (typeof run.code === 'string') return;
      checkOutput(run, output);
      if (output !== OUTPUTS[choice % 3]) continue;
      const again = await runCommand(
        (context) => spsCommand.run([undefined], options, context, report),
        cut(stream, second),
      );
      same('output does not depend on the split', run.out, again.out);
    }
  },
};

/** `--hex` and `--sprop`: text of the command line. */
export const givenUnitsTarget: FuzzTarget = {
  name: 'given-units',
  input: 'text',
  run: async (bytes) => {
    const text = Buffer.from(bytes).toString('latin1');
    for (const given of [{ hex: [text] }, { sprop: text }]) {
      const options: SpsOptions = { ...flags('json'), ...given };
      const run = await runCommand((context) => spsCommand.run([undefined], options, context, report), []);
      if (typeof run.code !== 'string') checkOutput(run, 'json');
      else
        hold(
          'a text that is not bytes is wrong usage',
          ['UsageError', 'ContainerError'].includes(run.code),
          () => `${run.code}`,
        );
    }
  },
};
