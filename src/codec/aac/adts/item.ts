import type { Junk } from '../../../media/unit.ts';
import type { FramedAudio } from '../../audio-framing.ts';
import type { AdtsHeader } from './adts-header.ts';

/** An adts_frame(); its `frames` are the raw_data_block()s without their crc_check: one, but for frames that hold several. */
export interface AdtsFrame extends FramedAudio {
  readonly header: AdtsHeader;
}

/** What the ADTS splitter gives, in stream order. */
export type AdtsItem = AdtsFrame | Junk;
