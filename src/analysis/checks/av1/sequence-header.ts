import { FrameUnits } from '../../frame-units.ts';
import { isKey } from '../../gop/gop-builder.ts';
import { atFrame } from '../places.ts';
import { defineRule } from '../rule.ts';

export const sequenceHeader = defineRule({
  id: 'av1/sequence-header',
  title: 'a key frame without a sequence header',
  source: 'AV1 7.5, 7.6.1 (random access points); AV1-ISOBMFF 2.4 (sync samples)',
  severity: 'error',
  needs: ['frames', 'pictures'],
  codecs: ['av1'],
  what: 'Each temporal unit with a key frame that is shown at once has a sequence header before it, also where a configuration record has one.',
  why: 'Who joins or seeks there cannot decode: hardware decoders, and browsers that use them, wait for the next sequence header.',
  mend: {
    ffmpeg: '-bsf:v dump_extra=freq=keyframe; libaom-av1 and libsvtav1 write them, with -flags +global_header too',
    OBS: 'none of its encoders leaves them out: look at the server in between',
  },
  video({ report }) {
    const units = new FrameUnits<true>();
    return {
      unit(unit) {
        if (unit.unitType.role === 'parameter-set' && unit.unit.outOfBand !== true) units.add(unit, true);
      },
      frame(frame) {
        const has = units.take(frame).length > 0;
        if (has || !isKey(frame)) return;
        report({ message: `frame ${frame.index} is a key frame without a sequence header`, at: atFrame(frame) });
      },
    };
  },
});
