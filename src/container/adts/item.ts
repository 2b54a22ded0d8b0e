import type { Junk } from '../../media/unit.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';
import type { AdtsHeader } from './adts-header.ts';

/** An adts_frame() as it lies in the input. */
export interface AdtsFrame {
  readonly kind: 'frame';
  /** Byte offset in the input of its first byte. */
  readonly offset: number;
  /** aac_frame_length, bytes. */
  readonly size: number;
  readonly header: AdtsHeader;
  /** What is behind the headers and their error check. Valid until the next push. */
  readonly payload: Uint8Array;
  /**
   * The raw_data_block()s without their crc_check: one but for frames that hold several. Empty where they cannot be told
   * apart, which `finding` says. Valid until the next push.
   */
  readonly rawDataBlocks: readonly Uint8Array[];
  readonly finding?: Diagnostic;
}

/** What the ADTS splitter gives, in stream order. */
export type AdtsItem = AdtsFrame | Junk;
