import { defineRule } from '../rule.ts';

export const avDrift = defineRule({
  id: 'flv/av-drift',
  title: 'audio runs away from its timestamps',
  source: 'rtmpkit: 100 ms are seen as out of sync',
  severity: 'warning',
  needs: ['flv', 'audio'],
  what: 'Compares the sum of the durations of the audio frames with the time that their timestamps span.',
  why: 'Players play the samples at their own rate: sound and picture are apart by the difference.',
  mend: {
    ffmpeg: '-af aresample=async=1',
    MediaCodec: 'presentationTimeUs from the count of samples, corrected by the clock of the device',
    OBS: 'Settings, Audio: the sample rate of the device',
  },
});
