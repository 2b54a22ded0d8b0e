import type { VideoSummary } from '../../video-summary.ts';

/** A row of a table of bit rates: for pictures of this size and rate. */
export type RateRow = Readonly<Record<string, number>>;

/** What a row is chosen by. */
export type RatedVideo = Pick<VideoSummary, 'sequence' | 'frameRate' | 'measuredFrameRate'>;

/** A frame rate that is higher by less than this share is the same. */
const FPS_TOLERANCE = 0.01;

const areaOf = ({ width = 0, height = 0 }: RateRow): number => width * height;

/**
 * The row for a video: the smallest one with as many samples, whichever way the picture stands, and of these the slowest one
 * that is as fast; of a video beyond the table the largest and fastest row. `undefined` if the size is not known.
 */
export const rateRow = (table: readonly RateRow[], video: RatedVideo): RateRow | undefined => {
  const { width, height } = video.sequence ?? {};
  const fps = video.measuredFrameRate?.fps ?? video.frameRate?.fps ?? 0;
  if (width === undefined || height === undefined || table.length === 0) return undefined;
  const sorted = [...table].sort((a, b) => areaOf(a) - areaOf(b) || (a['fps'] ?? 0) - (b['fps'] ?? 0));
  const area = areaOf(sorted.find((row) => areaOf(row) >= width * height) ?? (sorted.at(-1) as RateRow));
  const ofSize = sorted.filter((row) => areaOf(row) === area);
  return ofSize.find((row) => (row['fps'] ?? 0) * (1 + FPS_TOLERANCE) >= fps) ?? ofSize.at(-1);
};
