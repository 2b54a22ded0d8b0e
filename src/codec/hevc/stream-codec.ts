import type { StreamCodec } from '../stream-codec.ts';
import { describePictureSet, describeSequence } from './describe.ts';
import { encoderOf } from './encoder.ts';
import { hevcLevels } from './level-table.ts';
import { hevcLoose } from './loose-units.ts';
import { HEVC_NAL_UNIT_TYPE_ALIASES, hevcUnitTypes } from './nal-unit-types.ts';
import { noticesOf } from './notices.ts';
import { hevcProof } from './proof.ts';
import { parameterSetId, readParameterSet } from './read-parameter-set.ts';
import { HevcDpbMeter } from './stream/dpb/dpb-meter.ts';
import { HevcStream } from './stream/hevc-stream.ts';
import { HEVC_NAL_HEADER_BYTES } from './syntax/nal-unit.ts';
import { hevcView } from './view/unit-view.ts';
import { hevcWords } from './words.ts';

/** Reads streams of HEVC. */
export const hevcStream: StreamCodec = {
  ...hevcUnitTypes,
  typeKey: 'nal_unit_type',
  maxType: 63,
  selections: HEVC_NAL_UNIT_TYPE_ALIASES,
  proof: hevcProof,
  nal: {
    headerBytes: HEVC_NAL_HEADER_BYTES,
    /** Before a VPS, an SPS, a PPS, and the first unit of an access unit (H.265 B.2.2). */
    needsZeroByte: (type, startsAccessUnit) => startsAccessUnit || hevcUnitTypes.unitType(type).zeroByte === true,
    loose: hevcLoose,
  },
  open: (options) => new HevcStream(options),
  setKinds: ['vps', 'sps', 'pps'],
  readSet: readParameterSet,
  setId: parameterSetId,
  describeSequence,
  describePictureSet,
  encoderOf,
  noticesOf,
  levels: hevcLevels,
  pictureBuffer: () => new HevcDpbMeter(),
  view: hevcView,
  words: hevcWords,
};
