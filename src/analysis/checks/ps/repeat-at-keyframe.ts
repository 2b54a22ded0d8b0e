import { FrameUnits } from '../../frame-units.ts';
import { isKey } from '../../gop/gop-builder.ts';
import { atFrame } from '../places.ts';
import { defineRule } from '../rule.ts';

export const repeatAtKeyframe = defineRule({
  id: 'ps/repeat-at-keyframe',
  title: 'a key frame without parameter sets',
  source: 'RFC 6184 8.4; ISO/IEC 13818-1 2.14.1',
  severity: 'off',
  needs: ['frames', 'pictures'],
  what: 'Each key frame comes with a sequence and a picture parameter set in its access unit. It does not judge tracks whose sets are in a configuration record, as in FLV.',
  why: 'Who joins a stream, or seeks in it, cannot decode before the next sets: WebRTC and transport streams have no other place for them.',
  mend: {
    x264: '--repeat-headers is the default of the program; b_repeat_headers 1 of the library',
    x265: '--repeat-headers',
    ffmpeg: '-bsf:v dump_extra=freq=keyframe',
    NVENC: 'repeatSPSPPS 1; forced key frames need -forced-idr 1 (ffmpeg)',
    VideoToolbox: 'write the sets of the format description in front of each key frame',
    MediaCodec: 'KEY_PREPEND_HEADER_TO_SYNC_FRAMES 1, or csd-0 and csd-1 in front of each key frame',
  },
  video({ report, skip }) {
    const units = new FrameUnits<'sequence' | 'picture'>();
    let isOutOfBand = false;
    return {
      sequence({ outOfBand }) {
        if (outOfBand) skip('the parameter sets are in the configuration record');
        isOutOfBand ||= outOfBand;
      },
      unit(unit) {
        const { role, scope } = unit.unitType;
        if (role === 'parameter-set' && scope !== undefined && unit.unit.outOfBand !== true) units.add(unit, scope);
      },
      frame(frame) {
        const sets = units.take(frame);
        if (isOutOfBand || !isKey(frame)) return;
        const lacks = (['sequence', 'picture'] as const).filter((scope) => !sets.includes(scope));
        if (lacks.length === 0) return;
        report({ message: `key frame without a ${lacks.join(' and a ')} parameter set`, at: atFrame(frame) });
      },
    };
  },
});
