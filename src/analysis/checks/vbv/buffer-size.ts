import { bitrateText, bitsText } from '../../../media/quantity.ts';
import { LeakyBucket } from '../../vbv/leaky-bucket.ts';
import type { NeededBuffer } from '../../vbv/needed-buffers.ts';
import { RemovalTimes } from '../../vbv/removal-times.ts';
import type { VideoWatcher, WatchedFrame } from '../../watch/watcher.ts';
import { atFrame } from '../places.ts';
import { defineRule, type Reported } from '../rule.ts';

export const vbvBufferSize = defineRule({
  id: 'vbv/buffer-size',
  title: 'stream needs a larger buffer than allowed',
  source: 'H.264 C.1; Amazon IVS wants a VBV buffer of no more than a second',
  severity: 'warning',
  needs: ['frames', 'times'],
  options: {
    ms: { type: 'number', min: 1, about: 'longest delay of the buffer, milliseconds' },
    kbps: { type: 'number', min: 1, about: 'rate that the stream is sent at, kb/s; its mean rate if not set' },
  },
  asksFor: ['ms'],
  what: 'Pours the frames, at their decoding times, into a bucket that loses bits at the given rate, or at the mean rate of the stream: its highest level is the smallest buffer with which a player that receives the stream at this rate never waits.',
  why: 'Until the buffer is full a player shows nothing, and a smaller one stalls: a stream for low latency needs a small one.',
  mend: {
    x264: '--vbv-maxrate {kbps=6000} --vbv-bufsize {kbits=6000}',
    x265: '--vbv-maxrate {kbps=6000} --vbv-bufsize {kbits=6000}',
    'SVT-AV1': '--rc 2 --pred-struct 1 with --buf-sz, in milliseconds',
    aomenc: '--end-usage=cbr with --buf-sz, in milliseconds',
    ffmpeg: '-maxrate {kbps=6000}k -bufsize {kbits=6000}k',
    NVENC: '-rc cbr -bufsize {kbits=6000}k (ffmpeg)',
    MediaCodec: 'BITRATE_MODE_CBR',
    OBS: 'Rate Control CBR; with x264 Custom Buffer Size at the bitrate',
  },
  video({ options: { ms = 0, kbps }, report, skip }) {
    return kbps === undefined ? atMeanRate(ms, report, skip) : atRate(kbps * 1000, ms, report);
  },
});

const atMeanRate = (ms: number, report: (found: Reported) => void, skip: (reason: string) => void): VideoWatcher => ({
  end({ neededBuffers }) {
    const needed = neededBuffers?.[0];
    if (needed === undefined) return skip('the mean rate of the stream is not known');
    if (needed.delayMs > ms) report(found(needed, 'its mean rate of ', ms));
  },
});

const atRate = (rateBps: number, ms: number, report: (found: Reported) => void): VideoWatcher => {
  const bucket = new LeakyBucket(rateBps);
  const times = new RemovalTimes();
  let fullest: WatchedFrame | undefined;
  return {
    frame(frame) {
      const before = bucket.neededBits;
      if (bucket.add(times.next(frame), 8 * frame.byteStreamBytes) > before) fullest = frame;
    },
    end() {
      const { neededBits, delayMs } = bucket;
      if (delayMs <= ms || fullest === undefined) return;
      report({ ...found({ rateBps, neededBits, delayMs }, '', ms), at: atFrame(fullest) });
    },
  };
};

const found = ({ rateBps, neededBits, delayMs }: NeededBuffer, rate: string, ms: number): Reported => ({
  message: `at ${rate}${bitrateText(rateBps)} the stream needs a buffer of ${bitsText(neededBits)}, ${Math.ceil(delayMs)} ms: at most ${ms} ms are allowed`,
  measured: `${Math.ceil(delayMs)} ms`,
  expected: `${ms} ms`,
  mendValues: { kbps: Math.round(rateBps / 1000), kbits: Math.floor((rateBps * ms) / 1e6) },
});
