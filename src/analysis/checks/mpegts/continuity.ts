import { defineRule } from '../rule.ts';

export const continuity = defineRule({
  id: 'mpegts/continuity',
  title: 'transport packets that are missing or damaged',
  source: 'ISO/IEC 13818-1 2.4.3.3',
  severity: 'error',
  needs: ['transport packets'],
  what: 'Follows continuity_counter of each PID, but for an announced discontinuity, and looks for transport_error_indicator.',
  why: 'What was in the packets is lost: pictures break until the next key frame, audio clicks.',
  mend: {
    ffmpeg: 'over UDP: ?fifo_size=1000000&overrun_nonfatal=1 makes room for bursts; SRT or RIST repeat what was lost',
  },
});
