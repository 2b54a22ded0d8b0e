import type { SeenSet } from '../../watch/watcher.ts';
import { atSet } from '../places.ts';
import { defineRule } from '../rule.ts';

export const multipleIds = defineRule({
  id: 'ps/multiple-ids',
  title: 'several sequence parameter sets, or sets that the record lacks',
  source: 'H.264 7.4.2.1.1, seq_parameter_set_id; ISO/IEC 14496-15 5.3.3',
  severity: 'off',
  needs: ['parameter sets'],
  what: 'A track has one seq_parameter_set_id. Where a configuration record has the parameter sets, each id of the track is in it.',
  why: 'Many servers keep one set: they lose the second, and with it all pictures that refer to it.',
  mend: { ffmpeg: 'encode all parts with one set of parameters before they are joined' },
  video({ report }, { codec }) {
    const sequences = new Set<number>();
    const pictures = new Set<number>();
    let hasRecord = false;
    const add = (ids: Set<number>, seen: SeenSet<unknown>, name: string): boolean => {
      const id = codec?.stream?.setId(seen.bytes);
      if (id === undefined || ids.has(id)) return false;
      ids.add(id);
      if (!hasRecord || seen.outOfBand) return true;
      report({
        message: `${name} parameter set ${id} is not in the configuration record`,
        at: atSet(seen),
        measured: id,
      });
      return false;
    };
    return {
      sequence(seen) {
        hasRecord ||= seen.outOfBand;
        if (!add(sequences, seen, 'sequence') || sequences.size < 2) return;
        const ids = [...sequences].join(', ');
        report({
          message: `${sequences.size} sequence parameter sets: ids ${ids}`,
          at: atSet(seen),
          measured: ids,
          expected: 1,
        });
      },
      pictureSet(seen) {
        add(pictures, seen, 'picture');
      },
    };
  },
});
