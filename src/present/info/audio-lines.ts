import { printableFourCc } from '../../container/flv/names.ts';
import { bitrateText, bytesText, durationText, plural } from '../../media/quantity.ts';
import type { Theme } from '../colour.ts';
import type { InfoAudio } from './info-file.ts';
import { joinedParts, type Row, rowLines } from './rows.ts';

/** The facts of an audio track. */
export const audioLines = (audio: InfoAudio, theme: Theme, width: number): readonly string[] =>
  rowLines([audioRow(audio)], theme, width);

/** The same, not yet laid out. */
export const audioRow = ({ name, title, measured, configuration }: InfoAudio): Row => {
  const { codecString, sampleRateHz, channels, bitsPerSample } = configuration;
  const { frames, sizeBytes, durationMs, bitrateBps, driftMs } = measured;
  const sound = joinedParts([
    codecString,
    sampleRateHz === undefined ? undefined : `${sampleRateHz} Hz`,
    channels === undefined ? undefined : plural(channels, 'channel'),
    bitsPerSample === undefined ? undefined : `${bitsPerSample} bit`,
  ]);
  const length = joinedParts([
    plural(frames, 'frame'),
    durationMs === undefined ? undefined : durationText(durationMs / 1000),
    bytesText(sizeBytes),
    bitrateBps === undefined ? undefined : bitrateText(bitrateBps),
    driftMs === undefined ? undefined : `drift ${driftMs} ms`,
  ]);
  return [name, joinedParts([title ?? printableFourCc(measured.codec), sound], '  '), length];
};
