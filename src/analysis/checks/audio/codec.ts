import { printableFourCc } from '../../../container/flv/names.ts';
import { isAllowed, notAllowed } from '../allowed.ts';
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
  audio({ options: { allow = [] }, report }, { codec: known, fourCc }) {
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
        if (isAllowed([known?.name, known?.title, fourCc, codecString], allow)) return;
        const name = known?.title ?? printableFourCc(fourCc);
        const value = codecString === undefined ? name : `${name} (${codecString})`;
        report({ ...notAllowed('audio codec', value, allow), at: atSound(frame) });
      },
    };
  },
});
