import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { CODECS, STREAMED_CODECS } from '../src/codec/registry.ts';
import { COMMANDS } from '../src/commands/registry.ts';
import type { FormatName } from '../src/container/descriptor.ts';
import { CONTAINERS, isConfigRecord } from '../src/container/registry.ts';
import { OUTPUT_FORMATS, type OutputFormat } from '../src/pipeline/convert/output-formats.ts';
import { runInProcess } from './commands/in-process.ts';
import { pcap, pcapng } from './harness/capture-files.ts';
import { HANDSHAKE, sessionFrame } from './harness/captured.ts';
import { concat } from './harness/flv-writer.ts';
import { OPEN_GOP, typeOf, unitsOfStream } from './harness/hevc-inspected.ts';
import { Connection } from './harness/rtmp-session.ts';
import { flvMessages } from './harness/served.ts';
import { byteStream } from './harness/written-stream.ts';

/*
 * The tables of the READMEs of codecs and containers, made by trying: each codec is converted to each format, and each
 * command is run on each input. `UPDATE_GOLDEN=1` writes them anew.
 */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-support-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const sample = (name: string): Uint8Array => new Uint8Array(readFileSync(join(ROOT, 'samples', name)));

/** The first picture of HEVC: MPEG-TS is written for video without B-frames. */
const firstPicture = (): Uint8Array => {
  const units = unitsOfStream(OPEN_GOP);
  const next = units.findIndex((unit, i) => i > 5 && typeOf(unit) < 32 && (unit[2] as number) >= 0x80);
  return byteStream(units.slice(0, next));
};

/** A stream of each codec, without B-frames. */
const STREAMS: Readonly<Record<string, () => Uint8Array>> = {
  h264: () => sample('baseline.h264'),
  hevc: firstPicture,
  av1: () => sample('hidden.ivf'),
};

const run = async (...args: readonly string[]): Promise<number> => (await runInProcess(args)).code;

/** What is left of an input that a command does not take: usage, no such format. */
const isRefused = (code: number): boolean => code > 1;

const written = new Map<string, Uint8Array | undefined>();

/** The stream of a codec in a format, if `convert` writes it. */
const convertedTo = async (codec: string, to: OutputFormat): Promise<Uint8Array | undefined> => {
  const key = `${codec} ${to}`;
  if (written.has(key)) return written.get(key);
  const out = join(folder, `${codec}.${to === 'hls' ? 'm3u8' : to}`);
  const input = join(folder, `${codec}.in`);
  writeFileSync(input, STREAMS[codec]?.() ?? new Uint8Array(0));
  const code = await run('convert', input, out, '--to', to, '--codec', codec, '-q');
  const bytes = code === 0 ? new Uint8Array(readFileSync(out)) : undefined;
  written.set(key, bytes);
  return bytes;
};

/** What a client sends that publishes the FLV. */
const published = (flv: Uint8Array): Uint8Array => {
  const connection = new Connection(
    {},
    {},
    {
      onClient: (event, client) => {
        if (event.kind === 'started') for (const message of flvMessages(flv)) client.send(message);
      },
    },
  );
  connection.run();
  return concat(...connection.sent.client);
};

const captured = (sent: Uint8Array) => {
  const packets = [...HANDSHAKE];
  for (let at = 0; at < sent.length; at += 1400) {
    packets.push({ by: 'client', at, ack: 0, data: sent.subarray(at, at + 1400) });
  }
  return packets.map((segment) => ({ bytes: sessionFrame(segment) }));
};

/** An IVF with one frame. */
const ivf = (fourCc: string, frame: Uint8Array): Uint8Array => {
  const header = Buffer.alloc(44);
  header.write(`DKIF\0\0 \0${fourCc}`, 'latin1');
  for (const [at, value] of [
    [16, 25],
    [20, 1],
    [24, 1],
    [32, frame.length],
  ] as const) {
    header.writeUInt32LE(value, at);
  }
  return concat(header, frame);
};

/** The record of a codec, alone. */
const recordOf = async (codec: string): Promise<Uint8Array | undefined> => {
  const mp4 = await convertedTo(codec, 'mp4');
  const box = CODECS.find(({ name }) => name === codec)?.config?.box;
  if (mp4 === undefined || box === undefined) return undefined;
  const at = Buffer.from(mp4).indexOf(box, 0, 'latin1') - 4;
  return mp4.slice(at, at + new DataView(mp4.buffer).getUint32(at));
};

/** An input of each format that `convert` does not write under its name. */
const OTHERS: Readonly<Partial<Record<FormatName, (codec: string) => Promise<Uint8Array | undefined>>>> = {
  mov: async (codec) => {
    const mp4 = (await convertedTo(codec, 'mp4'))?.slice();
    mp4?.set(Buffer.from('qt  '), 8);
    return mp4;
  },
  'avc-config': (codec) => (codec === 'h264' ? recordOf(codec) : Promise.resolve(undefined)),
  'hevc-config': (codec) => (codec === 'hevc' ? recordOf(codec) : Promise.resolve(undefined)),
  'av1-config': (codec) => (codec === 'av1' ? recordOf(codec) : Promise.resolve(undefined)),
  ivf: async (codec) => ivf(codec === 'hevc' ? 'HEVC' : 'H264', STREAMS[codec]?.() ?? new Uint8Array(0)),
  rtmp: async (codec) => published((await convertedTo(codec, 'flv')) as Uint8Array),
  pcap: async (codec) => pcap(captured(published((await convertedTo(codec, 'flv')) as Uint8Array))),
  pcapng: async (codec) => pcapng(captured(published((await convertedTo(codec, 'flv')) as Uint8Array))),
};

