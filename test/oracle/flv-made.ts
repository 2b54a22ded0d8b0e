import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './process.ts';

/** FLV streams that ffmpeg makes: common in practice, but rare in test files. */
const RECIPES: Readonly<Record<string, string>> = {
  'avc-aac': '-c:v libx264 -preset veryfast -bf 2 -g 12 -c:a aac',
  'avc-no-b': '-c:v libx264 -preset veryfast -bf 0 -g 12 -c:a aac',
  'avc-b-pyramid': '-c:v libx264 -bf 7 -x264-params b-adapt=0:b-pyramid=normal:ref=5 -g 30 -c:a aac',
  'avc-open-gop': '-c:v libx264 -bf 3 -x264-params open-gop=1:b-adapt=0:keyint=12:min-keyint=2 -an',
  'avc-mp3': '-c:v libx264 -preset veryfast -c:a libmp3lame -ar 22050',
  'avc-intra-refresh': '-c:v libx264 -x264-params intra-refresh=1:keyint=10 -an',
  'avc-interlaced': '-c:v libx264 -flags +ildct+ilme -x264-params tff=1 -c:a aac',
  'avc-slices': '-c:v libx264 -slices 4 -bf 0 -tune zerolatency -c:a aac -ac 1',
  'avc-29.97': '-vf fps=30000/1001 -c:v libx264 -bf 2 -c:a aac',
  'avc-no-end': '-c:v libx264 -c:a aac -flvflags no_sequence_end+no_duration_filesize',
  'avc-index': '-c:v libx264 -g 5 -c:a aac -flvflags add_keyframe_index',
  'avc-late-start': '-c:v libx264 -bf 2 -c:a aac -output_ts_offset 100000',
  'avc-near-2-31': '-c:v libx264 -bf 2 -c:a aac -output_ts_offset 2147482',
  'avc-two-aac-rates': '-c:v libx264 -c:a aac -ar 8000 -flvflags aac_seq_header_detect',
  'aac-only': '-vn -c:a aac -ar 48000',
  'mp3-only': '-vn -c:a libmp3lame -ar 44100',
  'mp3-8k-rates': '-vn -c:a libmp3lame -ar 11025',
  'flv1-mp3': '-c:v flv -g 5 -c:a libmp3lame -ar 44100',
  'flashsv-adpcm': '-c:v flashsv -c:a adpcm_swf -ar 22050',
  'flashsv2-nelly': '-c:v flashsv2 -c:a nellymoser -ac 1 -ar 44100',
  'flv1-pcm': '-c:v flv -c:a pcm_s16le -ar 44100',
  'flv1-pcm8': '-c:v flv -c:a pcm_u8 -ar 11025',
  'flv1-alaw': '-c:v flv -c:a pcm_alaw -ac 1 -ar 8000',
  'flv1-mulaw': '-c:v flv -c:a pcm_mulaw -ac 1 -ar 8000',
  speex: '-vn -c:a libspeex -ac 1 -ar 16000',
  'hevc-aac': '-c:v libx265 -x265-params log-level=none -c:a aac',
  'av1-aac': '-c:v libaom-av1 -cpu-used 8 -c:a aac',
};

/** Codecs that FFmpeg writes into FLV from 6.1 on: with an older one they are reported as not made. */
const ENHANCED: ReadonlySet<string> = new Set(['hevc-aac', 'av1-aac']);

export interface MadeFlv {
  readonly streams: readonly { readonly name: string; readonly path: string }[];
  readonly failed: readonly string[];
  /** Streams that this version of ffmpeg cannot make. */
  readonly unsupported: readonly string[];
}

const SOURCE =
  '-nostdin -v error -y -f lavfi -i testsrc2=s=128x96:r=25:d=1.2 -f lavfi -i sine=f=440:r=44100:d=1.2 -ac 2';

export const makeFlv = async (folder: string): Promise<MadeFlv> => {
  const made = await Promise.all(
    Object.entries(RECIPES).map(async ([name, options]) => {
      const path = join(folder, `${name}.flv`);
      const { code, stderr } = await run('ffmpeg', [...`${SOURCE} ${options} -f flv`.split(' '), path]);
      const isThere = code === 0 && existsSync(path) && statSync(path).size > 0;
      return { name: `made/${name}.flv`, recipe: name, path, isThere, said: stderr.toString().trim().split('\n')[0] };
    }),
  );
  const reasons = (enhanced: boolean): string[] =>
    made
      .filter(({ isThere, recipe }) => !isThere && ENHANCED.has(recipe) === enhanced)
      .map(({ name, said }) => `${name}: ${said}`);
  return { streams: made.filter(({ isThere }) => isThere), failed: reasons(false), unsupported: reasons(true) };
};
