import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, inject, test } from 'vitest';
import { placedInFile, type Rewritten, rewrite } from './align.ts';
import { compareAccessUnits, comparePictureTypes, compareShownTime } from './compare-pictures.ts';
import { compareSyntax } from './compare-syntax.ts';
import { WITHHELD_FRAMES } from './deviations.ts';
import { type Probed, probed } from './ffprobe.ts';
import { type Inspection, inspect } from './inspect.ts';
import { readJmTrace } from './jm-trace.ts';
import { keptAnswer } from './kept-answers.ts';
import { KNOWN_DIFFERENCES, type Question } from './known-differences.ts';
import { Ledger } from './ledger.ts';
import { countRedundantPictures, inDisplayOrder, picturesOf } from './pictures.ts';
import { corpusStreams, type Stream, sampleStreams } from './streams.ts';
import { TRACED_H264 } from './traced-h264.ts';

const ledger = new Ledger();
const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-oracle-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  if (keptStreams.size > 0)
    ledger.note(
      `${keptStreams.size} streams: packets and picture types as ffprobe listed them for the folder of streams`,
    );
  console.log(ledger.toString());
});

interface Prepared {
  readonly inspection: Inspection;
  readonly annexb: Rewritten;
  readonly folder: string;
}

/** Runs rtmpkit on a stream; a stream that is not Annex B is written as such for the references. */
const prepare = async (stream: Stream): Promise<Prepared> => {
  const own = mkdtempSync(join(folder, 'stream-'));
  const inspection = await inspect(stream.path);
  const { format, nalus } = inspection;
  const units = nalus.filter((nalu) => nalu.size > 0);
  const annexb =
    format === 'annexb'
      ? { path: stream.path, placed: placedInFile(units), leadIn: [] }
      : rewrite(stream.path, units, join(own, 'annexb.264'));
  return { inspection, annexb, folder: own };
};

/** The tests of one stream share one run of rtmpkit. */
const preparations = new Map<Stream, Promise<Prepared>>();
const prepared = (stream: Stream): Promise<Prepared> => {
  const known = preparations.get(stream) ?? prepare(stream);
  preparations.set(stream, known);
  return known;
};

/** Streams whose packets and picture types are taken from the folder of streams, without a run of ffprobe. */
const keptStreams = new Set<Stream>();

/** Output of ffprobe for a stream, without withheld pictures. */
const probedAsShown = async (stream: Stream): Promise<Probed> => {
  const { annexb } = await prepared(stream);
  const kept = annexb.path === stream.path ? keptAnswer(stream) : undefined;
  if (kept !== undefined) keptStreams.add(stream);
  return kept ?? probed(annexb.path);
};

const syntax = async (stream: Stream): Promise<readonly string[]> => {
  const { inspection, annexb, folder: own } = await prepared(stream);
  const { nalus, exitCode } = inspection;
  if (nalus.length === 0) return [`no NAL units, exit code ${exitCode}`];
  const jm = stream.jmTrace === undefined ? undefined : readJmTrace(stream.jmTrace);
  const source = stream.path;
  const result = await compareSyntax({
    codec: TRACED_H264,
    nalus,
    source,
    annexb,
    jm,
    folder: own,
    countRule: ledger.countRule,
  });
  ledger.add('streams, syntax', 1);
  ledger.add('NAL units', result.units);
  ledger.add("NAL units equal to ffmpeg's", result.ffmpeg.units);
  ledger.add("syntax elements equal to ffmpeg's: name, bit, length, value", result.ffmpeg.elements);
  ledger.add("NAL units equal to JM's", result.jm.units);
  ledger.add("syntax elements equal to JM's: order, length, value", result.jm.elements);
  return result.differences;
};

const accessUnits = async (stream: Stream): Promise<readonly string[]> => {
  const { nalus } = (await prepared(stream)).inspection;
  if (nalus.length === 0) return [];
  const counts = {
    accessUnits: picturesOf(nalus).length,
    redundantPictures: countRedundantPictures(nalus),
    packets: (await probedAsShown(stream)).packets,
    jm: stream.jmPictures,
  };
  const differences = compareAccessUnits(counts, ledger.countRule);
  ledger.add('streams, access units', 1);
  if (differences.length === 0) ledger.add("access units equal to ffprobe's", counts.accessUnits);
  return differences;
};

