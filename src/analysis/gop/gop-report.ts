import type { SequenceDescription } from '../../codec/sequence-description.ts';
import type { Severity } from '../../syntax/diagnostics.ts';
import type { VideoSummary } from '../video-summary.ts';
import type { EntryPointSummary } from './entry-points.ts';
import type { BufferReport } from './followed-buffer.ts';
import type { MeasuredGops } from './gop-watch.ts';

/** The members of `VideoSummary` that it has. */
const MEASURED = [
  'frameRate',
  'measuredFrameRate',
  'timesFrom',
  'frames',
  'sizeBytes',
  'durationMs',
  'bitrateBps',
  'peakBitrateBps',
  'keyFrames',
  'maxConsecutiveB',
  'reorderFrames',
  'reorderMs',
  'maxNumReorderFrames',
  'qp',
] as const satisfies readonly (keyof VideoSummary)[];

/** What `gop` says of a video track. */
export interface GopReport extends Pick<VideoSummary, (typeof MEASURED)[number]> {
  /** False when the run ended before the input did. */
  readonly complete: boolean;
  /** FourCC of its codec, and its number in a multitrack stream. */
  readonly codec?: string;
  readonly trackId?: number;
  readonly width?: number;
  readonly height?: number;
  readonly profile?: string;
  readonly level?: string;
  readonly codecString?: string;
  /** Absent if the pictures are not read. */
  readonly randomAccess?: EntryPointSummary;
  /** The buffer that was followed. */
  readonly buffer?: BufferReport;
  readonly diagnostics: Readonly<Record<Severity, number>>;
}

/** `video`: the track and what was measured of it; `undefined` if the input has none. */
export const gopReport = (
  video: MeasuredGops | undefined,
  complete: boolean,
  diagnostics: Readonly<Record<Severity, number>>,
): GopReport => {
  if (video === undefined) return { complete, frames: 0, sizeBytes: 0, keyFrames: { count: 0 }, diagnostics };
  const { summary, entryPoints, buffer } = video;
  const { sequence = {} } = summary;
  const known = MEASURED.filter((key) => summary[key] !== undefined);
  const measured = Object.fromEntries(known.map((key) => [key, summary[key]])) as Pick<
    VideoSummary,
    (typeof MEASURED)[number]
  >;
  const { width, height, profile, level, codecString } = sequence as Partial<SequenceDescription>;
  const { fourCc, trackId } = video.track;
  return {
    complete,
    codec: fourCc,
    ...(trackId > 0 && { trackId }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(profile !== undefined && { profile }),
    ...(level !== undefined && { level }),
    ...(codecString !== undefined && { codecString }),
    ...measured,
    ...(summary.randomAccess !== undefined && { randomAccess: entryPoints }),
    ...(buffer !== undefined && { buffer }),
    diagnostics,
  };
};
