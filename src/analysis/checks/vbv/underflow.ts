import { bitsText } from '../../../media/quantity.ts';
import { defineRule } from '../rule.ts';
import { FirstReports } from './first-reports.ts';
import { atAccessUnit, scheduleText } from './schedule-text.ts';

export const vbvUnderflow = defineRule({
  id: 'vbv/underflow',
  title: 'an access unit arrives after its removal time',
  source: 'H.264 C.3, condition 3; H.265 C.4',
  severity: 'error',
  needs: ['frames', 'parameter sets', 'hrd'],
  codecs: ['h264', 'hevc'],
  what: 'Runs the hypothetical reference decoder that the stream describes: bits arrive at the bit rate of each schedule (SchedSelIdx), and access units leave the buffer at the times of the buffering period and picture timing SEI messages. The last bit of each must be there by then, but for low_delay_hrd_flag 1. HEVC: whole access units, at the rates of all temporal sub-layers.',
  why: 'A decoder that receives the stream at the rate which it declares has to wait for this picture: set-top boxes and multiplexers for broadcast stop, or drop it.',
  mend: {
    x264: '--nal-hrd vbr or cbr with a --vbv-bufsize that the pictures need; no change of rate by hand',
    x265: '--hrd with a --vbv-bufsize that the pictures need; --hrd-concat where parts are joined',
    ffmpeg:
      '-x264-params nal-hrd=vbr or -x265-params hrd=1 with -maxrate and -bufsize; encode again after cutting or joining',
    NVENC: 'a larger vbvBufferSize, strict GOP target off',
  },
  video({ report, skip }) {
    const reports = new FirstReports(report, 'underflow');
    return {
      removal({ schedule, place, underflowBits, lateMs }) {
        if (underflowBits <= 0) return;
        reports.add(underflowBits, () => ({
          message: `${scheduleText(schedule)}: ${bitsText(Math.ceil(underflowBits))} of the access unit are not there when it is due, the last of them ${lateMs.toFixed(lateMs < 1 ? 3 : 1)} ms later`,
          at: atAccessUnit(place),
          measured: `${Math.ceil(underflowBits)} bits`,
          expected: '0 bits',
        }));
      },
      end({ buffersLack }) {
        reports.end();
        if (buffersLack !== undefined) skip(buffersLack);
      },
    };
  },
});
