import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Batcher } from './batcher.ts';
import { boxContent } from './boxes.ts';
import { run } from './process.ts';

const recordIn = (path: string): Uint8Array | undefined =>
  existsSync(path) ? boxContent(new Uint8Array(readFileSync(path)), 'avcC') : undefined;

const copies = new Batcher(async (streams: readonly string[]) => {
  const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-mp4-'));
  const outputs = streams.map((_, i) => join(folder, `${i}.mp4`));
  const { code } = await run('ffmpeg', [
    ...'-nostdin -v error'.split(' '),
    ...streams.flatMap((path) => ['-f', 'h264', '-i', path]),
    ...outputs.flatMap((path, i) => ['-map', `${i}`, '-c', 'copy', path]),
  ]);
  const records = code === 0 || streams.length === 1 ? outputs.map(recordIn) : undefined;
  rmSync(folder, { recursive: true });
  return records;
});

/** The avcC that ffmpeg writes when it puts a raw H.264 stream into MP4; `undefined` if it cannot. */
export const mp4Record = (path: string): Promise<Uint8Array | undefined> => copies.ask(path);
