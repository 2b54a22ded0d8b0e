import { listText } from '../allowed.ts';
import { defineRule } from '../rule.ts';
import { judgedSound } from './judged-sound.ts';

export const channels = defineRule({
  id: 'audio/channels',
  title: 'a number of channels that is not allowed',
  source: 'ISO/IEC 14496-3 1.6.3.5 (channelConfiguration); services name the numbers that they take',
  severity: 'error',
  needs: ['audio'],
  options: {
    allow: { type: 'list', of: 'number', about: 'numbers of channels: 1, 2, 6' },
    max: { type: 'number', min: 1, about: 'most channels' },
  },
  asksFor: ['allow', 'max'],
  what: 'Compares the number of channels that the decoder gives with those that are allowed, by the configuration of the track, or for MP3 by the header of its first frame.',
  why: 'Services mix other numbers down or refuse them.',
  mend: {
    ffmpeg: '-ac {count=2}',
    MediaCodec: 'KEY_CHANNEL_COUNT {count=2}',
    OBS: 'Settings, Audio, Channels Stereo',
  },
  platformCode: 'audioTooManyChannels',
  audio: ({ options: { allow, max }, ...context }, track) =>
    judgedSound(track, context, {
      factOf: ({ channels: count }) => count,
      judge(count) {
        const expected = allow !== undefined ? listText(allow) : `at most ${max}`;
        if (allow?.includes(count) !== false && count <= (max ?? count)) return undefined;
        const message = `the audio has ${count} channels, expected ${expected}`;
        return { message, measured: count, expected, mendValues: { count: allow?.[0] ?? max ?? count } };
      },
    }),
});
