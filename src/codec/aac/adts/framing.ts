import type { AudioFraming, FramedAudio } from '../../audio-framing.ts';
import type { AudioSpecificConfig } from '../config/audio-specific-config.ts';
import { frameHeadAt } from './frame-head.ts';
import { framedAudio } from './framed-audio.ts';
import { AdtsSplitter } from './splitter.ts';
import { AdtsWriter } from './writer.ts';

/** Samples of each channel in a raw_data_block (ISO/IEC 14496-3 4.5.2.1.1): ADTS has no others. */
const FRAME_SAMPLES = 1024;

/** ADTS (ISO/IEC 14496-3 1.A.2). */
export const adts: AudioFraming = {
  name: 'adts',
  frameSamples: FRAME_SAMPLES,
  splitter: () => new AdtsSplitter(),
  framesIn: (bytes) => {
    const frames: FramedAudio[] = [];
    for (let at = 0; at < bytes.length; ) {
      const head = frameHeadAt(bytes, at);
      if (head === undefined || head === 'none' || head.size > bytes.length - at) return undefined;
      frames.push(framedAudio(bytes.subarray(at, at + head.size), at));
      at += head.size;
    }
    return frames;
  },
  writer: (record) => {
    const writer = new AdtsWriter(record as AudioSpecificConfig);
    return (frame) => writer.frame(frame);
  },
};
