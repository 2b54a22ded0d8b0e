import { run } from './process.ts';

// One thread: what several make of a damaged picture changes from run to run.
const probe = async (path: string, options: string): Promise<string> => {
  const switches = `-v error -threads 1 -f h264 -select_streams v:0 ${options}`;
  const { stdout } = await run('ffprobe', [...switches.split(' '), path]);
  return stdout.toString('latin1');
};

/** Packets that ffprobe counts in a raw H.264 stream; 0 when it finds no stream. */
export const countPackets = async (path: string): Promise<number> => {
  const text = await probe(path, '-count_packets -show_entries stream=nb_read_packets');
  return Number(/^nb_read_packets=(\d+)/m.exec(text)?.[1] ?? 0);
};

/**
 * Letters of the pictures that ffprobe decodes, in display order; SP is p, SI is i. `withheld`: with those that ffmpeg
 * keeps back until a random access point.
 */
export const pictureTypes = async (path: string, withheld: boolean): Promise<string> => {
  const text = await probe(
    path,
    `${withheld ? '-flags output_corrupt ' : ''}-show_frames -show_entries frame=pict_type`,
  );
  return [...text.matchAll(/^pict_type=(.)/gm)].map((match) => match[1]).join('');
};

/**
 * Fields that ffprobe says the frames of a stream are shown for: two, and repeat_pict more (AVFrame counts the picture in
 * halves beyond the first).
 */
export const countShownFields = async (path: string): Promise<number> => {
  const text = await probe(path, '-flags output_corrupt -show_frames -show_entries frame=repeat_pict');
  return [...text.matchAll(/^repeat_pict=(\d+)/gm)].reduce((sum, match) => sum + 2 + Number(match[1]), 0);
};
