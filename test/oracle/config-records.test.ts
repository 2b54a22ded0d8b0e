import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { toHex } from '../../src/bytes/hex.ts';
import { av1Config } from '../../src/codec/av1/config/av1-config.ts';
import type { ConfigCodec } from '../../src/codec/descriptor.ts';
import { hevcConfig } from '../../src/codec/hevc/config/hevc-config.ts';
import { boxContent } from './boxes.ts';
import { run } from './process.ts';
import { corpusFiles } from './streams.ts';

const ffmpeg = inject('ffmpeg');
const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-records-'));
/** Streams that ffmpeg puts into no MP4, or with an empty record. */
const skipped: string[] = [];
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  if (skipped.length > 0) console.log(`no record by ffmpeg: ${skipped.join(', ')}`);
});

/** The record that ffmpeg writes when it puts a raw stream into MP4. */
const recordOf = async (path: string, box: string, ...options: readonly string[]): Promise<Uint8Array | undefined> => {
  const output = join(folder, `${Math.random().toString(36).slice(2)}.mp4`);
  const input = box === 'hvcC' ? ['-f', 'hevc', '-i', path] : ['-i', path];
  await run('ffmpeg', [...'-nostdin -v error'.split(' '), ...input, '-map', '0:v', '-c', 'copy', ...options, output]);
  const record = existsSync(output) ? boxContent(new Uint8Array(readFileSync(output)), box) : undefined;
  rmSync(output, { force: true });
  return record === undefined || record.length < 8 ? undefined : record.slice();
};

/** OBUs of an av1C with obu_size of one byte: all of those that ffmpeg puts there. */
const obusIn = (record: Uint8Array): readonly Uint8Array[] => {
  const obus: Uint8Array[] = [];
  for (let at = 4; at < record.length; at += 2 + (record[at + 1] ?? 0)) {
    obus.push(record.subarray(at, at + 2 + (record[at + 1] ?? 0)));
  }
  return obus;
};

const setsOf = (config: ConfigCodec, record: Uint8Array): readonly Uint8Array[] =>
  config.box === 'av1C'
    ? obusIn(record)
    : (config.sets?.(config.read(record).record, record) ?? []).map(({ bytes }) => bytes);

const compare = async (config: ConfigCodec, name: string, path: string, isComplete: boolean): Promise<void> => {
  const options = config.box === 'hvcC' ? ['-tag:v', isComplete ? 'hvc1' : 'hev1'] : [];
  const record = await recordOf(path, config.box ?? '', ...options);
  if (record === undefined) {
    skipped.push(name);
    return;
  }
  expect(config.recognise?.(record, true)).toBe('yes');
  const made = config.make?.(setsOf(config, record), 4, isComplete);
  expect(toHex(made?.bytes ?? new Uint8Array(0)), name).toBe(toHex(record));
};

const [hevcFiles, av1Files] = [corpusFiles('hevc'), corpusFiles('av1')];

describe.skipIf(!ffmpeg || hevcFiles.length === 0)('hvcC: the record that ffmpeg writes into MP4', () => {
  for (const { name, path } of hevcFiles) {
    test(`${name}, sets in the stream too`, () => compare(hevcConfig, name, path, false));
    test(`${name}, all sets in the record`, () => compare(hevcConfig, name, path, true));
  }
});

describe.skipIf(!ffmpeg || av1Files.length === 0)('av1C: the record that ffmpeg writes into MP4', () => {
  for (const { name, path } of av1Files) test(name, () => compare(av1Config, name, path, false));
});
