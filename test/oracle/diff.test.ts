import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { runInProcess } from '../commands/in-process.ts';
import { run } from './process.ts';

const ffmpeg = inject('ffmpeg');
const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-diff-oracle-'));
afterAll(() => rmSync(folder, { recursive: true }));

const encode = async (name: string, encoder: string, settings: string): Promise<string> => {
  const path = join(folder, name);
  const source = '-f lavfi -i testsrc2=s=320x180:r=25 -t 4'.split(' ');
  await run('ffmpeg', ['-nostdin', '-v', 'error', ...source, '-c:v', encoder, ...settings.split(' '), path]);
  return path;
};

/** Types and key flags of the pictures in output order, by ffprobe, which decodes them. */
const pictures = async (
  path: string,
): Promise<readonly { readonly pict_type: string; readonly key_frame: number }[]> => {
  const { stdout } = await run('ffprobe', [
    ...'-v quiet -threads 1 -select_streams v:0 -show_frames -show_entries frame=pict_type,key_frame -of json'.split(
      ' ',
    ),
    path,
  ]);
  return (JSON.parse(stdout.toString()) as { frames: { pict_type: string; key_frame: number }[] }).frames;
};

interface Document {
  readonly frames: { readonly order: string; readonly paired: number };
  readonly types: { readonly pairs: number };
  readonly keyFrames: { readonly pairs: number };
  readonly pairs: readonly { readonly a: { readonly displayIndex: number }; readonly differs: readonly string[] }[];
}

describe.skipIf(!ffmpeg)('diff pairs the pictures that ffprobe shows at the same place', () => {
  test.each([
    ['libx264', 'h264', '-g 40 -x264-params threads=1:bframes=0', '-g 25 -x264-params threads=1:bframes=3:b-pyramid=2'],
    [
      'libx265',
      'h265',
      '-x265-params log-level=0:keyint=40:bframes=0',
      '-x265-params log-level=0:keyint=25:open-gop=0',
    ],
  ])('%s', async (encoder, extension, settingsA, settingsB) => {
    const [a, b] = [
      await encode(`a.${extension}`, encoder, settingsA),
      await encode(`b.${extension}`, encoder, settingsB),
    ];
    const [ofA, ofB] = [await pictures(a), await pictures(b)];
    const { code, stdout } = await runInProcess(['diff', a, b, '--json']);
    const document = JSON.parse(stdout) as Document;
    expect(code).toBe(1);
    expect(document.frames).toEqual({ order: 'output', paired: 100, onlyInA: 0, onlyInB: 0 });
    const places = (differs: (i: number) => boolean) => ofA.flatMap((_, i) => (differs(i) ? [i] : []));
    const types = places((i) => ofA[i]?.pict_type !== ofB[i]?.pict_type);
    const keys = places((i) => ofA[i]?.key_frame !== ofB[i]?.key_frame);
    expect(types.length).toBeGreaterThan(20);
    expect(keys.length).toBeGreaterThan(2);
    const found = (aspect: string) =>
      document.pairs.flatMap(({ a: { displayIndex }, differs }) => (differs.includes(aspect) ? [displayIndex] : []));
    expect(found('types')).toEqual(types);
    expect(found('keyFrames')).toEqual(keys);
    expect([document.types.pairs, document.keyFrames.pairs]).toEqual([types.length, keys.length]);
  });
});
