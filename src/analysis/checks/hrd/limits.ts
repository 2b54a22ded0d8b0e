import { bitrateText, bitsText } from '../../../media/quantity.ts';
import { atSet } from '../places.ts';
import { defineRule } from '../rule.ts';

export const hrdLimits = defineRule({
  id: 'hrd/limits',
  title: 'HRD parameters beyond the level',
  source: 'H.264 A.3.1 i, j; A.3.3 g, h; H.265 A.4.2',
  severity: 'error',
  needs: ['parameter sets', 'hrd'],
  what: 'Compares BitRate and CpbSize of the HRD parameters with MaxBR and MaxCPB of profile and level. One schedule (SchedSelIdx) within both limits is enough.',
  why: 'A decoder of this level has neither the rate nor the buffer that the stream asks of it.',
  mend: {
    x264: '--vbv-maxrate and --vbv-bufsize within the level, or a higher --level',
    x265: '--vbv-maxrate and --vbv-bufsize within the level, --high-tier, or a higher --level-idc',
    ffmpeg: '-maxrate and -bufsize within the level, or a higher -level',
    NVENC: 'maxBitRate and vbvBufferSize within the level',
  },
  video({ report }, { codec }) {
    const levels = codec?.stream?.levels;
    return {
      sequence(seen) {
        const { hrd, level, profile, tier, codedWidth, codedHeight, higherBitRate } = seen.description;
        if (levels === undefined || hrd === undefined || level === undefined || profile === undefined) return;
        if (codedWidth === undefined || codedHeight === undefined) return;
        for (const [name, schedules] of [
          ['NAL', { ...(hrd.nal !== undefined && { nal: hrd.nal }) }],
          ['VCL', { ...(hrd.vcl !== undefined && { vcl: hrd.vcl }) }],
        ] as const) {
          const limits = levels.judge(level, {
            profile,
            ...(tier !== undefined && { tier }),
            ...(higherBitRate !== undefined && { higherBitRate }),
            codedWidth,
            codedHeight,
            hrd: schedules,
          });
          for (const limit of limits) {
            const isRate = limit.name === 'hrdBitrate';
            if (limit.holds || (!isRate && limit.name !== 'hrdBuffer')) continue;
            const text = isRate ? bitrateText : bitsText;
            report({
              message: `${isRate ? 'BitRate' : 'CpbSize'} of the ${name} HRD is ${text(limit.needed)}: level ${level} of ${profile} allows ${text(limit.allowed)} (${limit.symbol}, ${limit.clause})`,
              at: atSet(seen),
              measured: limit.needed,
              expected: limit.allowed,
            });
          }
        }
      },
    };
  },
});
