import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { CORPUS_NOTE, flvEntries, hasCorpus, nameOf } from '../harness/corpus.ts';
import { concat, flvHeader, tag } from '../harness/flv-writer.ts';
import { runInProcess } from './in-process.ts';
import { killPrograms, rtmpkit } from './program.ts';
import { sample } from './streams.ts';
import { expectValidOutput } from './validators.ts';

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-audio-'));
afterAll(() => {
  killPrograms();
  rmSync(folder, { recursive: true, force: true });
});
const corpus = process.env['RTMPKIT_STREAMS'] ?? '';
const stream = (name: string): string => join(corpus, 'flv', `${name}.flv`);
const output = (name: string): string => join(folder, name);

/** AAC LC, 44,100 Hz, stereo, and one frame. */
const AAC = concat(flvHeader(4), tag(8, 0, 'af001210'), tag(8, 0, 'af01210a0b'));

describe('from a pipe to a pipe', () => {
  test('AAC', async () => {
    const { code, stdout, stderr } = await rtmpkit(['convert', '-', '-', '--to', 'adts', '--verify'], { stdin: AAC });
    expect(stdout.toString('hex')).toBe('fff15080015ffc210a0b');
    expect(stderr).toBe(
      'standard output: FLV -> ADTS, 10 B\n  1 frame of AAC, 0.02 s, 44100 Hz, 2 channels\n  1 frame read back: the same SHA-256 for each\n',
    );
    expect(code).toBe(0);
  });

  test('--track audio is accepted, --track video is wrong usage', async () => {
    expect((await rtmpkit(['convert', '-', '-', '--to', 'adts', '--track', 'audio'], { stdin: AAC })).code).toBe(0);
    const { code, stderr } = await rtmpkit(['convert', '-', '-', '--to', 'adts', '--track', 'video'], { stdin: AAC });
    expect(stderr).toBe('rtmpkit: AAC in ADTS holds no video\n');
    expect(code).toBe(2);
  });
});

describe('impossible conversions', () => {
  const failing = async (args: readonly string[], stdin?: Uint8Array) => {
    const { code, stderr, stdout } = await runInProcess(['convert', ...args], stdin === undefined ? {} : { stdin });
    expect(stdout).toBe('');
    return { code, stderr };
  };

  test('an input that is no FLV: 3', async () => {
    const { code, stderr } = await failing([sample('bframes.h264'), output('none.aac')]);
    expect(stderr).toContain('is Annex B byte stream, which has no audio: AAC in ADTS needs FLV input');
    expect(code).toBe(3);
    expect(existsSync(output('none.aac'))).toBe(false);
  });

  test('no audio: 1, and no file', async () => {
    const { code, stderr } = await failing(['-', output('none.aac')], concat(flvHeader(1), tag(9, 0, '1200')));
    expect(stderr).toContain('error: the stream has no audio track');
    expect(stderr).toContain('none.aac: FLV -> ADTS failed, nothing was written');
    expect(code).toBe(1);
    expect(existsSync(output('none.aac'))).toBe(false);
  });

  test('.mp3 of AAC: 1, naming the codec; --to raw writes it all the same', async () => {
    const { code, stderr } = await failing(['-', output('aac.mp3')], AAC);
    expect(stderr).toContain('the audio is AAC, a .mp3 file holds only MP3');
    expect(code).toBe(1);
    expect((await failing(['-', output('aac.bin'), '--to', 'raw'], AAC)).code).toBe(0);
    expect(readFileSync(output('aac.bin')).toString('hex')).toBe('210a0b');
  });

  test('flags of other conversions: 2', async () => {
    expect((await failing(['-', output('none.aac'), '--fps', '25'], AAC)).code).toBe(2);
    expect((await failing(['-', output('none.aac'), '--fix', 'metadata'], AAC)).code).toBe(2);
  });
});

describe(`every FLV of the stream collection gives its audio or the reason${CORPUS_NOTE}`, () => {
  test.skipIf(!hasCorpus).each(flvEntries.map((entry) => [nameOf(entry), join(corpus, entry.file)]))(
    '%s',
    async (name, path) => {
      const raw = await runInProcess([
        ...['convert', path, output(`${name}.bin`), '--to', 'raw', '--format', 'flv', '--verify', '--json'],
      ]);
      expectValidOutput(['convert', '--json'], raw.stdout);
      const { summary } = JSON.parse(raw.stdout);
      if (summary.audio === undefined) expect(raw.code).not.toBe(0);
      else expect(summary.verification).toEqual({ identical: true, compared: summary.audio.frames });
      const adts = await runInProcess([
        ...['convert', path, output(`${name}.aac`), '--format', 'flv', '--verify', '--json'],
      ]);
      expectValidOutput(['convert', '--json'], adts.stdout);
      const facts = JSON.parse(adts.stdout).summary;
      expect(existsSync(output(`${name}.aac`))).toBe((facts.audio?.frames ?? 0) > 0);
      if (facts.audio !== undefined) {
        expect(facts.audio.codec).toBe('mp4a');
        expect(facts.verification).toEqual({ identical: true, compared: facts.audio.frames });
      }
    },
  );

  test.skipIf(!hasCorpus)('an MP3 track becomes an MP3 file', async () => {
    const path = output('kf.mp3');
    const { code } = await runInProcess(['convert', stream('gen-ffmpeg__avc_mp3_kfindex'), path, '-q']);
    expect(code).toBe(0);
    // A frame of MPEG-1 layer III.
    expect(readFileSync(path).subarray(0, 2).toString('hex')).toBe('fffb');
  });
});
