import type { SeenSet } from '../../watch/watcher.ts';
import { atSet } from '../places.ts';
import { defineRule } from '../rule.ts';

const PQ = 16;

export const hdr10 = defineRule({
  id: 'sei/hdr10',
  title: 'PQ without mastering display and light level',
  source: 'H.264 D.1.29 and D.1.31; Apple HLS Authoring Specification 1.35',
  severity: 'off',
  needs: ['frames', 'pictures', 'parameter sets'],
  what: 'A stream with transfer characteristics PQ has SEI messages with the mastering display colour volume and the content light level.',
  why: 'Displays map brightness by them: without, highlights are clipped or the picture is too dark.',
  mend: { x264: '--mastering-display and --cll' },
  video({ report }, { codec }) {
    let at: SeenSet<unknown> | undefined;
    let [hasDisplay, hasLight] = [false, false];
    return {
      sequence(seen) {
        if (seen.description.colour?.transfer_characteristics?.value === PQ) at ??= seen;
      },
      unit(unit) {
        const found = codec?.stream?.noticesOf(unit)?.hdr10;
        hasDisplay ||= found === 'both' || found === 'mastering display';
        hasLight ||= found === 'both' || found === 'light level';
      },
      end() {
        if (at === undefined || (hasDisplay && hasLight)) return;
        const lacks = [...(hasDisplay ? [] : ['mastering display']), ...(hasLight ? [] : ['light level'])];
        report({ message: `PQ without ${lacks.join(' and ')}`, at: atSet(at) });
      },
    };
  },
});
