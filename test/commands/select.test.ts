import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { NAL_UNIT_TYPE_ALIASES } from '../../src/codec/h264/nal-unit-types.ts';
import { runInProcess } from './in-process.ts';
import { rtmpkit } from './program.ts';
import { committedStreams, parameterSets, sample, unit } from './streams.ts';

interface Document {
  readonly input: { readonly format: string };
  readonly nalus: readonly {
    readonly index: number;
    readonly offset: number;
    readonly prefixLength: number;
    readonly size: number;
    readonly nal_unit_type?: number;
  }[];
  readonly summary: {
    readonly complete: boolean;
    readonly nalus: number;
    readonly overhead: { readonly trailingZeroBytes: number; readonly junkBytes: number };
  };
}

const documentOf = async (path: string, ...flags: string[]): Promise<Document> =>
  JSON.parse((await runInProcess(['nalu', path, '--json', ...flags])).stdout);

const STREAM = sample('hrd-aud.h264');

describe('--select', () => {
  test.each(['idr', 'sps,pps', '9, SEI', 'slice', '1,2,3,4,5', 'aux', '0'])(
    '%s changes neither records nor summary',
    async (words) => {
      const all = await documentOf(STREAM);
      const types = new Set(
        words.split(',').flatMap((word) => NAL_UNIT_TYPE_ALIASES[word.trim().toLowerCase()] ?? [Number(word)]),
      );
      const some = await documentOf(STREAM, '--select', words);
      expect(some.nalus).toEqual(all.nalus.filter(({ nal_unit_type }) => types.has(nal_unit_type ?? -1)));
      expect(some.summary).toEqual(all.summary);
    },
  );

  test('accepts the documented names', () => {
    const names = 'slice idr sei sps pps aud eoseq eostream filler prefix subset-sps aux partition'.split(' ');
    expect(Object.keys(NAL_UNIT_TYPE_ALIASES)).toEqual(expect.arrayContaining(names));
  });

  test('--trace traces what is selected, and nothing else changes', async () => {
    const traced = await documentOf(STREAM, '--select', 'sps', '--trace');
    const plain = await documentOf(STREAM, '--select', 'sps');
    const without = traced.nalus.map((record) => {
      expect(record).toHaveProperty('fields');
      const { fields: _fields, ...rest } = record as typeof record & { fields: unknown };
      return rest;
    });
    expect({ ...traced, nalus: without }).toEqual(plain);
  });
});

describe('--limit', () => {
  test.each([1, 5, 50])('%i: as many records, and not complete', async (limit) => {
    const all = await documentOf(STREAM);
    const some = await documentOf(STREAM, '--limit', `${limit}`);
    expect(some.nalus).toEqual(all.nalus.slice(0, limit));
    expect(some.summary).toMatchObject({ complete: false, nalus: limit });
  });

  test('counts what is selected', async () => {
    const some = await documentOf(STREAM, '--select', 'idr', '--limit', '2');
    expect(some.nalus.map(({ nal_unit_type }) => nal_unit_type)).toEqual([5, 5]);
    expect(some.summary.nalus).toBeGreaterThan(2);
  });

  test('that is not reached changes nothing', async () => {
    expect(await documentOf(STREAM, '--limit', '100000')).toEqual(await documentOf(STREAM));
  });

  test('diagnostics of the last unit are included', async () => {
    const stdin = Buffer.concat([parameterSets(), unit('e588804000'), unit('6588804000')]);
    const { code, stdout } = await runInProcess(['nalu', '--ndjson', '--limit', '3'], { stdin });
    expect(stdout).toContain('"code":"forbidden-zero-bit"');
    expect(code).toBe(1);
  });
});

describe('--raw', () => {
  const rawOf = async (path: string, ...flags: string[]): Promise<Buffer> => {
    const { code, stdout } = await rtmpkit(['nalu', path, '--raw', '-q', ...flags]);
    expect(code === 0 || code === 1).toBe(true);
    return stdout;
  };

  test.each(committedStreams)('of everything is the input: %#', async (path) => {
    const { input, summary } = await documentOf(path);
    // Lengths become start codes.
    if (input.format !== 'annexb') return;
    const bytes = readFileSync(path);
    const raw = await rawOf(path);
    const { trailingZeroBytes, junkBytes } = summary.overhead;
    expect(raw.length).toBe(bytes.length - trailingZeroBytes - junkBytes);
    if (trailingZeroBytes + junkBytes === 0) expect(raw.equals(bytes)).toBe(true);
  });

  test.each(['sps,pps', 'idr', '6', 'aux'])('--select %s is these units, cut out by their offsets', async (words) => {
    const bytes = readFileSync(STREAM);
    const { nalus } = await documentOf(STREAM, '--select', words);
    const cut = nalus.map(({ offset, prefixLength, size }) => bytes.subarray(offset, offset + prefixLength + size));
    expect((await rawOf(STREAM, '--select', words)).equals(Buffer.concat(cut))).toBe(true);
  });

  test('--limit stops after that many units', async () => {
    const { nalus } = await documentOf(STREAM, '--limit', '4');
    const { offset, prefixLength, size } = nalus[3] as Document['nalus'][number];
    expect(
      (await rawOf(STREAM, '--limit', '4')).equals(readFileSync(STREAM).subarray(0, offset + prefixLength + size)),
    ).toBe(true);
  });

  test('is read back as the same units', async () => {
    const raw = await rawOf(STREAM, '--select', 'sps,pps,idr');
    const again = JSON.parse((await runInProcess(['nalu', '--json'], { stdin: raw })).stdout) as Document;
    const before = await documentOf(STREAM, '--select', 'sps,pps,idr');
    const facts = ({ nalus }: Document) => nalus.map(({ nal_unit_type, size }) => ({ nal_unit_type, size }));
    expect(facts(again)).toEqual(facts(before));
  });
});
