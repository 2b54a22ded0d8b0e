import type { ObuStreams } from '../stream-codec.ts';
import { withoutSizeField, withSizeField } from './obu-size-field.ts';

/** OBUs in the formats of streams: with obu_size (AV1 5.2), or without (Annex B). */
export const obuStreams: ObuStreams = {
  withSize: withSizeField,
  withoutSize: withoutSizeField,
  /** obu_type 2, obu_has_size_field 1, obu_size 0. */
  delimiter: Uint8Array.of(0x12, 0x00),
};
