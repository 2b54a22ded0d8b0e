import { isKeyFrame } from '../../../media/frame-record.ts';
import { atFrame } from '../places.ts';
import { defineRule } from '../rule.ts';
import { intervalWords } from './idr-intervals.ts';

export const startsWithIdr = defineRule({
  id: 'gop/starts-with-idr',
  title: 'the stream does not begin with an IDR picture',
  source: 'H.264 7.4.1.2.1: the first access unit is an IDR access unit; H.265 7.4.2.4.3: an IRAP access unit',
  severity: 'error',
  needs: ['frames', 'pictures'],
  what: 'Looks at the first frame of each video track: it has to be an IDR picture. An I picture with a recovery point is worth knowing only. A stream without any place to start at is a finding of its own.',
  why: 'Decoding cannot begin before the first IDR picture: players show nothing or a broken picture until then, and some never start.',
  mend: {
    ffmpeg: '-c copy drops the frames before the first key frame; in a copy from the middle, -ss before -i',
    MediaCodec: 'PARAMETER_KEY_REQUEST_SYNC_FRAME when a viewer or server connects; send from that frame on',
    VideoToolbox: 'kVTEncodeFrameOptionKey_ForceKeyFrame when the stream starts',
  },
  video({ report }, { codec }) {
    const { aPicture, point } = intervalWords(codec);
    return {
      frame(frame) {
        const { index, type, randomAccess } = frame;
        // Of a picture without a readable slice nothing is known.
        if (index !== 0 || randomAccess === 'closed' || type === 'unknown') return;
        const more = randomAccess === undefined ? '' : point;
        const measured = `${type === 'P' || type === 'B' ? 'a' : 'an'} ${type} picture${more}`;
        report({
          message: `the first frame is ${measured}, not ${aPicture}`,
          at: atFrame(frame),
          measured,
          expected: aPicture,
          ...(isKeyFrame(frame) && { severity: 'info' }),
        });
      },
    };
  },
});
