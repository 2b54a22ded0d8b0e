import { bitrateText } from '../../../media/quantity.ts';
import { defineRule } from '../rule.ts';

/** Seconds that tell a constant rate from a varying one. */
const MIN_SECONDS = 3;

export const bitrateCbr = defineRule({
  id: 'bitrate/cbr',
  title: 'bit rate is not constant',
  source: 'Twitch, YouTube, Facebook and Cloudflare ask for a constant bit rate (CBR)',
  severity: 'off',
  needs: ['frames', 'times'],
  options: {
    deviation: {
      type: 'number',
      min: 0,
      max: 1,
      default: 0.15,
      about: 'highest standard deviation of the seconds, as a share of their mean',
    },
  },
  what: 'Measures the rate of each whole second of decoding time, and compares their standard deviation with their mean. A share of 0.15 is allowed if not set: encoders in CBR mode stay below it, those in VBR mode above on changing content.',
  why: 'A service and the link to it are planned for one rate: what varies fills their buffers, which adds delay, and loses frames in the end.',
  mend: {
    x264: '--nal-hrd cbr with --bitrate, --vbv-maxrate and --vbv-bufsize',
    x265: '--strict-cbr with --bitrate, --vbv-maxrate and --vbv-bufsize',
    'SVT-AV1': '--rc 2 --pred-struct 1',
    aomenc: '--end-usage=cbr',
    ffmpeg:
      '-b:v {kbps=6000}k -minrate {kbps=6000}k -maxrate {kbps=6000}k -bufsize {kbps=6000}k -x264-params nal-hrd=cbr',
    NVENC: '-rc cbr (ffmpeg)',
    VideoToolbox: 'kVTCompressionPropertyKey_ConstantBitRate',
    MediaCodec: 'BITRATE_MODE_CBR',
    OBS: 'Settings, Output, Rate Control CBR',
  },
  video({ options: { deviation }, report, skip }) {
    return {
      end({ rateOfSeconds }) {
        if (rateOfSeconds === undefined || rateOfSeconds.seconds < MIN_SECONDS) {
          return skip(`the stream is shorter than ${MIN_SECONDS} seconds`);
        }
        const { stdevBps, meanBps, minBps, maxBps } = rateOfSeconds;
        const share = meanBps === 0 ? 0 : stdevBps / meanBps;
        if (share <= deviation) return;
        const measured = Math.round(share * 1000) / 1000;
        report({
          message: `the rate of a second varies by ${percent(share)} of its mean of ${bitrateText(meanBps)}, from ${bitrateText(minBps)} to ${bitrateText(maxBps)}: at most ${percent(deviation)} is allowed`,
          measured,
          expected: deviation,
          mendValues: { kbps: Math.round(meanBps / 1000) },
        });
      },
    };
  },
});

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;
