import type { TrackSummary } from '../../analysis/timeline/track.ts';
import { printableFourCc } from '../../container/flv/names.ts';
import { bytesText, fpsText } from '../../media/quantity.ts';
import { trackName } from '../../media/track.ts';
import { interleaveText, metadataRows } from '../flv-summary.ts';
import { type Html, html, type Part, tableHtml } from './html.ts';
import { listHtml } from './overview.ts';
import { idPrefix, ofInput, type ReportInput } from './report-input.ts';

/** The timestamps of an FLV: are they consistent, within a track, between tracks, and with onMetaData? */
export const flvHtml = (input: ReportInput): Html => {
  const { flv } = input.measured;
  if (flv === undefined) return html``;
  const prefix = idPrefix(input);
  const metadata = metadataRows(flv);
  return html`<section id="${prefix}flv" aria-labelledby="${prefix}flv-title">
<h2 id="${prefix}flv-title">FLV timeline${ofInput(input)}</h2>
${listHtml([
  ['tags', flv.types.map(({ type, count, sizeBytes }) => `${count} ${type} (${bytesText(sizeBytes)})`).join(', ')],
  ['wrong sizes', `${flv.wrongPreviousTagSizes} PreviousTagSize`],
  ['junk', bytesText(flv.junkBytes)],
  ['interleave', flv.interleave === undefined ? undefined : interleaveText(flv.interleave)],
])}
${tableHtml({
  caption: `Timestamps of tracks${ofInput(input)}`,
  columns: [
    'track',
    'codec',
    '#frames',
    '#first DTS, ms',
    '#last DTS, ms',
    '#frames/s',
    'steps, ms',
    'composition times, ms',
    '#back',
    '#duplicate',
    '#jumps',
    '#gaps',
    '#PTS before DTS',
    '#drift, ms',
  ],
  rows: flv.tracks.map(trackRow),
})}
${
  metadata.length === 0
    ? undefined
    : tableHtml({
        caption: `onMetaData, compared with the stream${ofInput(input)}`,
        columns: ['key', '#value', 'unit', 'in the stream', 'agrees'],
        rows: metadata,
      })
}</section>
`;
};

const trackRow = (track: TrackSummary): readonly Part[] => {
  const { type, trackId, codec, frames, firstDtsMs, lastDtsMs, measuredFrameRate, timeline, driftMs } = track;
  const { stepMs: step, compositionTimeMs: cts, backward, duplicate, jumps, gaps, ptsBeforeDts } = timeline;
  return [
    trackName(type, trackId),
    printableFourCc(codec),
    frames,
    firstDtsMs,
    lastDtsMs,
    measuredFrameRate === undefined ? '' : fpsText(measuredFrameRate.fps),
    step === undefined
      ? ''
      : step.min === step.max
        ? `${step.min}`
        : `${step.min} to ${step.max}, mostly ${step.typical}`,
    cts === undefined ? '' : cts.min === cts.max ? `${cts.min}` : `${cts.min} to ${cts.max}`,
    backward,
    duplicate,
    jumps,
    gaps,
    ptsBeforeDts,
    driftMs,
  ];
};
