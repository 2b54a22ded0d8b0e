import type { CodecDescriptor } from '../descriptor.ts';
import { mp3FrameDuration } from './frame-duration.ts';
import { mpegAudioHeaderOf } from './frame-header.ts';

/** ISO/IEC 11172-3 and 13818-3, MPEG audio Layer III. */
export const mp3: CodecDescriptor = {
  name: 'mp3',
  title: 'MP3',
  kind: 'audio',
  fourCcs: ['.mp3'],
  frameDuration: mp3FrameDuration,
  soundOf: mpegAudioHeaderOf,
};
