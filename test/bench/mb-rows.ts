import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { exists, repeat } from './inputs.ts';
import { type Command, interleaved } from './measure.ts';
import { memoryRow, type Row, ratioRow, type Setup } from './rows.ts';

/** Two seconds of 1080p with B-frames as they are streamed, repeated. */
const SOURCE =
  "-f lavfi -i 'testsrc2=size=1920x1080:rate=30,noise=alls=12:allf=t' -frames:v 60 -pix_fmt yuv420p -c:v libx264 " +
  '-preset fast -b:v 12M -maxrate 12M -bufsize 12M';

/** The memory of a command that keeps the macroblocks of pictures. */
const MEMORY_MB = 250;

/** Entropy decoding of whole slices, against a decoder. */
export const mbRows = async ({ node, cli, inputs, slowRounds }: Setup): Promise<Row[]> => {
  const times = statSync(inputs.large).size < 5e8 ? 2 : 10;
  const stream = (name: string, options: string): string => {
    const path = (file: string): string => join(dirname(inputs.large), file);
    const [piece, file] = [path(`mb-${name}-piece.h264`), path(`mb-${name}-${times}.h264`)];
    if (!exists(piece)) {
      const run = spawnSync('sh', ['-c', `ffmpeg -nostdin -v error -y ${SOURCE} ${options} '${piece}'`]);
      if (run.status !== 0) throw new Error(`ffmpeg made nothing: ${run.stderr}`);
    }
    if (!exists(file)) repeat(piece, file, times);
    return file;
  };
  const [cabac, cavlc] = [stream('cabac', ''), stream('cavlc', '-x264-params cabac=0')];
  const own = (file: string): Command => ({ name: 'rtmpkit', argv: [node, cli, 'mb', file, '--summary'] });
  const ffmpeg = (file: string): Command => ({
    name: 'ffmpeg',
    argv: ['ffmpeg', ...'-nostdin -v quiet -threads 1 -i'.split(' '), file, '-f', 'null', '-'],
  });
  const costs = await interleaved(
    { cabac: own(cabac), ofCabac: ffmpeg(cabac), cavlc: own(cavlc), ofCavlc: ffmpeg(cavlc) },
    slowRounds,
  );
  const peer = 'ffmpeg -threads 1 -f null';
  const frames = 60 * times;
  return [
    ratioRow(`\`mb\`, ${frames} frames of 1080p, CABAC`, costs.cabac, peer, costs.ofCabac, 2),
    ratioRow(`\`mb\`, ${frames} frames of 1080p, CAVLC`, costs.cavlc, peer, costs.ofCavlc),
    memoryRow(`memory, \`mb\`, ${frames} frames of 1080p`, costs.cabac, MEMORY_MB),
  ];
};
