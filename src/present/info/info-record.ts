import { metadataEncoder } from '../../analysis/flv/metadata-encoder.ts';
import type { TrackChoice } from '../../media/track.ts';
import { groupRecord } from '../reports/checked-input-record.ts';
import { type InfoAudio, type InfoFile, type InfoVideo, tracksOf } from './info-file.ts';

/** Schema name and version. */
export const INFO_SCHEMA = 'rtmpkit/info/1';

/** What JSON says of an input; of absent members JSON.stringify leaves nothing. */
export const infoRecord = ({ checked, measured }: InfoFile, choice: TrackChoice | undefined) => {
  const { path, format, sizeBytes, complete, error, counts, framesHit, frames, findings } = checked;
  const { flv, videos } = measured;
  return {
    input: { path, format, sizeBytes },
    complete,
    error,
    durationMs: flv === undefined ? videos[0]?.summary.durationMs : flv.durationMs,
    bitrateBps: flv?.bitrateBps,
    tracks: tracksOf(measured, choice).map((track) =>
      track.kind === 'video' ? videoRecord(track) : audioRecord(track),
    ),
    metadataEncoder: metadataEncoder(measured.flv),
    container: containerRecord(measured),
    findings: findings.map(groupRecord),
    summary: { ...counts, framesHit, frames },
  };
};

/** What JSON says of a container with samples. */
const containerRecord = ({ container }: InfoFile['measured']) => {
  if (container === undefined) return undefined;
  const { tracks, segments: _segments, ...facts } = container;
  return {
    ...facts,
    tracks: tracks.map(({ track, edit, edits }) => ({
      id: track.id,
      type: track.kind,
      codec: track.fourCc,
      sampleEntry: track.sampleEntry,
      language: track.language,
      timescale: track.timescale,
      edits,
      edit: edit && { emptyMs: roundedMs(edit.emptyMs), mediaTimeMs: roundedMs(edit.mediaTimeMs) },
    })),
  };
};

const roundedMs = (ms: number): number => Math.round(ms * 1000) / 1000;

/** What JSON says of a video track. */
export const videoRecord = ({ track, summary, description, flv }: InfoVideo) => {
  const { sequence: _sequence, structure: _structure, ...measured } = summary;
  const { tick: _tick, codec: _codec, declaresReordering: _declared, reorderFrames: _inferred, ...coded } = description;
  return {
    type: 'video',
    name: track.name,
    trackId: track.trackId,
    codec: track.fourCc,
    ...coded,
    ...measured,
    markedKeyFrames: flv?.keyFrames?.count,
    declaredFrameRates: flv?.declaredFrameRates,
  };
};

const audioRecord = ({ name, measured, configuration }: InfoAudio) => {
  const { trackId, codec, frames, sizeBytes, firstDtsMs, lastDtsMs, durationMs, bitrateBps, driftMs } = measured;
  const { codec: _codec, ...coded } = configuration;
  const times = { firstDtsMs, lastDtsMs, durationMs, bitrateBps, driftMs };
  return { type: 'audio', name, trackId, codec, ...coded, frames, sizeBytes, ...times };
};
