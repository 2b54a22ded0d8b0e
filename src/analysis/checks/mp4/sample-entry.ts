import type { FindingLocation } from '../finding.ts';
import { atUnit } from '../places.ts';
import { defineRule } from '../rule.ts';

/** Sample entries that may have parameter sets in band, and those that Apple players want instead. */
const WITH_SETS_OUT_OF_BAND: Readonly<Record<string, string>> = { hev1: 'hvc1', dvhe: 'dvh1' };

/** Sample entries whose parameter sets are all in the record. */
const COMPLETE: ReadonlySet<string> = new Set(['avc1', 'avc2', 'hvc1', 'dvh1', 'dva1', 'vvc1']);

export const sampleEntry = defineRule({
  id: 'mp4/sample-entry',
  title: 'a sample entry that players refuse, or that promises more than it holds',
  source: 'ISO/IEC 14496-15 5.4.2.1, 8.4.1.1; HLS Authoring Specification 1.10',
  severity: 'off',
  needs: ['samples', 'video'],
  what: 'HEVC is hvc1, not hev1, and with Dolby Vision dvh1, not dvhe. Samples of avc1 and hvc1 have no parameter sets in band: all are in the record.',
  why: 'Players of Apple show a black picture for hev1. Under hvc1 and avc1 players drop parameter sets in band, or open their decoder anew at each.',
  mend: {
    ffmpeg:
      '-c copy -tag:v hvc1; -bsf:v filter_units=remove_types=32-34 removes VPS, SPS and PPS of HEVC, 7-8 those of H.264',
    rtmpkit: 'rtmpkit convert IN OUT.mp4 writes hvc1 with the sets in the record',
  },
  input({ report }) {
    /** The first parameter set in band, by track_ID. */
    const inBand = new Map<number, FindingLocation>();
    return {
      video: () => ({
        unit(unit, place) {
          const id = place.origin?.trackId;
          if (id === undefined || unit.unitType.role !== 'parameter-set' || unit.unit.outOfBand === true) return;
          if (!inBand.has(id)) inBand.set(id, atUnit(unit, place));
        },
      }),
      end({ container }) {
        for (const { track } of container?.tracks ?? []) {
          const { id, kind, sampleEntry: entry } = track;
          if (kind !== 'video' || entry === undefined) continue;
          const expected = WITH_SETS_OUT_OF_BAND[entry];
          if (expected !== undefined) {
            const message = `track ${id} has the sample entry ${entry}: players of Apple want ${expected}`;
            report({ message, measured: entry, expected });
          }
          const at = inBand.get(id);
          if (at === undefined || !COMPLETE.has(entry)) continue;
          report({
            message: `track ${id} has the sample entry ${entry} and parameter sets in its samples`,
            at,
            measured: 'in band',
            expected: 'in the record only',
          });
        }
      },
    };
  },
});
