import { isKeyFrame } from '../../../media/frame-record.ts';
import type { MendValues } from '../mend-text.ts';
import { atFrame } from '../places.ts';
import { defineRule, type Mender } from '../rule.ts';
import { type IdrInterval, IdrIntervals, intervalWords, isIdr, secondsText, spanText } from './idr-intervals.ts';

/** How to set the distance of key frames; the examples are those of 30 frames a second and 2 s. */
export const MEND_INTERVAL: Readonly<Partial<Record<Mender, string>>> = {
  x264: '--keyint {frames=60} --min-keyint {frames=60} --no-scenecut',
  x265: '--keyint {frames=60} --min-keyint {frames=60} --no-scenecut --no-open-gop',
  'SVT-AV1': '--keyint {frames=60} --irefresh-type 2 --scd 0',
  aomenc: '--kf-max-dist={frames=60} --kf-min-dist={frames=60}',
  ffmpeg:
    "-g {frames=60} -keyint_min {frames=60} -sc_threshold 0, or -force_key_frames 'expr:gte(t,n_forced*{seconds=2})' for any frame rate",
  NVENC: 'gopLength and idrPeriod {frames=60}; -g {frames=60} -forced-idr 1 (ffmpeg)',
  VideoToolbox: 'kVTCompressionPropertyKey_MaxKeyFrameInterval {frames=60}, MaxKeyFrameIntervalDuration {seconds=2}',
  MediaCodec:
    'KEY_I_FRAME_INTERVAL {seconds=2}; where it is not kept, PARAMETER_KEY_REQUEST_SYNC_FRAME every {seconds=2} s',
  OBS: 'Settings, Output, Keyframe Interval {seconds=2} s (0 leaves it to the encoder)',
};

/** For the mend: an interval in seconds, and in frames where their duration is known. */
export const mendOfInterval = (seconds: number, frameMs: number): MendValues => ({
  seconds,
  ...(frameMs > 0 && { frames: Math.max(1, Math.round((seconds * 1000) / frameMs)) }),
});

export const maxInterval = defineRule({
  id: 'gop/max-interval',
  title: 'IDR pictures are too far apart',
  source: 'Ingest services name a longest interval; HLS and DASH segments begin with an IDR picture (RFC 8216 3)',
  severity: 'error',
  needs: ['frames', 'pictures', 'times'],
  options: {
    seconds: { type: 'number', min: 0, about: 'longest interval, seconds; a frame more is allowed' },
    recommendedSeconds: {
      type: 'number',
      min: 0,
      about: 'recommended interval, seconds: one longer by more than a frame is a warning',
    },
    openGops: { type: 'flag', default: false, about: 'count the key frames of open GOPs too, not IDR pictures only' },
  },
  asksFor: ['seconds', 'recommendedSeconds'],
  what: 'Measures the time from each IDR picture to the next one, in presentation times. The stream begins and ends an interval: one IDR picture in a file is an interval as long as the file.',
  why: 'Players join and seek at IDR pictures, and segments begin with them: viewers wait for the next one, and services that cut by time refuse or stall.',
  mend: MEND_INTERVAL,
  platformCode: 'gopSizeLong',
  video({ options: { seconds, recommendedSeconds, openGops }, report }, { codec }) {
    const intervals = new IdrIntervals(openGops ? isKeyFrame : isIdr);
    const what = openGops ? 'key frame interval' : intervalWords(codec).interval;
    const judge = (interval: IdrInterval | undefined): void => {
      if (interval === undefined) return;
      const { from, ms, frameMs } = interval;
      const found = {
        at: atFrame(from),
        measured: secondsText(ms),
        mendValues: mendOfInterval(recommendedSeconds ?? seconds ?? 0, frameMs),
      };
      const longest = (seconds ?? Number.POSITIVE_INFINITY) * 1000;
      if (ms > longest + frameMs) {
        const message = `${what} ${secondsText(ms)}, at most ${seconds} s: ${spanText(interval)}`;
        report({ ...found, message, expected: `at most ${seconds} s` });
        return;
      }
      if (recommendedSeconds === undefined || ms <= recommendedSeconds * 1000 + frameMs) return;
      const message = `${what} ${secondsText(ms)}, ${recommendedSeconds} s is recommended: ${spanText(interval)}`;
      report({ ...found, message, expected: `${recommendedSeconds} s`, severity: 'warning' });
    };
    return {
      frame: (frame) => judge(intervals.push(frame)),
      end: () => judge(intervals.end()),
    };
  },
});
