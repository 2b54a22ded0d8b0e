import { atPicture } from '../places.ts';
import { defineRule } from '../rule.ts';
import { DeclaredLevel, motionOf } from './declared-level.ts';

export const levelMotionVectors = defineRule({
  id: 'level/motion-vectors',
  title: 'more motion vectors in two macroblocks than the level allows',
  source: 'H.264 A.3.1, A.3.2, Table A-1',
  severity: 'warning',
  needs: ['parameter sets', 'macroblocks'],
  codecs: ['h264'],
  what: 'Compares the motion vectors (MvCnt) of two macroblocks that follow each other in decoding order, also from one slice to the next, with MaxMvsPer2Mb; levels below 3 have no limit. Read with --mb.',
  why: 'Each vector is a block that has to be fetched from memory: hardware has bandwidth for this many.',
  mend: {
    x264: '--partitions without p4x4; it keeps to the limit of --level',
    ffmpeg: '-x264-params partitions=p8x8,b8x8',
  },
  video({ report, skip }, track) {
    const declared = new DeclaredLevel(track);
    return {
      sequence: ({ description }) => {
        declared.sequence = description;
      },
      picture(picture) {
        const allowed = declared.limit('MaxMvsPer2Mb');
        if (allowed === undefined || !motionOf(picture, { skip })) return;
        const { mb, count } = picture.codec.mostMotionVectors(picture.blocks);
        if (count <= allowed) return;
        report({
          message: `macroblock ${mb} and the one before it have ${count} motion vectors, MaxMvsPer2Mb of level ${declared.level} is ${allowed} (H.264 Table A-1)`,
          at: atPicture(picture),
          measured: count,
          expected: allowed,
        });
      },
    };
  },
});
