import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, test } from 'vitest';
import type { PictureBlocks } from '../../src/media/macroblocks.ts';
import { readJmTrace } from './jm-trace.ts';
import { Ledger } from './ledger.ts';
import { decodedFrames } from './macroblocks/block-decoder.ts';
import { compareBlocks } from './macroblocks/compare-blocks.ts';
import { compareStream } from './macroblocks/compare-stream.ts';
import { FrameFinder } from './macroblocks/frame-finder.ts';
import { jmDifference } from './macroblocks/jm-bits.ts';
import { BLOCK_DIFFERENCES } from './macroblocks/known-differences.ts';
import type { Predicted } from './macroblocks/predicted-pixels.ts';
import { provePixels } from './macroblocks/prove-pixels.ts';
import { readPictures } from './macroblocks/read-pictures.ts';
import { x264Frames, x264Shares } from './macroblocks/x264-log.ts';
import { MATRIX, makeMatrixStream, PIXEL_MATRIX } from './macroblocks/x264-matrix.ts';
import { X264Counts } from './macroblocks/x264-shares.ts';
import { run } from './process.ts';
import { corpusStreams, type Stream, sampleStreams } from './streams.ts';

const ffmpeg = inject('ffmpeg');
const blockDecoder = inject('blockDecoder');
const decoder = 'path' in blockDecoder ? blockDecoder.path : undefined;
const made = inject('made');
const corpus = corpusStreams();
const streams: readonly Stream[] = [...sampleStreams(), ...made.streams, ...(corpus?.streams ?? [])];

const ledger = new Ledger();
const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-macroblocks-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  console.log(ledger.toString());
});

const NOTE = decoder === undefined ? ' [skipped: no FFmpeg to compile against]' : '';
if ('missing' in blockDecoder) {
  const text = `macroblocks are NOT compared: ${blockDecoder.missing}`;
  ledger.note(text);
  console.warn(`oracle: ${text}`);
}
if (corpus === undefined)
  ledger.note('RTMPKIT_STREAMS is not set: only samples/ and streams made on the spot were compared');

test.runIf(process.env['CI'] !== undefined)('in CI there is a compiler, and FFmpeg to compile against', () => {
  expect(blockDecoder).toHaveProperty('path');
});

test.skipIf(decoder === undefined)(`the rows are those of ffmpeg -threads 1 -debug qp+mb_type${NOTE}`, async () => {
  for (const name of ['made/tff', 'made/slices', 'made/high422-10-tff']) {
    const { path = '' } = made.streams.find((stream) => stream.name === name) ?? {};
    const rows: string[] = [];
    for await (const frame of decodedFrames(decoder ?? '', path)) rows.push(frame.rows.toString('latin1'));
    expect(rows.length, name).toBeGreaterThan(0);
    expect(rows.join(''), name).toBe(await rowsOfFfmpeg(path));
  }
});

/** The rows that the program prints. It decodes the first pictures twice: the last decoder is that of the output. */
const rowsOfFfmpeg = async (path: string): Promise<string> => {
  const options = '-nostdin -v repeat+debug -threads 1 -flags +output_corrupt -strict 1 -debug qp+mb_type -f h264 -i';
  const { stderr } = await run('ffmpeg', [...options.split(' '), path, '-f', 'null', '-']);
  const text = stderr.toString('latin1');
  const decoders = [...text.matchAll(/\[h264 @ (0x[\da-f]+)\] New frame/g)];
  const prefix = `[h264 @ ${decoders.at(-1)?.[1]}] `;
  return text
    .split('\n')
    .filter((line) => line.startsWith(prefix))
    .map((line) => `${line.slice(prefix.length)}\n`)
    .filter((line) => /^(?:[ \d]\d[A-Za-z<>][ +|?-][ =])+\n$/.test(line))
    .join('');
};

test.skipIf(decoder === undefined)(`the comparison finds one macroblock that is another${NOTE}`, async () => {
  const { path = '' } = made.streams.find(({ name }) => name === 'made/tff') ?? {};
  const stream = new Uint8Array(readFileSync(path));
  const finder = new FrameFinder(decodedFrames(decoder ?? '', path), stream);
  let compared = 0;
  for (const { picture } of readPictures(stream)) {
    const frame = await finder.frameAt(picture.offset);
    const mb = picture.mbType.findIndex((type) => picture.typeNames[type]?.endsWith('_16x16') === true);
    if (frame === undefined || mb === -1 || picture.type === 'I') continue;
    const changed = <T extends Int8Array | Int16Array | Uint8Array>(array: T, at: number): T => {
      const copy = array.slice() as T;
      copy[at] = (copy[at] ?? 0) + 1;
      return copy;
    };
    const differencesOf = (part: Partial<PictureBlocks>) => compareBlocks({ ...picture, ...part }, frame).different;
    expect(differencesOf({})).toEqual({ QP: 0, type: 0, motion: 0 });
    expect(differencesOf({ qp: changed(picture.qp, mb) })).toEqual({ QP: 1, type: 0, motion: 0 });
    const list = picture.refIdx[8 * mb] === -1 ? 1 : 0;
    expect(differencesOf({ mv: changed(picture.mv, 64 * mb + 32 * list) })).toEqual({ QP: 0, type: 0, motion: 1 });
    const mbType = picture.mbType.slice();
    mbType[mb] = picture.typeNames.indexOf('I_PCM');
    expect(differencesOf({ mbType }).type).toBe(1);
    compared++;
  }
  expect(compared).toBeGreaterThan(20);
});

