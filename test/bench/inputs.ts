import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** The streams that are measured, all made here. */
export interface Inputs {
  /** 1080p, CABAC, 40 Mb/s. */
  readonly large: string;
  /** 1080p, 20 Mb/s, an AUD and 4 slices per frame. */
  readonly sliced: string;
  /** 160 x 96, 4 slices per frame: many units of a hundred bytes. */
  readonly small: string;
  /** A few pictures, 5 kB. */
  readonly tiny: string;
  /** As a live encoder sends it: 720p with B frames at 6 Mb/s, AAC at 128 kb/s. */
  readonly flv: string;
}

export interface Sizes {
  readonly largeBytes: number;
  readonly smallUnits: number;
}

interface Encoding {
  readonly source: string;
  readonly frames: number;
  readonly x264: readonly string[];
}

const LARGE: Encoding = {
  source: 'testsrc2=size=1920x1080:rate=25,noise=alls=20:allf=t',
  frames: 250,
  x264: ['--preset', 'ultrafast', '--cabac', '--bitrate', '40000', '--keyint', '50'],
};

const SLICED: Encoding = {
  ...LARGE,
  x264: ['--preset', 'ultrafast', '--cabac', '--bitrate', '20000', '--keyint', '50', '--slices', '4', '--aud'],
};

const SMALL: Encoding = {
  source: 'testsrc2=size=160x96:rate=25',
  frames: 2500,
  x264: ['--preset', 'veryfast', '--slices', '4', '--crf', '30', '--keyint', '250'],
};

const TINY: Encoding = {
  source: 'testsrc2=size=160x96:rate=25',
  frames: 8,
  x264: ['--preset', 'veryfast', '--crf', '33'],
};

/** Makes the inputs in `folder`, unless they exist. */
export const makeInputs = (folder: string, sizes: Sizes, say: (text: string) => void): Inputs => {
  const path = (name: string): string => join(folder, name);
  const piece = (name: string, encoding: Encoding): string => {
    const file = path(name);
    if (!exists(file)) {
      say(`encoding ${name} …\n`);
      encode(encoding, file);
    }
    return file;
  };
  const repeated = (name: string, encoding: Encoding, bytes: number): string => {
    const file = path(`${name}-${bytes}.h264`);
    if (!exists(file)) {
      const part = piece(`${name}-piece.h264`, encoding);
      repeat(part, file, Math.ceil(bytes / statSync(part).size));
    }
    return file;
  };
  const large = repeated('large', LARGE, sizes.largeBytes);
  const sliced = repeated('sliced', SLICED, sizes.largeBytes / 2);
  const small = path(`small-${sizes.smallUnits}.h264`);
  if (!exists(small)) {
    const part = piece('small-piece.h264', SMALL);
    repeat(part, small, Math.ceil(sizes.smallUnits / countUnits(readFileSync(part))));
  }
  return { large, sliced, small, tiny: piece('tiny.h264', TINY), flv: makeFlv(path, sizes.largeBytes, say) };
};

export const exists = (file: string): boolean => statSync(file, { throwIfNoEntry: false }) !== undefined;

const encode = ({ source, frames, x264 }: Encoding, file: string): void => {
  const raw = `ffmpeg -v error -f lavfi -i '${source}' -frames:v ${frames} -pix_fmt yuv420p -f yuv4mpegpipe -`;
  const run = spawnSync('sh', ['-c', `${raw} | x264 --quiet --demuxer y4m ${x264.join(' ')} -o '${file}' -`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (!exists(file) || statSync(file).size === 0) throw new Error(`x264 made nothing: ${run.stderr}`);
};

const FLV_PIECE =
  "-f lavfi -i 'testsrc2=size=1280x720:rate=25,noise=alls=20:allf=t' -f lavfi -i sine=r=44100 -t 20 " +
  '-c:v libx264 -preset veryfast -b:v 6000k -maxrate 6000k -bufsize 6000k -bf 2 -g 50 -c:a aac -b:a 128k';

/** A piece that is repeated; its timestamps continue. */
const makeFlv = (path: (name: string) => string, bytes: number, say: (text: string) => void): string => {
  const [file, part] = [path(`live-${bytes}.flv`), path('live-piece.flv')];
  if (exists(file)) return file;
  const ffmpeg = (options: string, out: string): void => {
    const run = spawnSync('sh', ['-c', `ffmpeg -nostdin -v error -y ${options} '${out}'`], { stdio: 'pipe' });
    if (run.status !== 0) throw new Error(`ffmpeg made nothing: ${run.stderr}`);
  };
  if (!exists(part)) {
    say('encoding live-piece.flv …\n');
    ffmpeg(FLV_PIECE, part);
  }
  ffmpeg(`-stream_loop ${Math.ceil(bytes / statSync(part).size) - 1} -i '${part}' -c copy`, file);
  return file;
};

/** The same stream over and over: each turn begins with its parameter sets and an IDR picture. */
export const repeat = (file: string, into: string, times: number): void => {
  const bytes = readFileSync(file);
  const out = openSync(into, 'w');
  for (let i = 0; i < times; i++) writeSync(out, bytes);
  closeSync(out);
};

export const countUnits = (bytes: Buffer): number => {
  let units = 0;
  for (
    let at = bytes.indexOf('\x00\x00\x01', 0, 'latin1');
    at >= 0;
    at = bytes.indexOf('\x00\x00\x01', at + 3, 'latin1')
  ) {
    units++;
  }
  return units;
};
