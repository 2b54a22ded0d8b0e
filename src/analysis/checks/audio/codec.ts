import { codecNotAllowed } from '../allowed.ts';
import { atSound } from '../places.ts';
import { defineRule } from '../rule.ts';

export const codec = defineRule({
  id: 'audio/codec',
  title: 'an audio codec that is not allowed',
  source: 'Services name the codecs that they take; RFC 6381 (codec strings)',
  severity: 'error',
  needs: ['audio'],
  options: {
    allow: { type: 'list', of: 'text', about: 'codecs by name (aac), FourCC (Opus) or codec string (mp4a.40.2)' },
  },
  asksFor: ['allow'],
  what: 'Compares the codec of each audio track with those that are allowed: its name, its FourCC, or the codec string of its configuration.',
  why: 'A service or player that does not know the codec refuses the stream, or plays no sound.',
  mend: {
    ffmpeg: '-c:a aac, -c:a libmp3lame, -c:a libopus',
    MediaCodec: 'the MIME type: audio/mp4a-latm, audio/opus',
    OBS: 'Settings, Output, Audio Encoder',
  },
  platformCode: 'audioCodec',
  audio({ options: { allow = [] }, report }, track) {
    let codecString: string | undefined;
    let isJudged = false;
    return {
      configuration(derived) {
        if (derived.codecString !== codecString) isJudged = false;
        codecString = derived.codecString;
      },
      frame(frame) {
        if (isJudged) return;
        isJudged = true;
        const found = codecNotAllowed('audio codec', track, codecString, allow);
        if (found !== undefined) report({ ...found, at: atSound(frame) });
      },
    };
  },
});
