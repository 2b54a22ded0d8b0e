import type { CodecDescriptor } from '../descriptor.ts';
import { hevcConfig } from './config/hevc-config.ts';
import { hevcUnitTypes } from './nal-unit-types.ts';

/** First header byte of VPS, SPS, PPS and AUD of layer 0; the second byte is 1 (temporal sub-layer 0). */
const FIRST_BYTES: ReadonlySet<number> = new Set([0x40, 0x42, 0x44, 0x46]);

/** ITU-T H.265 | ISO/IEC 23008-2, High Efficiency Video Coding. */
export const hevc: CodecDescriptor = {
  name: 'hevc',
  title: 'HEVC',
  kind: 'video',
  fourCcs: ['hvc1'],
  extensions: ['h265', '265', 'hevc', 'hvc'],
  config: hevcConfig,
  units: hevcUnitTypes,
  isFirstUnit: ([first = 0, second]) => FIRST_BYTES.has(first) && second === 1,
};
