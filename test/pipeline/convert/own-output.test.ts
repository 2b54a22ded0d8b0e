import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FlvInspector } from '../../../src/analysis/flv/inspector.ts';
import { FlvReader } from '../../../src/container/flv/tag/flv-reader.ts';
import { RtmpkitError } from '../../../src/syntax/errors.ts';
import { bytesOfEntry, CORPUS_NOTE, h264Entries, hasCorpus, nameOf } from '../../harness/corpus.ts';
import { type Converted, convertBytes } from './converted.ts';

/** Findings of `flv` that `convert` announces under another code. */
const ANNOUNCED_AS: Readonly<Record<string, string>> = {
  'no-key-frame': 'no-random-access',
  'metadata-differs': 'frame-rate-changes',
  // Some DTS have to move closer together.
  'frame-rate': 'delay-grows',
  // A picture is shown late: others were shown before it, as max_num_reorder_frames promised.
  'picture-order': 'reorder-depth',
};

/** The interval of key frames is one of the input; more than 10 s of it are a warning. */
const isLong = ({ facts }: Converted): boolean => (facts.flv?.timing?.durationMs ?? 0) > 10_000;

type Codes = ReadonlySet<string>;

const codesOfFlv = (bytes: Uint8Array): Codes => {
  const reader = new FlvReader();
  const inspector = new FlvInspector();
  const codes = new Set<string>();
  const take = (items: ReturnType<FlvInspector['push']>): void => {
    for (const item of items) {
      if (item.kind === 'diagnostic' && item.record.severity !== 'info') codes.add(item.record.code);
    }
  };
  for (const read of [reader.push(bytes), reader.end()]) for (const item of read) take(inspector.push(item));
  take(inspector.end());
  return codes;
};

/** Codes that `flv` finds in the FLV of a stream and that `convert` did not announce; undefined if there is no FLV. */
const unannounced = async (name: string, input: Uint8Array): Promise<string | undefined> => {
  const converted = await convertBytes(input, 'flv', { extension: extname(name).slice(1) }).catch((error: unknown) => {
    if (error instanceof RtmpkitError) return undefined;
    throw error;
  });
  if (converted === undefined) return undefined;
  const announced = new Set(converted.diagnostics.map(({ code }) => code));
  const isKnown = (code: string): boolean =>
    announced.has(code) ||
    announced.has(ANNOUNCED_AS[code] ?? '') ||
    (code === 'key-frame-interval' && isLong(converted));
  return [...codesOfFlv(converted.bytes)].filter((code) => !isKnown(code)).join(' ');
};

const folder = (name: string) => new URL(`../../../${name}/`, import.meta.url);
const committed = ['samples', 'test/streams', 'test/cases'].flatMap((name) =>
  readdirSync(folder(name))
    // An FLV is copied as it is, and so is the one in a capture.
    .filter((file) => !/\.(md|svg|flv|pcap|pcapng)$/.test(file))
    .map((file) => [file, () => new Uint8Array(readFileSync(new URL(file, folder(name))))] as const),
);

const checkAll = async (inputs: readonly (readonly [string, () => Uint8Array])[]): Promise<number> => {
  const wrong: Record<string, string> = {};
  let count = 0;
  for (const [name, read] of inputs) {
    const found = await unannounced(name, read());
    if (found !== undefined) count++;
    if (found !== undefined && found !== '') wrong[name] = found;
  }
  expect(wrong).toEqual({});
  return count;
};

describe('flv finds nothing in the output of convert that convert did not announce', () => {
  test('streams of the repository', async () => {
    expect(await checkAll(committed)).toBeGreaterThan(20);
  });

  test.skipIf(!hasCorpus)(`real streams${CORPUS_NOTE}`, { timeout: 120_000 }, async () => {
    const inputs = h264Entries.map((entry) => [nameOf(entry), () => bytesOfEntry(entry)] as const);
    expect(await checkAll(inputs)).toBeGreaterThan(200);
  });
});
