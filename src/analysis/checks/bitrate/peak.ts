import { bitrateText } from '../../../media/quantity.ts';
import { atNamed } from '../places.ts';
import { defineRule } from '../rule.ts';

export const bitratePeak = defineRule({
  id: 'bitrate/peak',
  title: 'a second with far more bits than the mean',
  source: 'Apple HLS Authoring Specification 1.30 has twice the mean; 1.5 times is what a live link bears',
  severity: 'off',
  needs: ['frames', 'times'],
  options: {
    factor: { type: 'number', min: 1, default: 1.5, about: 'highest rate of a second, as a multiple of the mean rate' },
  },
  what: 'Compares the second of decoding time with the most bits, wherever it begins, with the mean rate of the stream.',
  why: 'A link that holds the mean rate does not hold such a second: frames wait, the encoder drops some, and players stall.',
  mend: {
    x264: '--vbv-maxrate at the bitrate, --vbv-bufsize for one second',
    x265: '--vbv-maxrate at the bitrate, --vbv-bufsize for one second',
    'SVT-AV1': '--mbr with --crf; --rc 2 --pred-struct 1',
    aomenc: '--end-usage=cbr with --buf-sz=1000',
    ffmpeg: '-maxrate {kbps=6000}k -bufsize {kbps=6000}k at -b:v {kbps=6000}k',
    NVENC: '-rc cbr -bufsize {kbps=6000}k at -b:v {kbps=6000}k (ffmpeg)',
    VideoToolbox: 'kVTCompressionPropertyKey_DataRateLimits with a second',
    MediaCodec: 'BITRATE_MODE_CBR',
    OBS: 'Settings, Output, Rate Control CBR',
  },
  video({ options: { factor }, report, skip }) {
    return {
      end({ bitrateBps, peakBitrateBps, peakFrom }) {
        if (bitrateBps === undefined || peakBitrateBps === undefined || peakFrom === undefined) {
          return skip('the stream is shorter than a second');
        }
        if (peakBitrateBps <= factor * bitrateBps) return;
        const times = Math.round((100 * peakBitrateBps) / bitrateBps) / 100;
        report({
          message: `a second has ${bitrateText(peakBitrateBps)}, ${times} times the mean rate of ${bitrateText(bitrateBps)}: at most ${factor} times are allowed`,
          at: atNamed(peakFrom),
          measured: times,
          expected: factor,
          mendValues: { kbps: Math.round(bitrateBps / 1000) },
        });
      },
    };
  },
});
