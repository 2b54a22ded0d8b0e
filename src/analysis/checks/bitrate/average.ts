import { bitrateText } from '../../../media/quantity.ts';
import { defineRule } from '../rule.ts';
import { rateRow } from './rate-row.ts';

export const bitrateAverage = defineRule({
  id: 'bitrate/average',
  title: 'mean bit rate outside the range',
  source: 'Ingest services name a range for each picture size and frame rate',
  severity: 'warning',
  needs: ['frames', 'times'],
  options: {
    minKbps: { type: 'number', min: 0, about: 'lowest mean rate of the video, kb/s' },
    maxKbps: { type: 'number', min: 0, about: 'highest mean rate of the video, kb/s' },
    table: {
      type: 'table',
      columns: ['width', 'height', 'fps', 'minKbps', 'maxKbps'],
      about: 'rates by picture size and frame rate; the smallest row that holds the video counts',
    },
  },
  asksFor: ['minKbps', 'maxKbps', 'table'],
  what: 'Compares the bytes of all frames, divided by the duration of the stream, with minKbps and maxKbps, or with the row of the table for its picture size and frame rate. Audio and the container do not count.',
  why: 'A service transcodes what has too few bits to bad pictures, and throttles or refuses what has more than it takes.',
  mend: {
    x264: '--bitrate {kbps=6000} --vbv-maxrate {kbps=6000} --vbv-bufsize {kbps=6000}',
    x265: '--bitrate {kbps=6000} --vbv-maxrate {kbps=6000} --vbv-bufsize {kbps=6000}',
    'SVT-AV1': '--rc 1 --tbr {kbps=6000}',
    aomenc: '--end-usage=vbr --target-bitrate={kbps=6000}',
    ffmpeg: '-b:v {kbps=6000}k -maxrate {kbps=6000}k -bufsize {kbps=6000}k',
    NVENC: '-rc cbr -b:v {kbps=6000}k (ffmpeg)',
    VideoToolbox: 'kVTCompressionPropertyKey_AverageBitRate, kVTCompressionPropertyKey_DataRateLimits',
    MediaCodec: 'KEY_BIT_RATE with BITRATE_MODE_CBR',
    OBS: 'Settings, Output, Rate Control CBR, Bitrate {kbps=6000} Kbps',
  },
  video({ options: { minKbps, maxKbps, table }, report, skip }) {
    return {
      end(summary) {
        const { bitrateBps } = summary;
        const row = table === undefined ? undefined : rateRow(table, summary);
        const min = minKbps ?? row?.['minKbps'];
        const max = maxKbps ?? row?.['maxKbps'];
        if (bitrateBps === undefined) return skip('the duration of the stream is not known');
        if (min === undefined && max === undefined) return skip('the size of the pictures is not known');
        const kbps = bitrateBps / 1000;
        if (kbps >= (min ?? 0) && kbps <= (max ?? Number.POSITIVE_INFINITY)) return;
        const of = row === undefined ? '' : ` for ${row['width']}x${row['height']} at ${row['fps']} fps`;
        const expected = rangeText(min, max);
        report({
          message: `the mean bit rate is ${bitrateText(bitrateBps)}, expected ${expected}${of}`,
          measured: bitrateText(bitrateBps),
          expected,
          mendValues: { kbps: Math.round(aimOf(kbps, min, max)) },
          platformCode: kbps < (min ?? 0) ? 'bitrateLow' : 'bitrateHigh',
        });
      },
    };
  },
});

const rangeText = (min: number | undefined, max: number | undefined): string => {
  if (min === undefined) return `at most ${bitrateText((max ?? 0) * 1000)}`;
  if (max === undefined) return `at least ${bitrateText(min * 1000)}`;
  return `${bitrateText(min * 1000)} to ${bitrateText(max * 1000)}`;
};

/** A rate that keeps a fifth away from the limit that is broken: the mean of an encode is not what was asked for. */
const aimOf = (kbps: number, min = 0, max = Number.POSITIVE_INFINITY): number =>
  kbps < min ? Math.min(1.25 * min, max) : Math.max(0.8 * max, min);
