import { listText } from '../allowed.ts';
import { defineRule } from '../rule.ts';
import { judgedSound } from './judged-sound.ts';

export const sampleRate = defineRule({
  id: 'audio/sample-rate',
  title: 'a sample rate that is not allowed',
  source: 'ISO/IEC 14496-3 1.6.3.4 (samplingFrequency); services name the rates that they take',
  severity: 'error',
  needs: ['audio'],
  options: {
    allowHz: { type: 'list', of: 'number', about: 'sample rates, hertz: 44100, 48000' },
  },
  asksFor: ['allowHz'],
  what: 'Compares the sample rate that the decoder gives with those that are allowed, by the configuration of the track, or for MP3 by the header of its first frame.',
  why: 'Services resample other rates or refuse them; players of RTMP know few.',
  mend: {
    ffmpeg: '-ar {hz=48000}',
    MediaCodec: 'KEY_SAMPLE_RATE {hz=48000}',
    OBS: 'Settings, Audio, Sample Rate {hz=48000} Hz',
  },
  platformCode: 'audioSampleRate',
  audio: ({ options: { allowHz = [] }, ...context }, track) =>
    judgedSound(track, context, {
      factOf: ({ sampleRateHz }) => sampleRateHz,
      judge(rate) {
        if (allowHz.includes(rate)) return undefined;
        const message = `the sample rate is ${rate} Hz, not ${listText(allowHz)}`;
        const [hz = rate] = allowHz;
        return { message, measured: `${rate} Hz`, expected: `${listText(allowHz)} Hz`, mendValues: { hz } };
      },
    }),
});
