import type { CodecDescriptor } from '../descriptor.ts';
import { avcConfig } from './config/avc-config.ts';
import { h264Stream } from './stream-codec.ts';

/** ITU-T H.264 | ISO/IEC 14496-10, Advanced Video Coding. */
export const h264: CodecDescriptor = {
  name: 'h264',
  title: 'H.264',
  kind: 'video',
  fourCcs: ['avc1'],
  extensions: ['h264', '264', 'avc', 'jsv', 'jvt', '26l', 'svc', 'mvc'],
  config: avcConfig,
  units: h264Stream,
  stream: h264Stream,
};
