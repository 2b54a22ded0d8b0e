import type { CodecDescriptor } from '../descriptor.ts';
import { hevcConfig } from './config/hevc-config.ts';
import { hevcStream } from './stream-codec.ts';

/** ITU-T H.265 | ISO/IEC 23008-2, High Efficiency Video Coding. */
export const hevc: CodecDescriptor = {
  name: 'hevc',
  title: 'HEVC',
  kind: 'video',
  fourCcs: ['hvc1'],
  extensions: ['h265', '265', 'hevc', 'hvc'],
  config: hevcConfig,
  units: hevcStream,
  stream: hevcStream,
};
