import { audiosOf } from '../../watch/audio-summary.ts';
import { defineRule } from '../rule.ts';

export const present = defineRule({
  id: 'audio/present',
  title: 'a stream without audio',
  source: 'Services end or flag a stream without audio',
  severity: 'off',
  needs: ['tracks'],
  what: 'Looks for a frame in an audio track; a sequence header alone is no audio.',
  why: 'Some services end a stream without audio, and players that wait for it show nothing.',
  mend: {
    ffmpeg: '-f lavfi -i anullsrc -c:a aac adds silence',
    OBS: 'Settings, Output, Audio Track; Audio Mixer: a source that is not muted',
  },
  platformCode: 'noAudioStream',
  input: ({ report, skip }) => ({
    end(summary) {
      const hasTracks = summary.flv !== undefined || summary.audios !== undefined;
      if (!hasTracks || audiosOf(summary).some(({ frames }) => frames > 0)) return;
      if (!summary.complete) skip('the input was not read to its end');
      else report({ message: 'no audio frame', measured: 'no audio', expected: 'audio' });
    },
  }),
});
