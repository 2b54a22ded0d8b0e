import type { RecordNalUnit } from '../../codec/h26x/record-nal-unit.ts';
import type { AvcConfigRecord } from '../../codec/h264/config/avc-config-record.ts';
import type { HevcConfigRecord } from '../../codec/hevc/config/hevc-config-record.ts';

/** The NAL units of a decoder configuration record, parameter sets first in the order that they need each other. */
export const recordNalUnits = (record: object): readonly RecordNalUnit[] => {
  const avc = record as Partial<AvcConfigRecord>;
  const hevc = record as Partial<HevcConfigRecord>;
  return [
    ...(avc.sequenceParameterSets ?? []),
    ...(avc.sequenceParameterSetExts ?? []),
    ...(avc.pictureParameterSets ?? []),
    ...(hevc.arrays ?? []).flatMap(({ nalUnits }) => nalUnits ?? []),
  ];
};
