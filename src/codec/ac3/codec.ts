import type { CodecDescriptor } from '../descriptor.ts';
import { ac3SpecificBox } from './ac3-specific-box.ts';
import { ac3FrameDuration } from './frame-duration.ts';
import { channelsOf, readSyncFrame } from './sync-frame.ts';

/** ATSC A/52, AC-3. */
export const ac3: CodecDescriptor = {
  name: 'ac3',
  title: 'AC-3',
  kind: 'audio',
  fourCcs: ['ac-3'],
  frameDuration: ac3FrameDuration,
  soundOf: (bytes) => {
    const frame = readSyncFrame(bytes);
    const duration = ac3FrameDuration(bytes);
    return frame === undefined || duration === undefined
      ? undefined
      : { sampleRateHz: duration.sampleRateHz, channels: channelsOf(frame) };
  },
  recordOf: ac3SpecificBox,
};
