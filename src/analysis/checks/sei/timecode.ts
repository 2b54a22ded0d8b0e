import { FrameUnits } from '../../frame-units.ts';
import type { WatchedFrame } from '../../watch/watcher.ts';
import { atFrame } from '../places.ts';
import { defineRule } from '../rule.ts';
import { framesOfTimecode, withinDay } from './timecodes.ts';

/** A frame with a time code that the next ones are compared with. */
interface Reference {
  readonly shownMs: number;
  readonly count: number;
}

export const timecode = defineRule({
  id: 'sei/timecode',
  title: 'time codes that are missing, jump, or are not wanted',
  source: 'H.264 D.1.3 and D.2.3, clock timestamps of pic_timing; SMPTE ST 12-1',
  severity: 'warning',
  needs: ['frames', 'pictures', 'times'],
  options: {
    require: { type: 'flag', about: 'each frame has a time code, and they count as the frames do' },
    forbid: { type: 'flag', about: 'no frame has one' },
  },
  asksFor: ['require', 'forbid'],
  what: 'Reads the clock timestamps of pic_timing SEI messages. Required time codes are in each frame, and go on with the presentation times, to one frame.',
  why: 'Broadcast encoders and packagers align pipelines by time codes in the stream: where one is missing or jumps, outputs drift apart.',
  mend: {},
  video({ options: { require = false, forbid = false }, report }, { codec }) {
    const units = new FrameUnits<string>();
    let fps: number | undefined;
    let reference: Reference | undefined;
    const compare = (frame: WatchedFrame, text: string): void => {
      const count = fps === undefined ? undefined : framesOfTimecode(text, fps);
      if (count === undefined || fps === undefined) return;
      const expected =
        reference === undefined
          ? count
          : reference.count + Math.round(((frame.shownMs - reference.shownMs) * fps) / 1000);
      const ahead = withinDay(count - expected, text, fps);
      // From a jump on, later ones are compared with it.
      if (reference === undefined || Math.abs(ahead) > 1) reference = { shownMs: frame.shownMs, count };
      if (Math.abs(ahead) <= 1) return;
      const message = `time code ${text} is ${Math.abs(ahead)} frames ${ahead > 0 ? 'later' : 'earlier'} than its presentation time`;
      report({ message, at: atFrame(frame), measured: text });
    };
    return {
      sequence({ description }) {
        fps = description.frameRate?.fps ?? fps;
      },
      unit(unit) {
        const [text] = codec?.stream?.noticesOf(unit)?.timecodes ?? [];
        if (text !== undefined) units.add(unit, text);
      },
      frame(frame) {
        const [text] = units.take(frame);
        if (forbid && text !== undefined) {
          report({ message: `time code ${text}, where none is allowed`, at: atFrame(frame), measured: text });
        }
        if (!require) return;
        if (text === undefined) report({ message: `no time code in this ${frame.type} frame`, at: atFrame(frame) });
        else compare(frame, text);
      },
    };
  },
});
