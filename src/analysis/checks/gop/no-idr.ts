import { plural } from '../../../media/quantity.ts';
import type { WatchedFrame } from '../../watch/watcher.ts';
import { atFrame } from '../places.ts';
import { defineRule } from '../rule.ts';
import { intervalWords, isIdr, secondsText } from './idr-intervals.ts';
import { MEND_INTERVAL } from './max-interval.ts';

export const noIdr = defineRule({
  id: 'gop/no-idr',
  title: 'no IDR picture for a long time',
  source: 'rtmpkit: 10 s is the longest segment that servers make',
  severity: 'off',
  needs: ['frames', 'pictures', 'times'],
  options: {
    seconds: { type: 'number', min: 0, default: 10, about: 'longest time without an IDR picture, seconds' },
  },
  what: 'Reports as soon as a stream has gone on for this time after its last IDR picture: intra refresh, or a GOP without end. gop/max-interval measures each interval when it ends.',
  why: 'Nobody can join the stream, and a lost picture stays visible; segments grow until the server gives up.',
  mend: {
    ...MEND_INTERVAL,
    x264: '--keyint 60, without --intra-refresh',
    x265: '--keyint 60 --no-open-gop, without --intra-refresh',
    'SVT-AV1': '--keyint 60 --irefresh-type 2',
    aomenc: '--kf-max-dist=60 --enable-fwd-kf=0',
    NVENC: 'idrPeriod 60, enableIntraRefresh 0; -g 60 -intra-refresh 0 (ffmpeg)',
  },
  video({ options: { seconds }, report }, { codec }) {
    const { picture } = intervalWords(codec);
    let last: WatchedFrame | undefined;
    let isReported = false;
    let recoveryPoints = 0;
    return {
      frame(frame) {
        if (last === undefined || isIdr(frame)) {
          last = frame;
          isReported = false;
          recoveryPoints = 0;
          return;
        }
        if (frame.randomAccess !== undefined) recoveryPoints++;
        if (isReported || frame.shownMs - last.shownMs <= seconds * 1000) return;
        isReported = true;
        const after = `frame ${last.index} (${secondsText(last.shownMs)})`;
        const instead = recoveryPoints === 0 ? '' : `; ${plural(recoveryPoints, 'recovery point')} instead`;
        report({
          message: `no ${picture} for more than ${seconds} s after ${after}${instead}`,
          at: atFrame(last),
          measured: `more than ${seconds} s`,
          expected: `at most ${seconds} s`,
        });
      },
    };
  },
});
