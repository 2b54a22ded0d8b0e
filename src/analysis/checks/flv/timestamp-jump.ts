import { defineRule } from '../rule.ts';

export const timestampJump = defineRule({
  id: 'flv/timestamp-jump',
  title: 'decoding times jump or have a gap',
  source: 'FLV 10.1 E.4.1; FFmpeg, SRS and players take 10 s as a discontinuity',
  severity: 'error',
  needs: ['flv'],
  what: 'Looks for a step of more than 10 s between two frames of a track, and for a gap: 1 s of video or 250 ms of audio, and at least 5 frames.',
  why: 'Players wait the gap out or run dry, audio and video part, and servers end the segment or the stream.',
  mend: {
    rtmpkit: 'rtmpkit convert IN.flv OUT.flv --fix timestamps closes jumps',
    ffmpeg: '-use_wallclock_as_timestamps 1 before a live input',
    MediaCodec: 'send frames without a pause, or repeat them: KEY_REPEAT_PREVIOUS_FRAME_AFTER',
    OBS: 'dropped frames: less bitrate, or Settings, Advanced, Dynamically change bitrate',
  },
});
