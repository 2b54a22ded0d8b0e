import type { Junk } from '../../../media/unit.ts';
import type { FramedAudio } from '../../audio-framing.ts';
import type { AdtsHeader } from './adts-header.ts';

/** An adts_frame(). `frames` has its raw_data_block()s, usually one, without their crc_check. */
export interface AdtsFrame extends FramedAudio {
  readonly header: AdtsHeader;
}

/** Output of the ADTS splitter, in stream order. */
export type AdtsItem = AdtsFrame | Junk;
