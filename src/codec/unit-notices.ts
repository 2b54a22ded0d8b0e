import type { Hdr10Metadata } from './hdr10.ts';

/** What a unit says about the pictures beside their coding (H.264: an SEI message). What it does not say is absent. */
export interface UnitNotices {
  /** Time codes that it carries, `hh:mm:ss:ff`; `hh:mm:ss;ff` where numbers are dropped as in NTSC. */
  readonly timecodes?: readonly string[];
  /** Captions of CEA-608 or CEA-708; those without text count too, since they keep the decoder going. */
  readonly captions?: true;
  readonly hdr10?: Hdr10Metadata;
  /** It is metadata of Dolby Vision: an RPU. */
  readonly dolbyVision?: true;
}