const pictures = async (stream: Stream): Promise<readonly string[]> => {
  const { inspection, annexb } = await prepared(stream);
  if (inspection.nalus.length === 0) return [];
  const ours = picturesOf(inspection.nalus);
  let differences = comparePictureTypes(ours, (await probedAsShown(stream)).pictureTypes);
  if (differences.length > 0) {
    const withWithheld = comparePictureTypes(ours, (await probed(annexb.path, 'withheld too')).pictureTypes);
    if (withWithheld.length === 0) ledger.countRule(WITHHELD_FRAMES.id);
    if (withWithheld.length === 0) differences = [];
  }
  ledger.add('streams, picture types', 1);
  if (differences.length === 0)
    ledger.add("frames in display order of ffprobe's picture types", inDisplayOrder(ours).length);
  return differences;
};

const shownTime = async (stream: Stream): Promise<readonly string[]> => {
  const { inspection, annexb } = await prepared(stream);
  const { frameRate, durationSeconds } = inspection.summary ?? {};
  // If the rate changes in the stream, a number of fields gives no duration.
  if (frameRate === undefined || durationSeconds === undefined) return [];
  const { shownFields } = await probed(annexb.path, 'withheld too');
  const differences = compareShownTime(durationSeconds, frameRate, shownFields);
  ledger.add('streams, shown time', 1);
  if (differences.length === 0) ledger.add("streams whose pictures are shown for as many fields as ffprobe's", 1);
  return differences;
};

const QUESTIONS: Readonly<Record<Question, (stream: Stream) => Promise<readonly string[]>>> = {
  syntax,
  'access units': accessUnits,
  'picture types': pictures,
  'shown time': shownTime,
};

const ask = async (stream: Stream, question: Question): Promise<void> => {
  const known = KNOWN_DIFFERENCES.filter((entry) => entry.stream === stream.name && entry.question === question);
  const differences = await QUESTIONS[question](stream);
  for (const { what, reason, clause } of known)
    ledger.note(`${stream.name}, ${question}: ${what.join('; ')} (${reason}; ${clause})`);
  // A listed difference that no longer occurs fails too.
  expect(differences, `${stream.name}, ${question}`).toEqual(known.flatMap((entry) => entry.what));
};

const ffmpeg = inject('ffmpeg');
const corpus = corpusStreams();
const made = inject('made');
const streams: readonly Stream[] = [...sampleStreams(), ...made.streams, ...(corpus?.streams ?? [])];

if (!ffmpeg) {
  const text = 'ffmpeg and ffprobe are not installed: NOTHING is compared, every test is skipped';
  ledger.note(text);
  console.warn(`oracle: ${text}`);
}
if (corpus === undefined)
  ledger.note('RTMPKIT_STREAMS is not set: only samples/ and streams made on the spot were compared');
else ledger.note(`${corpus.fuzzInputs} raw fuzz inputs of the folder of streams: not streams`);

test('every recipe gives a stream', () => {
  for (const reason of made.failed) ledger.note(`not made: ${reason}`);
  expect(made.failed.filter((reason) => !reason.includes('not installed'))).toEqual([]);
});

test('the list of known differences names streams that exist', () => {
  const names = new Set(streams.map((stream) => stream.name));
  const absent = KNOWN_DIFFERENCES.filter((entry) => !names.has(entry.stream));
  const complete = corpus !== undefined && ffmpeg && made.failed.length === 0;
  if (!complete) ledger.note(`${absent.length} entries of known-differences.ts are of streams that are not here`);
  else expect(absent.map((entry) => entry.stream)).toEqual([]);
});

for (const stream of streams) {
  for (const question of Object.keys(QUESTIONS) as Question[]) {
    test.skipIf(!ffmpeg)(`${stream.name}: ${question}`, () => ask(stream, question));
  }
}
