import type { MeasuredGops } from '../../analysis/gop/gop-watch.ts';
import type { WatchSummary } from '../../analysis/watch/watch-summary.ts';
import type { Severity } from '../../syntax/diagnostics.ts';
import { type InfoVideo, tracksOf } from '../info/info-file.ts';
import { videoRecord } from '../info/info-record.ts';

/** What `gop` says at the end. */
export interface GopReport {
  /** False when the run ended before the input did. */
  readonly complete: boolean;
  /** The track; `undefined` if the input has none. */
  readonly video: InfoVideo | undefined;
  readonly measured: MeasuredGops | undefined;
  readonly diagnostics: Readonly<Record<Severity, number>>;
}

export const gopReport = (
  summary: WatchSummary,
  measured: MeasuredGops | undefined,
  diagnostics: GopReport['diagnostics'],
): GopReport => {
  const video = tracksOf(summary).find((one) => one.kind === 'video' && one.track === measured?.track);
  return { complete: summary.complete, video: video as InfoVideo | undefined, measured, diagnostics };
};

/** The summary in JSON; of absent members JSON.stringify leaves nothing. */
export const reportRecord = ({ complete, video, measured, diagnostics }: GopReport) => ({
  complete,
  video: video === undefined ? undefined : videoRecord(video),
  gopBitrate: measured?.gopRates,
  entryPoints: video?.summary.randomAccess === undefined ? undefined : measured?.entryPoints,
  buffer: measured?.buffer,
  diagnostics,
});
