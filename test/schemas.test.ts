import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runInProcess } from './commands/in-process.ts';
import { scanJson } from './commands/json-scan.ts';
import { committedStreams, unit } from './commands/streams.ts';
import { expectValid, schemaFiles, schemaOf, validator } from './commands/validators.ts';
import {
  av1Entries,
  CORPUS_NOTE,
  flvEntries,
  h264Entries,
  hasCorpus,
  nameOf,
  pcapEntries,
  rtmpEntries,
} from './harness/corpus.ts';
import { expectSame } from './harness/same.ts';

type Json = Record<string, unknown>;
type Command = 'nalu' | 'sps' | 'flv' | 'gop' | 'mb' | 'rtmp';

const without = (record: Json, ...keys: string[]): Json =>
  Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));

const ofKind = (lines: readonly Json[], kind: string): Json[] => lines.filter(({ record }) => record === kind);

/** Both outputs of one run, each checked by itself and against the other. */
const check = async (command: Command, path: string, flags: readonly string[]): Promise<void> => {
  const json = await runInProcess([command, path, '--json', ...flags]);
  const ndjson = await runInProcess([command, path, '--ndjson', ...flags]);
  expect(json.stderr).toBe('');
  expect(ndjson).toMatchObject({ stderr: '', code: json.code });

  const document = JSON.parse(json.stdout) as Json & { summary: Json; diagnostics: Json[] };
  expect(scanJson(json.stdout, document)).toEqual([]);
  expectValid(validator(`${command}.schema.json`), document);
  const texts = ndjson.stdout.trimEnd().split('\n');
  const lines = texts.map((line) => JSON.parse(line) as Json);
  expect(texts.flatMap((line, i) => scanJson(line, lines[i]))).toEqual([]);
  const validate = validator(`${command}.ndjson.schema.json`);
  for (const line of lines) expectValid(validate, line);

  const header = lines[0] as Json;
  expect(header).toEqual({ record: 'header', schema: document['schema'], input: document['input'] });
  expect(ofKind(lines, 'header')).toHaveLength(1);
  expect(ofKind(lines, 'summary')).toEqual(lines.slice(-1));
  if (command === 'nalu') expectSame(document['nalus'], ofKind(lines, 'nalu'));
  else if (command === 'flv') expectSame(document['tags'], ofKind(lines, 'tag'));
  else if (command === 'rtmp') {
    expectSame(
      document['records'],
      lines.filter(({ record }) => ['message', 'event', 'chunk'].includes(String(record))),
    );
    expect(document['connections']).toEqual(ofKind(lines, 'connection').map((line) => without(line, 'record')));
  } else if (command === 'mb') expectSame(document['pictures'], ofKind(lines, 'picture'));
  else if (command === 'gop')
    expectSame(document['frames'] ?? document['gops'], [...ofKind(lines, 'gop'), ...ofKind(lines, 'frame')]);
  else {
    for (const kind of ['sps', 'subsetSps', 'spsExtension', 'pps', 'sequence_header']) {
      const entries = (document[kind] ?? []) as Json[];
      // The count of a set is known at the end only.
      expect(entries.map((entry) => without(entry, 'count'))).toEqual(ofKind(lines, kind));
    }
  }
  const diagnostics = ofKind(lines, 'diagnostic');
  expect(document.diagnostics).toEqual(diagnostics.slice(0, 1000));
  expect(document.summary['diagnosticsDropped']).toEqual(countsByCode(diagnostics.slice(1000)));
  const summary = {
    ...document.summary,
    ...(command === 'sps' && document['qp'] !== undefined && { qp: document['qp'] }),
    ...(command === 'sps' && document['base_q_idx'] !== undefined && { base_q_idx: document['base_q_idx'] }),
  };
  expect(without(summary, 'diagnosticsDropped')).toEqual(without(lines.at(-1) as Json, 'record'));
};

const countsByCode = (diagnostics: readonly Json[]): Record<string, number> | undefined => {
  const counts: Record<string, number> = {};
  for (const { code } of diagnostics) counts[String(code)] = (counts[String(code)] ?? 0) + 1;
  return diagnostics.length === 0 ? undefined : counts;
};

const checkAll = async (path: string): Promise<void> => {
  const commands = /\.(flv|pcap|pcapng)$/.test(path) ? (['flv', 'nalu', 'sps'] as const) : (['nalu', 'sps'] as const);
  for (const command of commands) {
    await check(command, path, []);
    await check(command, path, ['--trace']);
  }
  await check('gop', path, []);
  await check('gop', path, ['--frames']);
  await checkMacroblocks(path);
  if (/\.pcap(ng)?$/.test(path)) await checkSession(path);
};

/** Slice data is read of H.264. */
const checkMacroblocks = async (path: string): Promise<void> => {
  const { code } = await runInProcess(['mb', path, '--summary', '--limit', '1']);
  if (code === 3) return;
  await check('mb', path, ['--limit', '30']);
  await check('mb', path, ['--macroblocks', '--limit', '3']);
  await check('gop', path, ['--mb', '--frames', '--limit', '30']);
};

const checkSession = async (path: string): Promise<void> => {
  for (const flags of [[], ['--trace'], ['--chunks'], ['--show-keys']]) await check('rtmp', path, flags);
};

describe('every output follows its schema, and the two say the same', () => {
  test.each(committedStreams.map((path) => [basename(path), path]))('%s', (_, path) => checkAll(path));
});

