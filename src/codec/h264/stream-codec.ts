import type { StreamCodec } from '../stream-codec.ts';
import { describePictureSet, describeSequence } from './describe.ts';
import { encoderOf } from './encoder.ts';
import { h264Levels } from './level-table.ts';
import { h264Loose } from './loose-units.ts';
import { NAL_UNIT_TYPE_ALIASES, nalUnitType, nalUnitTypeOf } from './nal-unit-types.ts';
import { noticesOf } from './notices.ts';
import { h264Proof } from './proof.ts';
import { parameterSetId, readParameterSet } from './read-parameter-set.ts';
import { DpbMeter } from './stream/dpb/dpb-meter.ts';
import { H264Stream } from './stream/h264-stream.ts';
import { h264View } from './view/unit-view.ts';
import { h264Words } from './words.ts';

/** Reads streams of H.264. */
export const h264Stream: StreamCodec = {
  typeKey: 'nal_unit_type',
  maxType: 31,
  typeOf: nalUnitTypeOf,
  unitType: nalUnitType,
  selections: NAL_UNIT_TYPE_ALIASES,
  proof: h264Proof,
  nal: {
    headerBytes: 1,
    /** Before an SPS, a PPS, and the first unit of an access unit (H.264 B.1.2). */
    needsZeroByte: (type, startsAccessUnit) => startsAccessUnit || nalUnitType(type).zeroByte === true,
    loose: h264Loose,
  },
  open: (options) => new H264Stream(options),
  blocks: async () => (await import('./slice-data/block-codec.ts')).h264Blocks,
  setKinds: ['sps', 'subsetSps', 'spsExtension', 'pps'],
  readSet: readParameterSet,
  setId: parameterSetId,
  describeSequence,
  describePictureSet,
  encoderOf,
  noticesOf,
  levels: h264Levels,
  pictureBuffer: () => new DpbMeter(),
  view: h264View,
  words: h264Words,
};
