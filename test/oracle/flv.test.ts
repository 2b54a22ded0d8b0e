import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, expect, inject, test } from 'vitest';
import { type Compared, compareDump, comparePackets, compareWalk, type WalkedTag } from './flv-compare.ts';
import { dumpOf } from './flv-dump.ts';
import { FLV_KNOWN_DIFFERENCES, type FlvQuestion } from './flv-known-differences.ts';
import { packetsOf } from './flv-packets.ts';
import { flvTags } from './flv-tags.ts';
import { Ledger } from './ledger.ts';

interface FlvStream {
  readonly name: string;
  readonly path: string;
  /** The corpus's walk of it (gzip). */
  readonly walk?: string;
}

const ledger = new Ledger();
afterAll(() => console.log(ledger.toString()));

const samples = fileURLToPath(new URL('../../samples', import.meta.url));
const sampleStreams: readonly FlvStream[] = readdirSync(samples)
  .filter((file) => file.endsWith('.flv'))
  .map((file) => ({ name: `samples/${file}`, path: join(samples, file) }));

/** Every file that the folder of streams calls FLV; `undefined` without a folder. */
const corpusStreams = (): readonly FlvStream[] | undefined => {
  const { RTMPKIT_STREAMS: corpus } = process.env;
  if (corpus === undefined || !existsSync(join(corpus, 'manifest.json'))) return undefined;
  const manifest = JSON.parse(readFileSync(join(corpus, 'manifest.json'), 'utf8')) as readonly {
    readonly file: string;
    readonly kind: string;
    readonly facts?: { readonly tag_list?: string };
  }[];
  return manifest
    .filter(({ kind }) => kind === 'flv')
    .map(({ file, facts }) => ({
      name: file,
      path: join(corpus, file),
      ...(facts?.tag_list !== undefined && { walk: join(corpus, facts.tag_list) }),
    }));
};

const ffmpeg = inject('ffmpeg');
const flvmeta = inject('flvmeta');
const made = inject('madeFlv');
const corpus = corpusStreams();
const streams: readonly FlvStream[] = [...sampleStreams, ...made.streams, ...(corpus ?? [])];

if (!ffmpeg) ledger.note('ffmpeg and ffprobe are not installed: packets are NOT compared');
if (!flvmeta) ledger.note('flvmeta is not installed: its dumps are NOT compared');
if (corpus === undefined) ledger.note('RTMPKIT_STREAMS is not set: only samples/ and streams made on the spot');
for (const reason of made.unsupported) ledger.note(`not made, this ffmpeg cannot: ${reason}`);

test('every recipe gives a stream', () => {
  expect(made.failed).toEqual([]);
});

test('the list of known differences names streams that exist', () => {
  const names = new Set(streams.map(({ name }) => name));
  const absent = FLV_KNOWN_DIFFERENCES.filter(({ stream }) => !names.has(stream));
  if (corpus !== undefined && ffmpeg) expect(absent.map(({ stream }) => stream)).toEqual([]);
});

const QUESTIONS: Readonly<Record<FlvQuestion, (stream: FlvStream) => Promise<Compared | undefined>>> = {
  ffprobe: async ({ path }) => comparePackets(await flvTags(path), await packetsOf(path), ledger.countRule),
  flvmeta: async ({ path }) => compareDump(await flvTags(path), (await dumpOf(path)) ?? [], ledger.countRule),
  walk: async ({ path, walk }) => {
    if (walk === undefined) return undefined;
    const { tags } = JSON.parse(gunzipSync(readFileSync(walk)).toString('utf8')) as { tags: readonly WalkedTag[] };
    return compareWalk(await flvTags(path), tags);
  },
};

const MEANS: Readonly<Record<FlvQuestion, string>> = {
  ffprobe: "tags equal to ffprobe's packets: offset, type, DTS, PTS, size, key flag (less where a rule below says so)",
  flvmeta: "tags equal to flvmeta's: offset, type, size, time stamp, codec, frame and packet type, composition time",
  walk: "tags of Enhanced RTMP equal to the corpus's walk: size, time stamp, frame and packet type, FourCC",
};

const ask = async (stream: FlvStream, question: FlvQuestion): Promise<void> => {
  const compared = await QUESTIONS[question](stream);
  if (compared === undefined) return;
  const known = FLV_KNOWN_DIFFERENCES.filter((entry) => entry.stream === stream.name && entry.question === question);
  ledger.add(`streams asked: ${question}`, 1);
  ledger.add(MEANS[question], compared.equal);
  for (const { what, reason } of known) ledger.note(`${stream.name}, ${question}: ${what.join('; ')} (${reason})`);
  // A listed difference that no longer occurs fails too.
  expect(compared.differences, `${stream.name}, ${question}`).toEqual(known.flatMap(({ what }) => what));
};

const isAsked: Readonly<Record<FlvQuestion, boolean>> = { ffprobe: ffmpeg, flvmeta, walk: true };

for (const stream of streams) {
  for (const question of Object.keys(QUESTIONS) as FlvQuestion[]) {
    test.skipIf(!isAsked[question])(`${stream.name}: ${question}`, () => ask(stream, question));
  }
}
