import type { Origin } from '../../../media/origin.ts';
import { atUnit } from '../places.ts';
import { defineRule } from '../rule.ts';

export const oneTu = defineRule({
  id: 'av1/one-tu',
  title: 'a sample with more than one temporal unit',
  source: 'AV1-ISOBMFF 2.4; Enhanced RTMP v2, CodedFrames',
  severity: 'error',
  needs: ['video', 'pictures'],
  codecs: ['av1'],
  what: 'A sample, tag or message holds one temporal unit: none begins inside it.',
  why: 'All of its frames have one time: players show the last one, or fall behind. It happens where a muxer collects packets.',
  mend: { ffmpeg: '-bsf:v av1_frame_merge collects the OBUs of a temporal unit, one a packet' },
  video({ report }) {
    let sample: Origin | undefined;
    let hasFrame = false;
    return {
      unit(unit, place) {
        const { origin } = place;
        if (origin === undefined || unit.accessUnit === undefined) return;
        const isSame = origin.index === sample?.index;
        if (!isSame) hasFrame = false;
        if (isSame && hasFrame && unit.startsAccessUnit !== undefined) {
          report({
            message: `a temporal unit begins inside the ${origin.kind}: ${unit.startsAccessUnit}`,
            at: atUnit(unit, place),
          });
        }
        hasFrame ||= unit.startsPicture !== undefined;
        sample = origin;
      },
    };
  },
});