const isOutput = (name: string): name is OutputFormat => Object.hasOwn(OUTPUT_FORMATS, name);

const inputOf = async (name: FormatName, codec: string): Promise<Uint8Array | undefined> =>
  (isOutput(name) ? await convertedTo(codec, name) : undefined) ?? OTHERS[name]?.(codec);

/** Commands that read a stream. */
const READING = COMMANDS.map(({ name }) => name).filter((name) =>
  ['info', 'nalu', 'sps', 'flv', 'gop', 'check', 'convert'].includes(name),
);

let conversions = 0;

const argumentsOf = (command: string, path: string, format: FormatName, codec: string): readonly string[] => {
  if (command !== 'convert') return [command, path, '--format', format, '-q'];
  const to = codec === 'av1' ? 'obu' : 'annexb';
  return ['convert', path, join(folder, `again.${command}.${conversions++}`), '--format', format, '--to', to, '-q'];
};

/** The commands that take the codec in the format. */
const takenBy = async (format: FormatName, codec: string, bytes: Uint8Array): Promise<readonly string[]> => {
  // The segments of a playlist are beside it.
  const path = join(folder, format === 'hls' ? `${codec}.m3u8` : `input.${format}`);
  if (format !== 'hls') writeFileSync(path, bytes);
  const taken: string[] = [];
  for (const command of READING) {
    if (!isRefused(await run(...argumentsOf(command, path, format, codec)))) taken.push(command);
  }
  return taken;
};

/** A table as the READMEs have it. */
const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [`| ${head.join(' | ')} |`, `|${'---|'.repeat(head.length)}`, ...rows.map((row) => `| ${row.join(' | ')} |`)].join(
    '\n',
  );

const checkTable = (file: string, table: string): void => {
  const path = join(ROOT, file);
  const text = readFileSync(path, 'utf8');
  const [head = ''] = table.split('\n');
  const at = text.indexOf(head);
  expect(at, `${file} has no table ${head}`).toBeGreaterThan(0);
  const end = text.indexOf('\n\n', at);
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(path, text.slice(0, at) + table + text.slice(end));
  else expect(text.slice(at, end)).toBe(table);
};

const CODEC_NAMES = STREAMED_CODECS.map(({ name }) => name);
const rows = new Map<string, readonly string[]>();

describe('what is read and written', () => {
  test.each(CONTAINERS.map(({ name }) => [name]))('%s', async (format) => {
    const cells: string[] = [];
    let taken: readonly string[] | undefined;
    for (const codec of CODEC_NAMES) {
      const bytes = await inputOf(format, codec);
      const commands = bytes === undefined ? [] : await takenBy(format, codec, bytes);
      if (bytes !== undefined) {
        expect(commands, `${codec} in ${format}`).toEqual(taken ?? commands);
        taken = commands;
      }
      const isWritten = isOutput(format) && (await convertedTo(codec, format)) !== undefined;
      cells.push(bytes === undefined ? '–' : isWritten ? 'read, written' : 'read');
    }
    expect(isConfigRecord(format) ? taken?.includes('sps') : taken?.includes('nalu')).toBe(true);
    rows.set(format, [`\`${format}\``, ...cells, taken?.map((name) => `\`${name}\``).join(' ') ?? '–']);
  });

  test('fmp4', async () => {
    const cells = await Promise.all(
      CODEC_NAMES.map(async (codec) => ((await convertedTo(codec, 'fmp4')) ? 'written' : '–')),
    );
    rows.set('fmp4', ['`fmp4`', ...cells, 'as `mp4`']);
  });

  test('the table of src/container/README.md', () => {
    const titles = STREAMED_CODECS.map(({ title }) => title);
    checkTable('src/container/README.md', tableOf(['format', ...titles, 'commands'], [...rows.values()]));
  });
});

test('the table of src/codec/README.md', () => {
  const list = (values: readonly string[] | undefined): string =>
    values === undefined || values.length === 0 ? '–' : values.map((value) => `\`${value}\``).join(' ');
  const table = CODECS.map((codec) => [
    codec.title,
    codec.stream === undefined ? '–' : `\`--codec ${codec.name}\``,
    list(codec.extensions),
    list(codec.fourCcs),
    codec.config === undefined ? '–' : `read${codec.config.make === undefined ? '' : ', written'}`,
  ]);
  checkTable('src/codec/README.md', tableOf(['codec', 'taken apart', 'raw files', 'FourCC', 'record'], table));
});
