import { atSet } from '../places.ts';
import { defineRule } from '../rule.ts';

export const timingMissing = defineRule({
  id: 'vui/timing-missing',
  title: 'no frame rate in the stream',
  source: 'H.264 E.2.1, timing_info_present_flag; H.265 E.3.1; AV1 5.5.3',
  severity: 'off',
  needs: ['pictures'],
  options: {
    fixed: {
      type: 'flag',
      default: false,
      about: 'fixed_frame_rate_flag is 1 too, where the timestamps have a constant rate',
    },
  },
  what: 'Looks for timing information in the VUI parameters of the SPS. In AV1 it is asked for only where no container has times.',
  why: 'Without a container the frame rate is a guess: tools assume 25.',
  mend: {
    x264: 'writes it by itself, from --fps or the input',
    x265: 'writes it by itself, from --fps or the input',
    aomenc: '--timing-info=constant',
    ffmpeg:
      '-c copy -bsf:v h264_metadata=tick_rate=60:fixed_frame_rate_flag=1 for 30 frames per second; hevc_metadata=tick_rate=30',
  },
  video({ options: { fixed }, report }, { codec }) {
    // Sequence headers of AV1 need none where a container has times.
    if (codec?.stream !== undefined && codec.stream.words.timingIn !== 'VUI') return {};
    let isReported = false;
    let [isFixed, at] = [false, {}];
    return {
      sequence(seen) {
        const { tick, fixedFrameRate } = seen.description;
        isFixed ||= fixedFrameRate === true;
        at = atSet(seen);
        // Of a stream without timestamps, the reader of its times reports it.
        if (tick !== undefined || seen.origin === undefined || isReported) return;
        isReported = true;
        report({ message: 'the VUI parameters have no timing information', at });
      },
      end({ measuredFrameRate }) {
        if (!fixed || isReported || isFixed || measuredFrameRate?.constant !== true) return;
        const message = `fixed_frame_rate_flag is 0, though the frames come at a constant ${measuredFrameRate.fps} a second`;
        report({ message, at });
      },
    };
  },
});
