import { FrameUnits } from '../../frame-units.ts';
import { atFrame } from '../places.ts';
import { defineRule } from '../rule.ts';

export const captions = defineRule({
  id: 'sei/captions',
  title: 'captions that are missing, pause too long, or are not wanted',
  source: 'ATSC A/53 Part 4, 6.2.3, in user data of H.264 D.1.6; CEA-608 and CEA-708',
  severity: 'warning',
  needs: ['frames', 'pictures', 'times'],
  options: {
    require: { type: 'flag', about: 'the stream has captions' },
    forbid: { type: 'flag', about: 'the stream has none' },
    seconds: { type: 'number', min: 0, default: 10, about: 'longest time without captions' },
  },
  asksFor: ['require', 'forbid'],
  what: 'Looks for caption data in SEI messages. Required captions come at the latest after the given seconds, from the start, between each other, and up to the end; a shorter stream has some, too. Data without text count.',
  why: 'Broadcasters and many services have to carry captions; they are lost where a part of the chain encodes anew without copying them.',
  mend: {
    ffmpeg: '-a53cc 1 with libx264 and h264_nvenc copies them from the decoded input',
    OBS: 'captions come from a plugin or the DeckLink source',
  },
  video({ options: { require = false, forbid = false, seconds }, report }, { codec }) {
    const units = new FrameUnits<true>();
    let [lastMs, endMs] = [Number.NaN, Number.NaN];
    /** A frame of each pause is reported. */
    let isReported = false;
    let hasAny = false;
    return {
      unit(unit) {
        if (codec?.stream?.noticesOf(unit)?.captions === true) units.add(unit, true);
      },
      frame(frame) {
        const has = units.take(frame).length > 0;
        const { shownMs } = frame;
        if (forbid && has) report({ message: 'captions, where none are allowed', at: atFrame(frame) });
        if (Number.isNaN(lastMs)) lastMs = shownMs;
        endMs = shownMs;
        if (require && !isReported && !has && endMs - lastMs > seconds * 1000) {
          isReported = true;
          const message = `no captions for more than ${seconds} s`;
          report({ message, at: atFrame(frame), measured: 'none', expected: `each ${seconds} s` });
        }
        if (!has) return;
        hasAny = true;
        lastMs = Math.max(lastMs, shownMs);
        isReported = false;
      },
      end() {
        // The stream is shorter than the pause that is allowed.
        if (!require || hasAny || isReported) return;
        report({ message: 'no captions', measured: 'none', expected: `each ${seconds} s` });
      },
    };
  },
});
