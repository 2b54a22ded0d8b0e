import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './process.ts';
import { FFMPEG_RECIPES, JOINED, SOURCES, type SourceName, X264_RECIPES } from './recipes.ts';

export interface MadeStream {
  readonly name: string;
  readonly path: string;
}

export interface Made {
  /** Folder of the streams and of their source pictures. */
  readonly folder: string;
  readonly streams: readonly MadeStream[];
  /** Recipes that gave nothing, with the reason. */
  readonly failed: readonly string[];
}

/** Makes the streams of the recipes in `folder`, two at a time. */
export const makeStreams = async (folder: string): Promise<Made> => {
  const failed: string[] = [];
  const streams = new Map<string, string>();
  const keep = (name: string, path: string, code: number, said: string): void => {
    if (code === 0 && existsSync(path) && statSync(path).size > 0) streams.set(name, path);
    else
      failed.push(`${name}: ${code === -1 ? 'the encoder is not installed' : (said.trim().split('\n').at(-1) ?? '')}`);
  };
  const names = Object.keys(SOURCES) as SourceName[];
  await Promise.all(names.map((name) => makeSource(name, folder)));
  await Promise.all(
    X264_RECIPES.map(async ({ name, source, options }) => {
      const path = join(folder, `${name}.264`);
      const split = options.split(' ').filter((option) => option !== '');
      const { code, stderr } = await run('x264', [
        ...['--threads', '1', '--quiet', '--muxer', 'raw', ...split, '-o', path],
        sourcePath(source, folder),
      ]);
      keep(name, path, code, stderr.toString());
    }),
  );
  await Promise.all(
    FFMPEG_RECIPES.map(async ({ name, of, arguments: options }) => {
      const path = join(folder, `${name}.264`);
      const input =
        of === undefined
          ? '-f lavfi -i testsrc2=s=128x96:r=25:d=1'.split(' ')
          : ['-f', 'h264', '-i', join(folder, `${of}.264`)];
      const { code, stderr } = await run('ffmpeg', [
        ...'-nostdin -v error -y'.split(' '),
        ...input,
        ...options,
        ...['-f', 'h264', path],
      ]);
      keep(name, path, code, stderr.toString());
    }),
  );
  for (const [name, parts] of Object.entries(JOINED)) {
    const path = join(folder, `${name}.264`);
    const paths = parts.map((part) => streams.get(part)).filter((part) => part !== undefined);
    if (paths.length === parts.length) writeFileSync(path, Buffer.concat(paths.map((part) => readFileSync(part))));
    keep(name, path, paths.length === parts.length ? 0 : 1, 'a part is missing');
  }
  return { folder, streams: [...streams].map(([name, path]) => ({ name: `made/${name}`, path })), failed };
};

/** YUV4MPEG of a source. */
export const sourcePath = (name: SourceName, folder: string): string => join(folder, `${name}.y4m`);

const makeSource = async (name: SourceName, folder: string): Promise<void> => {
  const { size, pixels, frames, filter } = SOURCES[name];
  await run('ffmpeg', [
    ...'-nostdin -v error -y -f lavfi -i'.split(' '),
    `testsrc2=s=${size}:r=25${filter}`,
    ...['-frames:v', `${frames}`, '-pix_fmt', pixels, '-strict', '-1', sourcePath(name, folder)],
  ]);
};