describe(`QP, types and motion vectors equal those of FFmpeg, and bits add up${NOTE}`, () => {
  test.skipIf(decoder === undefined).each(streams.map((stream) => [stream.name, stream]))(
    '%s',
    async (name, stream) => {
      const { bits, isCabac, macroblocks, vectors, differences, first } = await compareStream(
        decoder ?? '',
        stream.path,
      );
      ledger.add('streams', 1);
      ledger.add('pictures', bits.length);
      ledger.add("macroblocks compared with FFmpeg's: QP, type", macroblocks);
      ledger.add("motion vectors compared with FFmpeg's", vectors);
      const all = [...differences];
      if (stream.jmTrace !== undefined && !isCabac && bits.length > 2) {
        const difference = jmDifference(bits, readJmTrace(stream.jmTrace));
        if (difference !== undefined) all.push(difference);
        else ledger.add('pictures of as many bits as JM reads (CAVLC)', bits.length - 2);
      }
      const known = BLOCK_DIFFERENCES.filter((each) => each.stream === name);
      for (const { what, reason, clause } of known) ledger.note(`${name}: ${what.join('; ')} (${reason}; ${clause})`);
      // A listed difference that no longer occurs fails too.
      expect(all, first).toEqual(known.flatMap(({ what }) => what));
    },
  );

  test('the list of known differences names streams that exist', () => {
    const names = new Set(streams.map(({ name }) => name));
    const absent = BLOCK_DIFFERENCES.map(({ stream }) => stream).filter((name) => !names.has(name));
    if (corpus === undefined) ledger.note(`${absent.length} known differences are of streams that are not here`);
    else expect(absent).toEqual([]);
  });
});

/** Streams of the collection without a deblocking filter, weights and changes of lists; direct 4x4 blocks in some. */
const PIXEL_STREAMS = [
  'cisco-openh264__NLMQ2_JVC_C.264',
  'cisco-openh264__SVA_CL1_E.264',
  'thesyncim-goh264__high10_bskip_temporal_cavlc.h264',
  'thesyncim-goh264__high10_cabac_b4x4_spatial_direct_sub.h264',
  'thesyncim-goh264__high10_cavlc_b4x4_spatial_direct_sub.h264',
  'thesyncim-goh264__high10_cavlc_b4x4_temporal_direct_sub.h264',
  'thesyncim-goh264__high10_partitioned_p_cabac.h264',
  'thesyncim-goh264__high10_partitioned_p_cavlc.h264',
] as const;

describe('blocks without residual are what FFmpeg decodes: proves reference indices and vectors of 4x4 blocks', () => {
  const prove = async (path: string): Promise<Predicted> => {
    const proved = await provePixels(path);
    expect(proved.different).toEqual([]);
    ledger.add("4x4 blocks without residual whose prediction is FFmpeg's picture", proved.equal);
    for (const [kind, count] of Object.entries(proved.kinds)) ledger.add(`of these: ${kind}`, count);
    return proved;
  };

  test.skipIf(!ffmpeg).each(PIXEL_MATRIX.map((recipe) => [recipe.name, recipe]))('%s', async (_, recipe) => {
    const { path } = await makeMatrixStream(recipe, folder);
    const { kinds } = await prove(path);
    for (const [kind, count] of Object.entries(kinds)) expect(count, kind).toBeGreaterThan(100);
  });

  test.skipIf(!ffmpeg || corpus === undefined).each(PIXEL_STREAMS)('%s', async (name) => {
    const { path = '' } = streams.find((stream) => stream.name === `h264/${name}`) ?? {};
    expect((await prove(path)).equal).toBeGreaterThan(0);
  });
});

describe(`the x264 matrix: also mean QP, counts and shares equal those that x264 prints${NOTE}`, () => {
  test.skipIf(decoder === undefined).each(MATRIX.map((recipe) => [recipe.name, recipe]))('%s', async (_, recipe) => {
    const { path, log } = await makeMatrixStream(recipe, folder);
    const counts = new X264Counts();
    const qpBdOffset = 6 * (recipe.picture.bitDepth - 8);
    const frames: ReturnType<typeof x264Frames>[number][] = [];
    const { differences, first, macroblocks, vectors } = await compareStream(decoder ?? '', path, (picture) => {
      counts.add(picture);
      const names = [...picture.mbType.subarray(0, picture.readCount)].map((type) => picture.typeNames[type] ?? '');
      const intra = names.filter((name) => name.startsWith('I')).length;
      const skipped = names.filter((name) => name.endsWith('Skip')).length;
      const qps = picture.qp.subarray(0, picture.readCount).reduce((sum, qp) => sum + qp + qpBdOffset, 0);
      const qp = (qps / picture.readCount).toFixed(2);
      frames.push({ qp, type: picture.type, intra, inter: names.length - intra - skipped, skipped });
    });
    expect(differences, first).toEqual([]);
    expect(frames).toEqual(x264Frames(log));
    expect(frames.length).toBe(12);
    for (const [line, numbers] of counts.lines()) {
      const printed = x264Shares(log, line);
      // Of a picture without chroma, x264 counts modes of chroma.
      if (printed === undefined || (line === 'i8c' && numbers.length === 0)) continue;
      ledger.add("numbers of x264's summary", printed.length);
      expect(numbers.length, line).toBe(printed.length);
      // x264 rounds to a digit after the point, or to none.
      const digits = /^i\d/.test(line) ? 0 : 1;
      for (const [i, number] of numbers.entries())
        expect(Math.abs(number - (printed[i] ?? 0)), `${line} ${i}: ${number}`).toBeLessThanOrEqual(
          0.5 / 10 ** digits + 1e-9,
        );
    }
    ledger.add('streams of the x264 matrix', 1);
    ledger.add("frames with x264's mean QP and counts of macroblocks", frames.length);
    ledger.add("macroblocks compared with FFmpeg's: QP, type", macroblocks);
    ledger.add("motion vectors compared with FFmpeg's", vectors);
  });
});
