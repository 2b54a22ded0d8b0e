import { defineRule } from '../rule.ts';

export const dtsDuplicate = defineRule({
  id: 'flv/dts-duplicate',
  title: 'two frames with one decoding time',
  source: 'FLV 10.1 E.4.1',
  severity: 'warning',
  needs: ['flv'],
  what: 'Looks for two frames of a track with the same timestamp: slices or fields of one frame in tags of their own, or a clock that stands still.',
  why: 'Frames of duration 0 are dropped or shown at once, and other containers need times that grow.',
  mend: {
    ffmpeg: '-fps_mode cfr gives each frame a time of its own',
    MediaCodec: 'one tag for a frame: do not send each slice by itself',
  },
});
