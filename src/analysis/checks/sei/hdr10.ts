import type { Hdr10Metadata } from '../../../codec/hdr10.ts';
import type { SeenSet } from '../../watch/watcher.ts';
import { atSet } from '../places.ts';
import { defineRule } from '../rule.ts';

const PQ = 16;

export const hdr10 = defineRule({
  id: 'sei/hdr10',
  title: 'PQ without mastering display and light level',
  source:
    'H.264 D.1.29 and D.1.31; H.265 D.2.28 and D.2.35; AV1 5.8.3 and 5.8.4; Apple HLS Authoring Specification 1.35',
  severity: 'off',
  needs: ['frames', 'pictures', 'parameter sets'],
  what: 'A stream with transfer characteristics PQ has SEI messages (AV1: metadata OBUs) with the mastering display colour volume and the content light level, in the stream or in its decoder configuration record.',
  why: 'Displays map brightness by them: without, highlights are clipped or the picture is too dark.',
  mend: {
    x264: '--mastering-display and --cll',
    x265: '--master-display and --max-cll',
    'SVT-AV1': '--mastering-display and --content-light, with --enable-hdr 1',
    ffmpeg: 'master-display and max-cll of -x265-params, mastering-display and content-light of -svtav1-params',
  },
  video({ report }, { codec }) {
    let at: SeenSet<unknown> | undefined;
    let [hasDisplay, hasLight] = [false, false];
    const take = (found: Hdr10Metadata | undefined): void => {
      hasDisplay ||= found === 'both' || found === 'mastering display';
      hasLight ||= found === 'both' || found === 'light level';
    };
    return {
      configuration(record) {
        take('hdr10' in record ? record.hdr10 : undefined);
      },
      sequence(seen) {
        if (seen.description.colour?.transfer_characteristics?.value === PQ) at ??= seen;
      },
      unit(unit) {
        take(codec?.stream?.noticesOf(unit)?.hdr10);
      },
      end() {
        if (at === undefined || (hasDisplay && hasLight)) return;
        const lacks = [...(hasDisplay ? [] : ['mastering display']), ...(hasLight ? [] : ['light level'])];
        report({ message: `PQ without ${lacks.join(' and ')}`, at: atSet(at) });
      },
    };
  },
});
