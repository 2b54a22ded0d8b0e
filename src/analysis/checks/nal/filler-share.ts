import { bytesText } from '../../../media/quantity.ts';
import type { FindingLocation } from '../finding.ts';
import { atUnit } from '../places.ts';
import { defineRule } from '../rule.ts';

export const fillerShare = defineRule({
  id: 'nal/filler-share',
  title: 'much of the stream is filler data',
  source: 'H.264 7.3.2.7, H.265 7.3.2.8',
  severity: 'off',
  needs: ['video', 'pictures'],
  options: {
    percent: {
      type: 'number',
      min: 0,
      max: 100,
      default: 5,
      about: 'highest share of filler data, percent of all bytes',
    },
  },
  what: 'Adds up the NAL units of filler data, with their start codes or length fields, and compares them with all units of the track.',
  why: 'Filler data keeps a constant bit rate where the pictures need less. It is paid for in storage and on the link, and no viewer sees it.',
  mend: {
    x264: '--nal-hrd vbr or none, or a lower --bitrate',
    x265: 'without --strict-cbr',
    ffmpeg: '-bsf:v filter_units=remove_types=12 (HEVC: 38)',
    NVENC: 'NV_ENC_RC_PARAMS enableFillerDataInsertion 0; -rc vbr (ffmpeg)',
    OBS: 'a lower bitrate, or Rate Control VBR where the service allows it',
  },
  video({ options: { percent }, report }) {
    let fillerBytes = 0;
    let bytes = 0;
    let first: FindingLocation | undefined;
    return {
      unit(placed, place) {
        const { unit, unitType } = placed;
        if (unit.outOfBand === true) return;
        const size = unit.prefixLength + unit.size + unit.trailingZeros;
        bytes += size;
        if (unitType.role !== 'filler') return;
        fillerBytes += size;
        first ??= atUnit(placed, place);
      },
      end() {
        const share = bytes === 0 ? 0 : (100 * fillerBytes) / bytes;
        if (first === undefined || share <= percent) return;
        const measured = Math.round(share * 10) / 10;
        report({
          message: `${bytesText(fillerBytes)} of ${bytesText(bytes)} are filler data, ${measured} %: at most ${percent} % is allowed`,
          at: first,
          measured,
          expected: percent,
        });
      },
    };
  },
});
