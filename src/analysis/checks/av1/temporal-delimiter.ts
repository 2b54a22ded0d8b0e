import type { FormatName } from '../../../container/descriptor.ts';
import { hasSamples, hasTags, isSession } from '../../../container/registry.ts';
import { plural } from '../../../media/quantity.ts';
import type { FindingLocation } from '../finding.ts';
import { atUnit } from '../places.ts';
import { defineRule } from '../rule.ts';

/** Containers whose samples are temporal units: MPEG-TS and IVF keep the delimiters. */
const isOfSamples = (format: FormatName | undefined): boolean =>
  hasTags(format) || isSession(format) || (hasSamples(format) && format !== 'mpegts');

export const temporalDelimiter = defineRule({
  id: 'av1/temporal-delimiter',
  title: 'temporal delimiters that are missing, repeated or out of place',
  source: 'AV1 5.6, 7.5; AV1-ISOBMFF 2.4; Matroska AV1 mapping',
  severity: 'warning',
  needs: ['video'],
  codecs: ['av1'],
  what: 'A stream of OBUs, and each frame of an IVF, has one temporal delimiter, without data, in front of each temporal unit. Samples of MP4, Matroska and FLV have none: they are temporal units themselves.',
  why: 'Readers of OBUs find frames by the delimiter alone. In a sample it is a byte or two for nothing, and some players and servers take it for a frame.',
  mend: {
    ffmpeg: '-c copy -bsf:v av1_metadata=td=remove for samples, td=insert for a stream of OBUs',
    rtmpkit: 'rtmpkit convert IN OUT puts them where the format has them',
  },
  input({ report }) {
    let first: FindingLocation | undefined;
    let count = 0;
    return {
      video: () => ({
        unit(unit, place) {
          if (unit.unitType.role !== 'delimiter' || place.origin === undefined) return;
          count++;
          first ??= atUnit(unit, place);
        },
      }),
      end(_summary, format) {
        if (first === undefined || !isOfSamples(format)) return;
        const message = `${plural(count, 'temporal delimiter')} in samples, which have none`;
        report({ message, at: first, measured: count, expected: 0, severity: 'warning' });
      },
    };
  },
});
