import { StepCounts } from '../../timeline/step-counts.ts';
import { GAP_FRAMES, VIDEO_GAP_MS } from '../../timeline/thresholds.ts';
import { atFrame } from '../places.ts';
import { defineRule } from '../rule.ts';

export const timestampJump = defineRule({
  id: 'flv/timestamp-jump',
  title: 'decoding times jump or have a gap',
  source: 'FLV 10.1 E.4.1; FFmpeg, SRS and players take 10 s as a discontinuity',
  severity: 'error',
  needs: ['flv'],
  options: {
    ms: { type: 'number', min: 1, max: VIDEO_GAP_MS, about: 'shortest gap of video that counts, milliseconds' },
  },
  what: 'Looks for a step of more than 10 s between two frames of a track, and for a gap: 1 s of video or 250 ms of audio, and at least 5 frames. With ms, shorter gaps of video count too.',
  why: 'Players wait the gap out or run dry, audio and video part, and servers end the segment or the stream.',
  mend: {
    rtmpkit: 'rtmpkit convert IN.flv OUT.flv --fix timestamps closes jumps',
    ffmpeg: '-use_wallclock_as_timestamps 1 before a live input',
    MediaCodec: 'send frames without a pause, or repeat them: KEY_REPEAT_PREVIOUS_FRAME_AFTER',
    OBS: 'dropped frames: less bitrate, or Settings, Advanced, Dynamically change bitrate',
  },
  video({ options: { ms }, report }) {
    // The readers find gaps of a second and more.
    if (ms === undefined) return {};
    const steps = new StepCounts();
    let lastMs: number | undefined;
    return {
      frame(frame) {
        const stepMs = frame.dtsMs - (lastMs ?? frame.dtsMs);
        lastMs = frame.dtsMs;
        const leastMs = Math.max(ms, GAP_FRAMES * (steps.typicalMs ?? Number.POSITIVE_INFINITY));
        if (stepMs > 0) steps.add(stepMs);
        if (stepMs < leastMs || stepMs >= VIDEO_GAP_MS) return;
        const measured = `${Math.round(stepMs)} ms`;
        report({
          message: `a gap of ${measured} before the frame`,
          at: atFrame(frame),
          measured,
          expected: `less than ${ms} ms`,
        });
      },
    };
  },
});
