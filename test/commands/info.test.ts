import { basename, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { CORPUS_NOTE, flvEntries, h264Entries, hasCorpus, nameOf } from '../harness/corpus.ts';
import { concat, flvHeader, tag } from '../harness/flv-writer.ts';
import { type Outcome, type RunOptions, runInProcess } from './in-process.ts';
import { bytesOfCase, bytesOfSample, committedStreams, parameterSets, sample } from './streams.ts';
import { expectValidOutput } from './validators.ts';

// biome-ignore lint/suspicious/noExplicitAny: the schema says what is in it.
type Json = any;

const filesOf = async (args: readonly string[], options?: RunOptions): Promise<readonly Json[]> => {
  const { stdout } = await runInProcess(['info', ...args, '--json'], options);
  return JSON.parse(stdout).files;
};

const fileOf = async (stdin: Uint8Array, ...args: readonly string[]): Promise<Json> =>
  (await filesOf(args, { stdin }))[0];

describe('the facts of', () => {
  test('a byte stream: ffprobe and x264 say the same', async () => {
    const [file] = await filesOf([sample('bframes.h264')]);
    expect(file).toMatchObject({
      input: { path: sample('bframes.h264'), format: 'annexb', sizeBytes: 111031 },
      complete: true,
      durationMs: 2000,
      summary: { error: 0, warning: 0, frames: 60 },
    });
    expect(file.tracks).toHaveLength(1);
    expect(file.tracks[0]).toMatchObject({
      ...{ type: 'video', name: 'video', codec: 'avc1', codecString: 'avc1.64001E', profile: 'High', level: '3' },
      ...{ width: 640, height: 360, codedHeight: 368, scan: 'progressive', chromaFormat: '4:2:0', bitDepthLuma: 8 },
      ...{ entropyCoding: 'CABAC', frameRate: { num: 30, den: 1, fps: 30 }, timesFrom: 'vui', frames: 60 },
      keyFrames: { count: 2, minFrames: 30, maxFrames: 30, constant: true, tailFrames: 30, tailSeconds: 1 },
      gops: { count: 2, closed: 2, open: 0, pattern: 'IPBBPBBPBPBBPBBPBBPBBPBBPBBPBB' },
      ...{ maxConsecutiveB: 2, reorderFrames: 1, reorderMs: 33.3 },
      decoderDelay: { frames: 2, ms: 66.7, declared: true },
      parameterSets: { sequenceSets: 1, pictureSets: 1, outOfBand: false, keyFramesWithSets: 2 },
      encoder: { name: 'x264', version: expect.stringMatching(/^core 164/), settings: { keyint: '30', bframes: '2' } },
      types: { I: { frames: 2 }, P: { frames: 21 }, B: { frames: 37 } },
    });
  });

  test('an FLV: both tracks, the rates that it declares', async () => {
    const [file] = await filesOf([sample('bframes.flv')]);
    expect(file.tracks).toMatchObject([
      {
        ...{
          type: 'video',
          measuredFrameRate: { fps: 25, constant: true },
          markedKeyFrames: 2,
          timesFrom: 'container',
        },
        declaredFrameRates: [
          { source: 'sequence header', fps: 25, agrees: true },
          { source: 'onMetaData', fps: 25, agrees: true },
        ],
        parameterSets: { outOfBand: true, keyFramesWithSets: 0 },
      },
      { type: 'audio', codec: 'mp4a', codecString: 'mp4a.40.2', sampleRateHz: 44100, channels: 1, frames: 45 },
    ]);
  });

  test('an avcC record alone', async () => {
    const record = Buffer.from(
      '0142c032ffe100196742c032da00800246c044000003000400000300f23c60ca8001000468ce09c8',
      'hex',
    );
    const file = await fileOf(record);
    expect(file).toMatchObject({ input: { format: 'avc-config' }, summary: { error: 0 } });
    expect(file.tracks).toMatchObject([
      {
        ...{ codecString: 'avc1.42C032', width: 2048, height: 1152, frames: 0, entropyCoding: 'CAVLC' },
        decoderDelay: { frames: 0, declared: true },
      },
    ]);
    const { stdout } = await runInProcess(['info'], { stdin: record });
    expect(stdout).toMatch(/frame rate {2}\d+ fps by the VUI.*\n {2}frames {6}none\n/);
  });

  test('an FLV with audio only', async () => {
    const file = await fileOf(concat(flvHeader(4), tag(8, 0, 'af001210'), tag(8, 0, 'af01aaaa'), tag(8, 23, 'af01aa')));
    expect(file.tracks).toMatchObject([{ type: 'audio', codec: 'mp4a', sampleRateHz: 44100, channels: 2, frames: 2 }]);
  });

  test('a stream without frames, and one that is cut in its first unit', async () => {
    const file = await fileOf(parameterSets());
    expect(file.tracks).toMatchObject([{ width: 640, frames: 0, keyFrames: { count: 0 } }]);
    expect((await fileOf(parameterSets().subarray(0, 12), '--format', 'annexb')).tracks).toHaveLength(1);
  });
});

describe('frame rate, constant or not', () => {
  test('a track with uneven steps is variable', async () => {
    const { stdout } = await runInProcess(['info'], { stdin: bytesOfCase('vui25-real-12.5.flv') });
    expect(stdout).toMatch(/frame rate {2}12\.5 fps measured, constant; 25 by the sequence header\s+\(differs\)/);
  });

  test('--fps gives times to a stream without', async () => {
    const stdin = bytesOfCase('gdr-no-idr.h264');
    const [without, given] = [await fileOf(stdin), await fileOf(stdin, '--fps', '50')];
    expect(given.tracks[0].timesFrom).toBe('fps');
    expect(given.tracks[0].durationMs).toBe(given.tracks[0].frames * 20);
    expect(without.tracks[0].timesFrom).not.toBe('fps');
  });
});

describe('findings', () => {
  const damaged = sample('damaged.h264');

  test('come with their place, the worst first, and make the exit code', async () => {
    const { code, stdout, stderr } = await runInProcess(['info', damaged]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(/\n {2}2 findings, 2 rules, 2 of 5 frames\n {2}E nal\/emulation-prevention: /);
    expect(stdout.replace(/\s+/g, ' ')).toContain('; frame 0, byte 5000 (0x1388)');
    expect((await runInProcess(['info', damaged, '--fail-on', 'never'])).code).toBe(0);
  });

  test('are the same as those of check', async () => {
    const { stdout } = await runInProcess(['check', damaged, '--json']);
    const [file] = await filesOf([damaged]);
    expect(file.findings).toEqual(JSON.parse(stdout).inputs[0].findings);
  });

  test('of which there are many are counted, with the call that shows all', async () => {
    // Junk, faults of many kinds.
    const bytes = bytesOfSample('bframes.flv');
    for (let at = 400; at < bytes.length; at += 331) bytes.fill(0xff, at, at + 3);
    const { stdout } = await runInProcess(['info'], { stdin: bytes });
    const lines = stdout.split('\n');
    const head = lines.findIndex((line) => /^ {2}\d+ findings, /.test(line));
    expect(lines.length - head).toBeLessThanOrEqual(13);
    expect(stdout).toMatch(/\n {2}\d+ more: rtmpkit check -\n$/);
  });

  test('-q leaves errors', async () => {
    const path = join('test', 'cases', 'mediamtx4768-multitrack.flv');
    const marks = async (...args: readonly string[]) =>
      (await runInProcess(['info', path, ...args])).stdout.match(/^ {2}[EWi] /gm) ?? [];
    expect((await marks('-q')).every((mark) => mark === '  E ')).toBe(true);
    expect((await marks()).length).toBeGreaterThan((await marks('-q')).length);
  });
});

describe('several inputs', () => {
  const [A, B, NOWHERE] = [sample('baseline.h264'), sample('bframes.flv'), sample('nowhere.h264')];

  test('each like the only one, the highest exit code, and one document', async () => {
    const alone = async (path: string): Promise<Outcome> => runInProcess(['info', path]);
    const all = await runInProcess(['info', A, NOWHERE, sample('damaged.h264'), B]);
    expect(all.code).toBe(3);
    expect(all.stderr).toBe(`rtmpkit: ${NOWHERE}: no such file\n`);
    const [a, d, b] = [await alone(A), await alone(sample('damaged.h264')), await alone(B)];
    expect(all.stdout).toBe([a, d, b].map(({ stdout }) => stdout).join('\n'));
    const files = await filesOf([A, NOWHERE, B]);
    expect(files).toEqual([
      ...(await filesOf([A])),
      expect.objectContaining({ input: { path: NOWHERE }, error: { code: 'ENOENT', message: 'no such file' } }),
      ...(await filesOf([B])),
    ]);
  });

  test('standard input can be one of them, once', async () => {
    expect(await runInProcess(['info', '-', A, '-'])).toMatchObject({
      ...{ code: 2, stdout: '', stderr: 'rtmpkit: standard input can be read only once\n' },
    });
    const [file] = await filesOf(['-', A], { stdin: bytesOfSample('baseline.h264') });
    expect(file.input).toEqual({ path: null, format: 'annexb' });
  });
});

describe('--track', () => {
  test('shows one track', async () => {
    const [both, audio] = [
      await filesOf([sample('bframes.flv')]),
      await filesOf([sample('bframes.flv'), '--track', 'audio']),
    ];
    expect(audio[0].tracks).toEqual([both[0].tracks[1]]);
  });

  test('does not apply to a stream of units', async () => {
    expect(await runInProcess(['info', sample('bframes.h264'), '--track', 'video:1'])).toEqual({
      ...{ code: 2, stdout: '', stderr: 'rtmpkit: --track does not apply here: the input has no tracks\n' },
    });
  });
});

test('an interruption shows what is known so far', async () => {
  const stdin = new PassThrough();
  stdin.write(bytesOfSample('bframes.h264').subarray(0, 60_000));
  const interruption = new AbortController();
  const ended = runInProcess(['info', '--json'], { stdin, interrupted: interruption.signal });
  while (stdin.readableLength > 0) await setTimeout(5);
  await setTimeout(20);
  interruption.abort();
  const { code, stdout, stderr } = await ended;
  expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
  expectValidOutput(['info', '--json'], stdout);
  const [file] = JSON.parse(stdout).files;
  expect(file).toMatchObject({ complete: false, findings: [] });
  // ffprobe: 31 packets begin in the first 60,000 bytes.
  expect(file.tracks[0].frames).toBeGreaterThan(25);
});

/** One screen of 80 columns, and both JSON outputs, which say the same. */
const check = async (path: string): Promise<void> => {
  const screen = await runInProcess(['info', path], { columns: 80, env: { NO_COLOR: '1' } });
  if (screen.code === 3) return;
  const lines = screen.stdout.trimEnd().split('\n');
  // A path is as long as it is.
  const isOfPath = (line: string) => /^\/|^ {2}\d+ more: /.test(line);
  expect(lines.filter((line) => [...line].length > 80 && !isOfPath(line))).toEqual([]);
  const [json, ndjson] = [await runInProcess(['info', path, '--json']), await runInProcess(['info', path, '--ndjson'])];
  expect([json.code, ndjson.code]).toEqual([screen.code, screen.code]);
  expectValidOutput(['info', '--json'], json.stdout);
  expectValidOutput(['info', '--ndjson'], ndjson.stdout);
  const [file] = JSON.parse(json.stdout).files;
  expect(JSON.parse(ndjson.stdout)).toEqual({ record: 'file', schema: 'rtmpkit/info/1', ...file });
  const videos = file.tracks.filter(({ type }: Json) => type === 'video').length;
  const sounds = file.tracks.length - videos;
  expect(lines.length).toBeLessThanOrEqual(16 + 26 * videos + 3 * sounds);
};

describe('every output fits a screen and follows its schema', () => {
  test.each(committedStreams.map((path) => [basename(path), path]))('%s', (_, path) => check(path));
});

describe(`the same for the stream collection${CORPUS_NOTE}`, () => {
  const streams = process.env['RTMPKIT_STREAMS'] ?? '';
  const entries = [...h264Entries, ...flvEntries];
  test.skipIf(!hasCorpus)('there are streams', () => expect(entries.length).toBeGreaterThan(0));
  test.skipIf(!hasCorpus).each(entries.map((entry) => [nameOf(entry), join(streams, entry.file)]))('%s', (_, path) =>
    check(path),
  );
});
