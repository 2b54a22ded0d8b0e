import type { StreamCodec } from '../stream-codec.ts';
import { describeSequence } from './describe.ts';
import { av1Levels } from './level-table.ts';
import { noticesOf } from './notices.ts';
import { obuStreams } from './obu-streams.ts';
import { OBU_TYPE_ALIASES, obuType, obuTypeOf } from './obu-types.ts';
import { av1Proof } from './proof.ts';
import { readSequenceHeader, sequenceHeaderIn } from './read-sequence-header.ts';
import { Av1Stream } from './stream/av1-stream.ts';
import { av1View } from './view/unit-view.ts';
import { av1Words } from './words.ts';

/** Reads streams of AV1. */
export const av1Stream: StreamCodec = {
  typeKey: 'obu_type',
  maxType: 15,
  typeOf: obuTypeOf,
  unitType: obuType,
  selections: OBU_TYPE_ALIASES,
  proof: av1Proof,
  obu: obuStreams,
  open: (options) => new Av1Stream(options),
  setKinds: ['sequence_header'],
  readSet: readSequenceHeader,
  // A sequence header has no id: it replaces the one before.
  setId: (unit) => (sequenceHeaderIn(unit) === undefined ? undefined : 0),
  describeSequence,
  describePictureSet: () => undefined,
  // Encoders do not name themselves.
  encoderOf: () => undefined,
  noticesOf,
  levels: av1Levels,
  // Eight slots for references, whatever the stream needs (AV1 7.20).
  pictureBuffer: () => ({ take: () => undefined, frames: undefined }),
  view: av1View,
  words: av1Words,
};
