import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { runInProcess } from '../commands/in-process.ts';
import { convert } from './convert.ts';
import { inWholeFrames, LISTED, WHOLE_FRAMES } from './convert-differences.ts';
import { decodedFrames } from './decoded.ts';
import { packetsOf } from './flv-packets.ts';
import { sourcePath } from './made-streams.ts';
import { run } from './process.ts';
import { X264_RECIPES } from './recipes.ts';
import { corpusStreams, type Stream, sampleStreams } from './streams.ts';

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-convert-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ffmpeg = inject('ffmpeg');
const { folder: madeFolder, streams: made } = inject('made');
const corpus = corpusStreams();

/** A separate output file for a stream. */
const fileFor = (name: string, suffix: string): string => join(folder, `${name.replaceAll('/', '-')}.${suffix}`);

/** `DTS PTS flags` of the packets of an FLV, as ffprobe reads them, milliseconds. */
const packets = async (path: string): Promise<string[]> => {
  const options = '-v error -select_streams v -show_entries packet=dts,pts,flags -of csv=p=0';
  const { stdout } = await run('ffprobe', [...options.split(' '), path]);
  return stdout.toString().trimEnd().split('\n');
};

/** Positions of the packets with FrameType 1. */
const keysOf = async (path: string): Promise<number[]> =>
  (await packetsOf(path)).flatMap(({ key }, i) => (key ? [i] : []));

describe.skipIf(!ffmpeg)('FLV from raw streams: the times and key frames that x264 writes into FLV', () => {
  const recipes = X264_RECIPES.filter(({ name }) => made.some((stream) => stream.name === `made/${name}`));

  test.each(recipes.map((recipe) => [recipe.name, recipe] as const))('%s', async (name, { source, options }) => {
    const theirs = join(folder, `${name}-x264.flv`);
    const split = options.split(' ').filter((option) => option !== '');
    await run('x264', [
      ...['--threads', '1', '--quiet', '--muxer', 'flv', ...split, '-o', theirs],
      sourcePath(source, madeFolder),
    ]);
    const ours = join(folder, `${name}.flv`);
    const { code, diagnostics, summary } = await convert(join(madeFolder, `${name}.264`), ours);
    expect([code, diagnostics]).toEqual([0, []]);
    const [keys, theirKeys] = [await keysOf(ours), await keysOf(theirs)];
    // x264 marks each beginning of a refresh too, where a decoder has no right picture yet.
    expect(keys).toEqual(name === 'intra-refresh' ? theirKeys.slice(0, 1) : theirKeys);
    const [mine, wanted] = [await packets(ours), await packets(theirs)];
    const fps = WHOLE_FRAMES[name];
    if (fps === undefined) expect(mine).toEqual(wanted);
    else {
      expect(mine).not.toEqual(wanted);
      const times = mine.map((line) => line.split(',').map(Number));
      const exact = times.map(([ptsMs = NaN, dtsMs = NaN]) => ({ ptsMs, dtsMs }));
      const rounded = inWholeFrames(exact, summary.flv?.timing?.delayFrames as number, fps);
      expect(rounded.map(({ dtsMs, ptsMs }) => [ptsMs, dtsMs])).toEqual(
        wanted.map((line) => line.split(',').slice(0, 2).map(Number)),
      );
    }
  });
});

/** Streams with pictures that can be decoded; others have separate tests. */
const decodable = ({ name }: Stream): boolean => LISTED[basename(name)] === undefined;

const streams: readonly Stream[] = [...sampleStreams(), ...made, ...(corpus?.streams ?? [])];

describe.skipIf(!ffmpeg)('FLV from raw streams: the pictures that ffmpeg decodes', () => {
  test.each(streams.filter(decodable).map((stream) => [stream.name, stream] as const))('%s', async (name, stream) => {
    const output = fileFor(name, 'pictures.flv');
    const { summary, input } = await convert(stream.path, output, '--verify');
    expect(summary.verification?.identical).toBe(true);
    expect(summary.nalus?.written).toBeGreaterThan(0);
    // ffmpeg reads length-prefixed streams in a container only.
    const raw = input.format === 'annexb' ? stream.path : fileFor(name, 'pictures.h264');
    if (raw !== stream.path) await convert(stream.path, raw);
    const [ours, theirs] = await Promise.all([decodedFrames(output), decodedFrames(raw, { format: 'h264' })]);
    rmSync(output);
    expect(ours.map(({ md5 }) => md5)).toEqual(theirs.map(({ md5 }) => md5));
    ours.slice(1).forEach(({ pts }, i) => {
      expect(pts).toBeGreaterThan(ours[i]?.pts as number);
    });
  });

  test.each(streams.filter((stream) => !decodable(stream)).map(({ name, path }) => [name, path] as const))(
    '%s: as listed',
    async (name, path) => {
      const output = fileFor(name, 'listed.flv');
      const outcome = await convert(path, output).then(
        ({ code, summary, diagnostics }) =>
          existsSync(output)
            ? `exit ${code}, ${summary.flv?.frames} frames`
            : `exit ${code}: ${diagnostics.findLast(({ severity }) => severity === 'error')?.code}`,
        () => 'no stream',
      );
      expect(outcome).toBe(LISTED[basename(name)]?.outcome);
    },
  );
});

describe('Annex B to AVCC and back', () => {
  test.each(streams.map((stream) => [stream.name, stream] as const))('%s: every NAL unit', async (name, { path }) => {
    const there = fileFor(name, 'there.avcc');
    const back = fileFor(name, 'back.h264');
    const first = await convert(path, there, '--verify').catch(() => undefined);
    if (first === undefined || !existsSync(there)) {
      expect(LISTED[basename(name)]?.outcome).toMatch(/^no stream/);
      return;
    }
    expect(first.summary.verification).toEqual({ identical: true, compared: first.summary.nalus?.written });
    const second = await convert(there, back, '--verify', '--format', 'avcc').catch(() => undefined);
    if (second === undefined) throw new Error('the AVCC stream is not read back');
    // A unit that contains 00 00 01 is split by it in Annex B, which is reported.
    const intact = second.diagnostics.every(({ code }) => code !== 'forbidden-pattern' && code !== 'verify-mismatch');
    expect(second.summary.verification?.identical || !intact).toBe(true);
    if (!/\.avcc$/i.test(path) && intact && (await startsByTheClause(path))) {
      expect(Buffer.compare(readFileSync(back), readFileSync(path))).toBe(0);
    }
    for (const file of [there, back]) rmSync(file, { force: true });
  });
});

/** True if the stream has start codes of 4 bytes exactly where H.264 B.1.2 requires, and nothing but units. */
const startsByTheClause = async (path: string): Promise<boolean> => {
  const { stdout } = await runInProcess(['nalu', '--ndjson', path]);
  const records = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  return records.every(
    (record) =>
      (record.record !== 'diagnostic' || record.code !== 'junk') &&
      (record.record !== 'nalu' ||
        (record.trailingZeros === undefined &&
          record.size > 0 &&
          (record.prefixLength === 4) ===
            (record.startsAccessUnit !== undefined || record.nal_unit_type === 7 || record.nal_unit_type === 8))),
  );
};
