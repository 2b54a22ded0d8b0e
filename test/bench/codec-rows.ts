import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { exists, repeat } from './inputs.ts';
import { type Command, interleaved } from './measure.ts';
import { memoryRow, type Row, ratioRow, type Setup } from './rows.ts';

/** A second of 1080p noise at about 20 Mb/s, which is repeated. */
const SOURCE = "-f lavfi -i 'testsrc2=size=1920x1080:rate=25,noise=alls=20:allf=t' -frames:v 25 -pix_fmt yuv420p";
const HEVC = `${SOURCE} -c:v libx265 -preset ultrafast -b:v 20M -x265-params log-level=none:keyint=25:repeat-headers=1`;
const AV1 = `${SOURCE} -c:v libsvtav1 -preset 12 -b:v 20M -g 25 -f obu`;

interface Streams {
  readonly hevc: string;
  readonly av1: string;
  readonly mp4: string;
}

const ffmpeg = (options: string, out: string): void => {
  const run = spawnSync('sh', ['-c', `ffmpeg -nostdin -v error -y ${options} '${out}'`], { stdio: 'pipe' });
  if (run.status !== 0) throw new Error(`ffmpeg made nothing: ${run.stderr}`);
};

/** Makes the inputs beside the others, unless they exist: the FLV of a live stream as MP4, and two byte streams. */
const makeStreams = ({ inputs: { large, flv } }: Setup): Streams => {
  const bytes = statSync(large).size / 2;
  const path = (name: string): string => join(dirname(large), name);
  const repeated = (name: string, options: string): string => {
    const [piece, file] = [path(`piece.${name}`), path(`codec-${Math.round(bytes)}.${name}`)];
    if (!exists(piece)) ffmpeg(options, piece);
    if (!exists(file)) repeat(piece, file, Math.ceil(bytes / statSync(piece).size));
    return file;
  };
  const mp4 = `${flv}.mp4`;
  if (!exists(mp4)) ffmpeg(`-i '${flv}' -c copy`, mp4);
  return { hevc: repeated('h265', HEVC), av1: repeated('obu', AV1), mp4 };
};

const megabytes = (file: string): string => `${Math.round(statSync(file).size / 1e6)} MB`;

/** Scanning HEVC and AV1, reading MP4, and writing it. */
export const codecRows = async (setup: Setup): Promise<Row[]> => {
  const { node, cli, inputs, rounds } = setup;
  const { hevc, av1, mp4 } = makeStreams(setup);
  const own = (...args: readonly string[]): Command => ({ name: 'rtmpkit', argv: [node, cli, ...args] });
  const ffprobe = (format: string, file: string): Command => ({
    name: 'ffprobe',
    argv: ['ffprobe', '-v', 'quiet', '-show_packets', '-f', format, file],
  });
  const scanned = await interleaved(
    {
      hevc: own('nalu', hevc),
      ofHevc: ffprobe('hevc', hevc),
      av1: own('nalu', av1),
      ofAv1: ffprobe('obu', av1),
      nalu: own('nalu', mp4),
      info: own('info', '--fail-on', 'never', mp4),
      ofMp4: ffprobe('mp4', mp4),
    },
    rounds,
  );
  const output = (name: string) => ({ path: `${inputs.flv}.${name}`, sizeBytes: statSync(inputs.flv).size });
  const [ownMp4, theirMp4] = [output('own.mp4'), output('their.mp4')];
  const written = await interleaved(
    {
      convert: { ...own('convert', inputs.flv, ownMp4.path, '-q'), output: ownMp4 },
      ffmpeg: {
        name: 'ffmpeg',
        argv: ['ffmpeg', ...'-nostdin -v quiet -i'.split(' '), inputs.flv, '-c', 'copy', theirMp4.path],
        output: theirMp4,
      },
    },
    rounds,
  );
  const peer = 'ffprobe -show_packets';
  return [
    ratioRow(`\`nalu\`, ${megabytes(hevc)} HEVC 1080p`, scanned.hevc, peer, scanned.ofHevc, 1),
    ratioRow(`\`nalu\`, ${megabytes(av1)} AV1 1080p`, scanned.av1, peer, scanned.ofAv1),
    ratioRow(`\`nalu\`, ${megabytes(mp4)} MP4`, scanned.nalu, peer, scanned.ofMp4),
    ratioRow(`\`info\`, ${megabytes(mp4)} MP4`, scanned.info, peer, scanned.ofMp4),
    ratioRow(`\`convert\` FLV to MP4, ${megabytes(inputs.flv)}`, written.convert, 'ffmpeg -c copy', written.ffmpeg),
    memoryRow(`memory, ${megabytes(hevc)} HEVC`, scanned.hevc),
    memoryRow(`memory, ${megabytes(av1)} AV1`, scanned.av1),
    memoryRow(`memory, ${megabytes(mp4)} MP4`, scanned.info),
    memoryRow(`memory, ${megabytes(inputs.flv)} FLV to MP4`, written.convert),
  ];
};
