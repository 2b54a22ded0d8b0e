import { FrameUnits } from '../../frame-units.ts';
import { isKey } from '../../gop/gop-builder.ts';
import type { FindingLocation } from '../finding.ts';
import { atFrame } from '../places.ts';
import { defineRule } from '../rule.ts';

/** In more frames than this, percent: a choice of rtmpkit. */
const MOST_PERCENT = 1;

export const tooOften = defineRule({
  id: 'ps/too-often',
  title: 'parameter sets repeat in frames that are no key frames',
  source: 'H.264 7.4.1.2.1; the limit is a choice of rtmpkit',
  severity: 'off',
  needs: ['frames', 'pictures'],
  what: 'Counts sets in band, of the content that they had before, in more than one percent of the frames that are no key frames.',
  why: 'Nobody can start there, so that the bytes are wasted; at low bit rates they are a noticeable part. Some players open their decoder anew at each set.',
  mend: {
    x264: 'without --repeat-headers in FLV and MP4; it repeats at key frames only',
    x265: 'without --repeat-headers in FLV and MP4; it repeats at key frames only',
    NVENC: 'repeatSPSPPS repeats at key frames; do not write the sequence parameters with each frame',
    ffmpeg: '-bsf:v dump_extra=freq=keyframe instead of freq=all',
  },
  video({ report }) {
    const units = new FrameUnits<number>();
    let isNew = false;
    let [others, frames, bytes] = [0, 0, 0];
    let first: FindingLocation | undefined;
    const seen = (): void => {
      isNew = true;
    };
    return {
      sequence: seen,
      pictureSet: seen,
      unit(unit) {
        const { prefixLength, size, outOfBand } = unit.unit;
        const isRepeated = unit.unitType.role === 'parameter-set' && !isNew && outOfBand !== true;
        if (isRepeated) units.add(unit, prefixLength + size);
        isNew = false;
      },
      frame(frame) {
        const sizes = units.take(frame);
        if (isKey(frame)) return;
        others++;
        if (sizes.length === 0) return;
        frames++;
        for (const size of sizes) bytes += size;
        first ??= atFrame(frame);
      },
      end({ durationMs }) {
        if (first === undefined || frames * 100 <= others * MOST_PERCENT) return;
        const rate = durationMs === undefined ? '' : `, ${((bytes * 8) / durationMs).toFixed(1)} kb/s`;
        const message = `parameter sets repeat in ${frames} of ${others} frames that are no key frames: ${bytes} bytes${rate}`;
        report({ message, at: first, measured: frames, expected: `at most ${MOST_PERCENT} % of the frames` });
      },
    };
  },
});
