import { codecNotAllowed } from '../allowed.ts';
import { atFrame } from '../places.ts';
import { defineRule } from '../rule.ts';

export const codec = defineRule({
  id: 'video/codec',
  title: 'a video codec that is not allowed',
  source: 'Services name the codecs that they take; RFC 6381 (codec strings)',
  severity: 'error',
  needs: ['frames'],
  options: {
    allow: {
      type: 'list',
      of: 'text',
      about: 'codecs by name (h264), FourCC (hvc1) or codec string (avc1.640029)',
    },
  },
  asksFor: ['allow'],
  what: 'Compares the codec of each video track with those that are allowed: its name, its FourCC, or the codec string of its sequence parameter set.',
  why: 'A service or player that does not know the codec refuses the stream, or shows nothing.',
  mend: {
    ffmpeg: '-c:v libx264, -c:v libx265, -c:v libsvtav1',
    MediaCodec: 'the MIME type: video/avc, video/hevc, video/av01',
    OBS: 'Settings, Output, Video Encoder',
  },
  platformCode: 'videoCodec',
  video({ options: { allow = [] }, report }, track) {
    let codecString: string | undefined;
    let isJudged = false;
    const take = (coded: string | undefined): void => {
      if (coded !== codecString) isJudged = false;
      codecString = coded;
    };
    return {
      configuration: (derived) => take(derived.codecString),
      sequence: ({ description }) => take(description.codecString),
      frame(frame) {
        if (isJudged) return;
        isJudged = true;
        const found = codecNotAllowed('codec', track, codecString, allow);
        if (found !== undefined) report({ ...found, at: atFrame(frame) });
      },
    };
  },
});
