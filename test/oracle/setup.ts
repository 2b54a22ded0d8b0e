import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { ffprobeVersion } from './ffprobe.ts';
import { type MadeFlv, makeFlv } from './flv-made.ts';
import { type BlockDecoder, compileBlockDecoder } from './macroblocks/block-decoder.ts';
import { type Made, makeStreams } from './made-streams.ts';
import { isThere, run } from './process.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The program that was built. */
    program: string;
    /** ffmpeg and ffprobe are installed. */
    ffmpeg: boolean;
    /** `5.1`; empty if it is not installed. */
    ffprobeVersion: string;
    flvmeta: boolean;
    tshark: boolean;
    /** Prints what FFmpeg knows of macroblocks. */
    blockDecoder: BlockDecoder;
    /** The streams of recipes.ts; none without ffmpeg. */
    made: Made;
    /** The streams of flv-made.ts; none without ffmpeg. */
    madeFlv: MadeFlv;
  }
}

/** Builds the program and makes the streams, once for all test files. */
export const setup = async (project: TestProject): Promise<() => void> => {
  const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-oracle-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const version = await ffprobeVersion();
    const ffmpeg = version !== '' && (await isThere('ffmpeg', '-version'));
    project.provide('ffmpeg', ffmpeg);
    project.provide('ffprobeVersion', version);
    project.provide('flvmeta', await isThere('flvmeta', '--version'));
    project.provide('tshark', await isThere('tshark', '--version'));
    const [program, made, madeFlv, blockDecoder] = await Promise.all([
      buildProgram(join(folder, 'program')),
      ffmpeg ? makeStreams(subfolder(folder, 'h264')) : { folder, streams: [], failed: [] },
      ffmpeg ? makeFlv(subfolder(folder, 'flv')) : { streams: [], failed: [], unsupported: [] },
      compileBlockDecoder(folder),
    ]);
    project.provide('program', program);
    project.provide('made', made);
    project.provide('madeFlv', madeFlv);
    project.provide('blockDecoder', blockDecoder);
  } catch (error) {
    remove();
    throw error;
  }
  return remove;
};

/** Builds the program and copies it: a build during the run does not remove it. */
const buildProgram = async (copy: string): Promise<string> => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const { code, stdout, stderr } = await run(process.execPath, [join(root, '.config/build.mjs')]);
  if (code !== 0) throw new Error(`the build failed: the oracle has no program to run\n${stdout}${stderr}`);
  for (const part of ['bin', 'dist', 'package.json']) cpSync(join(root, part), join(copy, part), { recursive: true });
  return join(copy, 'bin/rtmpkit.js');
};

const subfolder = (folder: string, name: string): string => {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
};
