import { hasSamples } from '../../../container/registry.ts';
import { plural } from '../../../media/quantity.ts';
import type { FindingLocation } from '../finding.ts';
import { atFrame } from '../places.ts';
import { defineRule } from '../rule.ts';

/** Rounding of times, milliseconds. */
const EDGE_MS = 0.01;

export const beforeDts = defineRule({
  id: 'pts/before-dts',
  title: 'frames that are shown before they are decoded',
  source: 'ISO/IEC 13818-1 2.4.3.7 (PTS, DTS); ISO/IEC 14496-12 8.6.1.3 (ctts of version 1)',
  severity: 'error',
  needs: ['samples', 'frames'],
  what: 'Compares the presentation time of each frame with its decoding time, where the container has both. MP4 may have negative composition offsets, which an edit list makes up for: that is worth knowing only. FLV has flv/negative-cts.',
  why: 'A decoder cannot show a frame that it does not have: players drop it, or refuse the stream. Muxers that sort presentation times into decoding times write such streams.',
  mend: {
    ffmpeg: '-c copy -bsf:v dts2pts or a new encode; do not copy times with -copyts from a broken source',
  },
  input({ report }) {
    let [count, worstMs] = [0, 0];
    let first: FindingLocation | undefined;
    return {
      video: () => ({
        frame(frame) {
          const early = frame.dtsMs - frame.ptsMs;
          if (early <= EDGE_MS || frame.origin?.dtsIsCalculated === true) return;
          count++;
          worstMs = Math.max(worstMs, early);
          first ??= atFrame(frame);
        },
      }),
      end(_summary, format) {
        if (first === undefined || !hasSamples(format)) return;
        const most = `${Math.round(worstMs * 10) / 10} ms`;
        report({
          message: `${plural(count, 'frame')} with a presentation time before the decoding time, by up to ${most}`,
          at: first,
          measured: most,
          expected: 'none',
          ...(format !== 'mpegts' && format !== 'hls' && { severity: 'info' as const }),
        });
      },
    };
  },
});