describe(`the same for the stream collection${CORPUS_NOTE}`, () => {
  const streams = process.env['RTMPKIT_STREAMS'] ?? '';
  test.skipIf(!hasCorpus)('there are streams', () => expect(h264Entries.length).toBeGreaterThan(0));
  test.skipIf(!hasCorpus).each(h264Entries.map((entry) => [nameOf(entry), join(streams, entry.file)]))(
    '%s',
    async (_, path) => {
      const { code } = await runInProcess(['nalu', path, '--json', '--limit', '1']);
      // Not a stream: there is no document.
      if (code !== 3) await checkAll(path);
    },
  );
});

describe(`AV1 of the stream collection${CORPUS_NOTE}`, () => {
  const streams = process.env['RTMPKIT_STREAMS'] ?? '';
  test.skipIf(!hasCorpus)('there are streams', () => expect(av1Entries.length).toBeGreaterThan(0));
  test.skipIf(!hasCorpus).each(av1Entries.map((entry) => [nameOf(entry), join(streams, entry.file)]))(
    '%s',
    async (_, path) => {
      const { code } = await runInProcess(['nalu', path, '--json', '--limit', '1']);
      // VP8, VP9, or no stream: there is no document.
      if (code !== 3) await checkAll(path);
    },
  );
});

describe(`FLV of the stream collection${CORPUS_NOTE}`, () => {
  const streams = process.env['RTMPKIT_STREAMS'] ?? '';
  test.skipIf(!hasCorpus)('there are FLV streams', () => expect(flvEntries.length).toBeGreaterThan(0));
  test.skipIf(!hasCorpus).each(flvEntries.map((entry) => [nameOf(entry), join(streams, entry.file)]))(
    '%s',
    async (_, path) => {
      const { code } = await runInProcess(['flv', path, '--json', '--limit', '1']);
      // Not FLV: there is no document.
      if (code === 3) return;
      await checkAll(path);
    },
  );
});

describe(`captures and dumps of the stream collection${CORPUS_NOTE}`, () => {
  const streams = process.env['RTMPKIT_STREAMS'] ?? '';
  const entries = [...pcapEntries, ...rtmpEntries];
  test.skipIf(!hasCorpus)('there are captures', () => expect(entries.length).toBeGreaterThan(0));
  test.skipIf(!hasCorpus).each(entries.map((entry) => [nameOf(entry), join(streams, entry.file)]))(
    '%s',
    async (_, path) => {
      const { code, stdout } = await runInProcess(['rtmp', path, '--json', '--limit', '1']);
      // No session: there is no document, or it is empty.
      if (code === 3) expect(stdout === '' || (JSON.parse(stdout) as { records: [] }).records.length === 0).toBe(true);
      else await checkSession(path);
    },
  );
});

/** Every schema inside `node`, with its path. */
function* schemasIn(node: unknown, place: string): Generator<readonly [place: string, schema: Json]> {
  if (Array.isArray(node)) for (const [i, item] of node.entries()) yield* schemasIn(item, `${place}/${i}`);
  else if (typeof node === 'object' && node !== null) {
    yield [place, node as Json];
    for (const [key, value] of Object.entries(node)) yield* schemasIn(value, `${place}/${key}`);
  }
}

describe.each(schemaFiles)('%s', (file) => {
  const all = [...schemasIn(schemaOf(file), '')];
  /** Without conditions, which only narrow what is described elsewhere. */
  const described = all.filter(([place]) => !/\/(if|then|not)(\/|$)/.test(place));

  test('every key is described', () => {
    const undocumented: string[] = [];
    for (const [place, schema] of described) {
      if (!place.endsWith('/properties')) continue;
      for (const [key, value] of Object.entries(schema)) {
        // `false` needs no description; a $ref has its own.
        const documented =
          value === false ||
          (typeof value === 'object' && value !== null && ('description' in value || '$ref' in value));
        if (!documented) undocumented.push(`${place}/${key}`);
      }
    }
    expect(undocumented).toEqual([]);
  });

  test('no object takes keys that it does not name', () => {
    const open = described.filter(
      ([, schema]) => 'properties' in schema && !('$ref' in schema) && !('oneOf' in schema),
    );
    expect(open.filter(([, schema]) => schema['additionalProperties'] !== false).map(([place]) => place)).toEqual([]);
  });

  test('nothing may be null but the path of standard input and output', () => {
    const places = all.filter(([, schema]) => [schema['type']].flat().includes('null')).map(([place]) => place);
    expect(places.filter((place) => !/(input|output)\/properties\/path$/.test(place))).toEqual([]);
  });
});

describe('the schemas reject', () => {
  const record = async (): Promise<Json> => {
    const idr = unit('6588804000');
    const { stdout } = await runInProcess(['nalu', '--ndjson'], { stdin: idr });
    const line = stdout.split('\n').find((text) => text.includes('"record":"nalu"'));
    return JSON.parse(line ?? '{}') as Json;
  };
  const validate = validator('nalu.ndjson.schema.json');

  test('no valid record', async () => expectValid(validate, await record()));

  test.each([
    ['an unknown key', { extra: 1 }],
    ['an unknown element', { slice: { first_mb_in_slice: 0, frame_number: 3 } }],
    ['null', { accessUnit: null }],
    ['a number as text', { size: '5' }],
    ['a value that the bits cannot hold', { nal_unit_type: 32 }],
  ])('%s', async (_, change) => expect(validate({ ...(await record()), ...change })).toBe(false));
});
