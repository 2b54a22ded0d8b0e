import { trackName } from '../../../media/track.ts';
import { audiosOf } from '../../watch/audio-summary.ts';
import { defineRule } from '../rule.ts';

/** Encoders miss their rate by so much. */
const TOLERANCE = 0.02;

export const bitrate = defineRule({
  id: 'audio/bitrate',
  title: 'an audio bitrate that is not allowed',
  source: 'Services name the bitrates that they take',
  severity: 'warning',
  needs: ['audio'],
  options: {
    maxKbps: { type: 'number', min: 0, about: 'highest mean rate of a track, kb/s; 2 % more is allowed' },
    minKbps: { type: 'number', min: 0, about: 'lowest mean rate of a track, kb/s; 2 % less is allowed' },
  },
  asksFor: ['maxKbps', 'minKbps'],
  what: 'Measures the mean rate of the frames of each audio track, headers left out.',
  why: 'Services refuse or recompress audio of a higher rate, and it counts for the rate of the whole stream.',
  mend: {
    ffmpeg: '-b:a {kbps=128}k',
    MediaCodec: 'KEY_BIT_RATE {kbps=128}000',
    OBS: 'Settings, Output, Audio Bitrate',
  },
  input: ({ options: { maxKbps, minKbps }, report, skip }) => ({
    end(summary) {
      for (const { trackId, bitrateBps } of audiosOf(summary)) {
        if (bitrateBps === undefined) {
          skip('too few frames to tell a rate');
          continue;
        }
        const kbps = bitrateBps / 1000;
        const isHigh = maxKbps !== undefined && kbps > maxKbps * (1 + TOLERANCE);
        const isLow = minKbps !== undefined && kbps < minKbps * (1 - TOLERANCE);
        if (!isHigh && !isLow) continue;
        const measured = `${kbps.toFixed(1)} kb/s`;
        const expected = isHigh ? `at most ${maxKbps} kb/s` : `at least ${minKbps} kb/s`;
        report({
          message: `${trackName('audio', trackId)}: ${measured}, ${expected}`,
          measured,
          expected,
          mendValues: { kbps: (isHigh ? maxKbps : minKbps) ?? 0 },
        });
      }
    },
  }),
});
