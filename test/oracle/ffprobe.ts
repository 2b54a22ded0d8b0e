import { run } from './process.ts';

/** What ffprobe reports for a raw H.264 stream. */
export interface Probed {
  /** 0 if it finds no stream. */
  readonly packets: number;
  /** Letters of the pictures that it decodes, in display order; SP is p, SI is i. */
  readonly pictureTypes: string;
  /**
   * Fields that its frames are shown for: two, and repeat_pict more (AVFrame counts the picture in halves beyond the
   * first).
   */
  readonly shownFields: number;
}

// One thread: with several, damaged pictures differ from run to run.
const OPTIONS =
  '-v error -threads 1 -f h264 -select_streams v:0 -count_packets -show_frames ' +
  '-show_entries stream=nb_read_packets:frame=pict_type,repeat_pict';

const probe = async (path: string, options: string): Promise<Probed> => {
  const { stdout } = await run('ffprobe', [...`${OPTIONS}${options}`.split(' '), path]);
  const text = stdout.toString('latin1');
  const repeated = [...text.matchAll(/^repeat_pict=(\d+)/gm)];
  return {
    packets: Number(/^nb_read_packets=(\d+)/m.exec(text)?.[1] ?? 0),
    pictureTypes: [...text.matchAll(/^pict_type=(.)/gm)].map((match) => match[1]).join(''),
    shownFields: repeated.reduce((sum, match) => sum + 2 + Number(match[1]), 0),
  };
};

/** `5.1`; empty if ffprobe is not installed. */
export const ffprobeVersion = async (): Promise<string> => {
  const { code, stdout } = await run('ffprobe', ['-version']);
  return code === 0 ? (/^ffprobe version n?(\d+\.\d+)/.exec(stdout.toString())?.[1] ?? 'unknown') : '';
};

const answers = new Map<string, Promise<Probed>>();

/**
 * Runs ffprobe once per file, which must not change later. `withheld too`: with the pictures that ffmpeg withholds
 * until a random access point.
 */
export const probed = (path: string, pictures: 'as shown' | 'withheld too' = 'as shown'): Promise<Probed> => {
  const key = `${pictures} ${path}`;
  const known = answers.get(key) ?? probe(path, pictures === 'as shown' ? '' : ' -flags output_corrupt');
  answers.set(key, known);
  return known;
};
