import { isKeyFrame } from '../../../media/frame-record.ts';
import { plural } from '../../../media/quantity.ts';
import { atFrame, atGop } from '../places.ts';
import { defineRule } from '../rule.ts';

export const closed = defineRule({
  id: 'gop/closed',
  title: 'open GOP: a key frame that is no IDR picture',
  source: 'H.264 D.2.8 (recovery point), 7.4.1.2.4 (IDR picture); H.265 7.4.2.2 (CRA, RASL)',
  severity: 'off',
  needs: ['frames', 'pictures'],
  what: 'Looks at each key frame, be it one by its NAL units or by the FrameType of its container: it has to be an IDR picture. One that is an I picture with a recovery point opens a GOP whose leading pictures may need pictures before it; so does a CRA picture of HEVC.',
  why: 'A player that joins or seeks there, and a segment that begins there, cannot show the leading pictures: they are dropped or broken. Services that cut streams ask for closed GOPs.',
  mend: {
    x264: 'without --open-gop',
    x265: '--no-open-gop; open GOPs are its default',
    ffmpeg: '-flags +cgop; -x264-params or -x265-params open-gop=0',
    NVENC: 'forced key frames as IDR: -forced-idr 1 (ffmpeg), NV_ENC_PIC_FLAG_FORCEIDR',
    VideoToolbox: 'kVTCompressionPropertyKey_AllowOpenGOP false',
  },
  platformCode: 'openGop',
  video({ report }, { codec }) {
    const expected = 'an IDR picture';
    const opener = codec?.stream?.words.opener;
    return {
      frame(frame) {
        const { keyframe, type, randomAccess } = frame;
        // Those with a recovery point begin a GOP; another FrameType than the picture has breaks flv/keyframe-flag.
        if (keyframe !== true || isKeyFrame(frame) || (type !== 'I' && type !== 'SI')) return;
        const what =
          randomAccess === undefined
            ? 'an I picture'
            : `an I picture that is right ${frame.recoveryFrames} frames later`;
        const message = `frame ${frame.index} is marked as key frame and no IDR picture, but ${what}: later pictures may need earlier ones`;
        report({ message, at: atFrame(frame), measured: what, expected });
      },
      gop(gop) {
        if (gop.randomAccess !== 'open' || opener === undefined) return;
        const { firstFrame, leading } = gop;
        const message =
          leading === 0
            ? `frame ${firstFrame} is a key frame and no IDR picture, but ${opener}`
            : `the GOP at frame ${firstFrame} is open: ${opener}, and ${plural(leading, 'leading picture')}`;
        report({
          message,
          at: atGop(gop),
          measured: opener,
          expected,
        });
      },
    };
  },
});
