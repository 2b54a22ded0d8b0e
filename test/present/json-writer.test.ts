import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { H264Inspector } from '../../src/analysis/h264/inspector.ts';
import { StreamStatistics } from '../../src/analysis/stream-summary.ts';
import { AnnexbSplitter } from '../../src/container/annexb/splitter.ts';
import { Sink } from '../../src/io/sink.ts';
import { JsonLines } from '../../src/present/json.ts';
import { JsonTokens, NUMBER } from '../../src/present/json-tokens.ts';
import { committedStreams } from '../commands/streams.ts';

/** What goes out for some records, a line each. */
const written = async (records: Iterable<object>): Promise<string> => {
  const stream = new PassThrough();
  const parts: Buffer[] = [];
  stream.on('data', (part: Buffer) => parts.push(part));
  const sink = new Sink(stream);
  const lines = new JsonLines(sink);
  for (const record of records) lines.line(record);
  await sink.finish();
  return Buffer.concat(parts).toString();
};
const expected = (records: readonly object[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');

describe('JsonLines: the text of JSON.stringify', () => {
  it('for any value', async () => {
    const record = fc.dictionary(
      fc.string({ unit: 'binary' }).filter((key) => key !== '__proto__' && key !== 'fields'),
      fc.jsonValue(),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 4 }), async (records) => {
        expect(await written(records)).toBe(expected(records));
      }),
    );
  });

  it('for any number', async () => {
    const number = fc.oneof(
      fc.integer(),
      fc.maxSafeInteger(),
      fc.double(),
      fc.constantFrom(-0, 2 ** 31, -(2 ** 31), 2 ** 32, 10, 99, 100, 1e21),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(number), async (numbers) => {
        expect(await written([{ numbers }])).toBe(expected([{ numbers }]));
      }),
    );
  });

  it('for members and entries that are undefined, empty lists and objects', async () => {
    const records = [
      { a: undefined, b: [], c: {}, d: { e: undefined }, f: [undefined, null, true, 1] },
      {},
      { a: undefined },
    ];
    expect(await written(records)).toBe(expected(records));
  });

  it('for records that come again, as they were and otherwise', async () => {
    const leaf = fc.oneof(
      fc.constantFrom(0, -0, 1, 1.5, 12_345, true, false, null, '', 'true', '1', 'a', 'é', undefined),
      fc.integer(),
    );
    const record = fc.dictionary(
      fc.constantFrom('a', 'b', '', 'c'),
      fc.oneof(
        leaf,
        fc.array(leaf, { maxLength: 3 }),
        fc.array(fc.dictionary(fc.constantFrom('a', 'd', ''), leaf), { maxLength: 3 }),
      ),
    );
    const pool = fc.array(record, { minLength: 1, maxLength: 5 });
    const picks = fc.array(fc.nat(4), { minLength: 20, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(pool, picks, async (records, picked) => {
        const all = picked.map((i) => records[i % records.length] as object);
        expect(await written(all)).toBe(expected(all));
      }),
      { numRuns: 300 },
    );
  });

  it('for long lists, of entries of any shape', async () => {
    const entries = [0, 'a', { a: 1 }, [1, [2]], { b: { c: [] } }, null, { a: 1, b: 2 }, true, [], {}];
    const list = (length: number, first: number): unknown[] =>
      Array.from({ length }, (_, i) => (i % 7 === 0 ? i : entries[(i * i + first) % entries.length]));
    const records = [63, 64, 65, 66, 128, 129, 1000].flatMap((length) =>
      [0, 1, 3].map((first) => ({ length, list: list(length, first), end: 1 })),
    );
    expect(await written([...records, ...records])).toBe(expected([...records, ...records]));
  });

  it.each([1, 'abc', {}, { a: 1, b: 'x' }, [1, 2], []])('for long lists of %j alone', async (entry) => {
    const records = [2, 63, 64, 65, 129, 193, 194, 200, 256, 257, 300, 320, 1000, 5000].map((length) => ({
      list: Array(length).fill(entry),
    }));
    expect(await written(records)).toBe(expected(records));
    expect(await written([...records, ...records])).toBe(expected([...records, ...records]));
  });

  it('for traced elements that are all the same, or two in turns', async () => {
    const field = (name: string, value: number | string) => ({
      ...{ name, bit: 0, bits: 8, descriptor: 'u(8)', value, structure: 's' },
    });
    const records = [2, 3, 6, 12, 100, 1000].flatMap((length) => [
      { fields: Array.from({ length }, () => field('a', 1)) },
      { fields: Array.from({ length }, (_, i) => field(i % 2 === 0 ? 'a' : 'b', 'abc')) },
    ]);
    expect(await written([...records, ...records])).toBe(expected([...records, ...records]));
  });

  it('for keys that are too long to be kept', async () => {
    const records = Array.from({ length: 300 }, (_, i) => ({
      ['k'.repeat(100 + i)]: i,
      ['k'.repeat(5000)]: { a: [i] },
    }));
    expect(await written([...records, ...records])).toBe(expected([...records, ...records]));
    const tokens = new JsonTokens();
    const behind = (key: string) => tokens.behind(tokens.start, key, NUMBER);
    expect(behind('k'.repeat(256))).toBe(behind('k'.repeat(256)));
    expect(behind('k'.repeat(257))).not.toBe(behind('k'.repeat(257)));
  });

  it('for texts longer than a page, and pages of many records', async () => {
    const records = [
      { payload: 'ab'.repeat(200_000), text: '"é\u2028'.repeat(50_000), pairs: `${'\u{1f600}'.repeat(9000)}\ud83d` },
      ...Array.from({ length: 20_000 }, (_, i) => ({ index: i, name: `unit ${i}`, [`key${i}`]: i })),
    ];
    expect(await written(records)).toBe(expected(records));
  });

  it.each(committedStreams.map((path) => [basename(path), path]))('for the records of %s, traced', async (_, path) => {
    const statistics = new StreamStatistics();
    const records: object[] = [];
    for (const traced of [false, true]) {
      const splitter = new AnnexbSplitter();
      const inspector = new H264Inspector({ trace: () => traced });
      const units = [...splitter.push(readFileSync(path)), ...splitter.end()];
      for (const item of [...units.flatMap((unit) => inspector.push(unit)), ...inspector.end()]) {
        statistics.add(item);
        records.push(item.record);
      }
    }
    records.push({ record: 'summary', ...statistics.finish(true) });
    expect(await written(records)).toBe(expected(records));
  });

  it('of traced elements with texts and meanings that need escapes', async () => {
    const field = (value: number | string, meaning: object = {}, descriptor = 'u(8)') => ({
      ...{ name: 'a[0]', bit: 0, bits: 8, descriptor, value },
      ...meaning,
      structure: 's',
    });
    const meant = field(7, { meaning: '"quoted" \\ 5 µs' });
    const fields = [field(7), meant, field('tab\t'), field(1, {}, 'f(3)'), field(7)];
    const records = [{ fields }, { fields: [] }, { fields: 3 }, { fields }];
    expect(await written(records)).toBe(expected(records));
  });
});

it('text and records of one sink keep their order', async () => {
  const stream = new PassThrough();
  const sink = new Sink(stream);
  const lines = new JsonLines(sink);
  sink.write('first\n');
  lines.line({ second: 2 });
  sink.write('third\n');
  lines.line({ fourth: 4 });
  await sink.finish();
  expect(`${stream.read()}`).toBe('first\n{"second":2}\nthird\n{"fourth":4}\n');
});
