import { defineRule } from '../rule.ts';

export const mediaMissing = defineRule({
  id: 'rtmp/media-missing',
  title: 'a stream that is accepted, and lacks what viewers need',
  source: 'YouTube Live, encoder settings',
  severity: 'warning',
  needs: ['rtmp'],
  what: 'Looks for streams of two seconds and more without media, without audio or without a key frame.',
  why: 'Services take the session and show nothing: YouTube needs audio and key frames.',
  mend: {
    ffmpeg: '-f lavfi -i anullsrc gives silent audio; -g sets the key frame interval',
    OBS: 'a key frame interval of 2 s',
  },
});
