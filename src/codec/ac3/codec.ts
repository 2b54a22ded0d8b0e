import type { CodecDescriptor } from '../descriptor.ts';
import { ac3FrameDuration } from './frame-duration.ts';

/** ATSC A/52, AC-3. */
export const ac3: CodecDescriptor = {
  name: 'ac3',
  title: 'AC-3',
  kind: 'audio',
  fourCcs: ['ac-3'],
  frameDuration: ac3FrameDuration,
};
