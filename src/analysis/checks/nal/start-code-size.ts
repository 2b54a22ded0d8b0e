import { atUnit } from '../places.ts';
import { defineRule } from '../rule.ts';

/** Bytes of a start code without zero_byte and with it; length fields of three bytes are not legal. */
const SHORT = 3;
const WITH_ZERO_BYTE = 4;

export const startCodeSize = defineRule({
  id: 'nal/start-code-size',
  title: 'a start code without the zero_byte that its unit needs',
  source: 'H.264 B.1.2',
  severity: 'off',
  needs: ['byte stream', 'pictures'],
  what: 'Parameter sets, and the first unit of each access unit, have a start code of four bytes, 00 00 00 01.',
  why: 'Some readers find access units by the longer start code, and join two of them.',
  mend: { ffmpeg: '-c copy -f h264 after -bsf:v h264_metadata writes the start codes anew' },
  video({ report }, { codec }) {
    return {
      unit(unit, place) {
        const { prefixLength } = unit.unit;
        if (place.origin !== undefined || prefixLength !== SHORT) return;
        if (codec?.stream?.nal?.needsZeroByte(unit.type, unit.startsAccessUnit !== undefined) !== true) return;
        const message = `${unit.unitType.name} with a start code of ${prefixLength} bytes, expected ${WITH_ZERO_BYTE}`;
        report({ message, at: atUnit(unit, place), measured: prefixLength, expected: WITH_ZERO_BYTE });
      },
    };
  },
});
