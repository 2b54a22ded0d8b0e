import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Batcher } from './batcher.ts';
import { run } from './process.ts';

/** One picture or one frame of sound that ffmpeg decodes. */
export interface DecodedFrame {
  readonly stream: number;
  /** In the time base of the stream. */
  readonly pts: number;
  readonly md5: string;
}

interface Decodable {
  readonly path: string;
  readonly format: 'h264' | undefined;
  readonly streams: 'first video' | 'all';
}

/**
 * One thread: with several, the concealment of a damaged picture depends on their timing (23 outcomes in 40 runs of one
 * stream).
 */
const inputOf = ({ path, format }: Decodable): string[] => [
  ...'-threads 1'.split(' '),
  ...(format === undefined ? [] : ['-f', format]),
  ...['-i', path],
];

const outputOf = ({ streams }: Decodable, input: number, path: string): string[] => [
  ...['-map', streams === 'all' ? `${input}` : `${input}:v:0`],
  ...'-c:v rawvideo -c:a pcm_s16le -fps_mode passthrough -enc_time_base:v -1 -f framemd5'.split(' '),
  path,
];

const framesIn = (path: string): readonly DecodedFrame[] =>
  (existsSync(path) ? readFileSync(path, 'latin1') : '')
    .split('\n')
    .filter((line) => /^\d/.test(line))
    .map((line) => line.split(',').map((cell) => cell.trim()))
    .map(([stream, , pts, , , md5 = '']) => ({ stream: Number(stream), pts: Number(pts), md5 }));

const decodings = new Batcher(async (files: readonly Decodable[]) => {
  const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-decoded-'));
  const outputs = files.map((_, i) => join(folder, `${i}.framemd5`));
  const { code } = await run('ffmpeg', [
    ...'-nostdin -v quiet'.split(' '),
    ...files.flatMap(inputOf),
    ...files.flatMap((file, i) => outputOf(file, i, outputs[i] as string)),
  ]);
  const frames = code === 0 || files.length === 1 ? outputs.map(framesIn) : undefined;
  rmSync(folder, { recursive: true });
  return frames;
});

/** What ffmpeg decodes, in display order. */
export const decodedFrames = (
  path: string,
  { format, streams = 'first video' }: Partial<Omit<Decodable, 'path'>> = {},
): Promise<readonly DecodedFrame[]> => decodings.ask({ path, format, streams });
