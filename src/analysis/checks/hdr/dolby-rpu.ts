import { plural } from '../../../media/quantity.ts';
import { FrameUnits } from '../../frame-units.ts';
import type { FindingLocation } from '../finding.ts';
import { atFrame } from '../places.ts';
import { defineRule } from '../rule.ts';

export const dolbyRpu = defineRule({
  id: 'hdr/dolby-rpu',
  title: 'metadata of Dolby Vision on some frames and not on others',
  source: 'Dolby Vision streams: an RPU, NAL unit type 62, in each access unit',
  severity: 'warning',
  needs: ['frames', 'pictures'],
  codecs: ['hevc'],
  what: 'Counts the frames with and without an RPU: all have one, or none.',
  why: 'Displays switch between Dolby Vision and the base layer: brightness and colours jump. RPUs are lost where streams are cut, joined or filtered.',
  mend: {
    x265: '--dolby-vision-rpu with an RPU for each frame',
    ffmpeg: '-bsf:v filter_units=remove_types=62 removes all of them',
  },
  video({ report }, { codec }) {
    const units = new FrameUnits<true>();
    let [having, frames] = [0, 0];
    let [first, firstWithout]: (FindingLocation | undefined)[] = [];
    return {
      unit(unit) {
        if (codec?.stream?.noticesOf(unit)?.dolbyVision === true) units.add(unit, true);
      },
      frame(frame) {
        frames++;
        if (units.take(frame).length > 0) {
          having++;
          first ??= atFrame(frame);
        } else firstWithout ??= atFrame(frame);
      },
      end() {
        if (first === undefined || firstWithout === undefined) return;
        const isRare = having * 2 < frames;
        report({
          message: `${having} of ${plural(frames, 'frame')} have an RPU of Dolby Vision: ${isRare ? 'this is the first one with it' : 'this is the first one without'}`,
          at: isRare ? first : firstWithout,
          measured: having,
          expected: isRare ? 0 : frames,
        });
      },
    };
  },
});
