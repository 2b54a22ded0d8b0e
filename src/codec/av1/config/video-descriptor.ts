import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { reservedBits } from '../../config-record/reserved-bits.ts';
import { type Av1ConfigHead, parseAv1ConfigHead } from './av1-config-record.ts';

/** hdr_wcg_idc (AV1 in MPEG-2 TS, AV1_video_descriptor). */
const HDR_WCG: Readonly<Record<number, string>> = {
  0: 'SDR',
  1: 'wide colour gamut',
  2: 'HDR and wide colour gamut',
  3: 'no indication',
};

/** AV1_video_descriptor() (Carriage of AV1 in MPEG-2 TS, draft): what MPEG2TSSequenceStart of Enhanced RTMP holds. */
export interface Av1VideoDescriptor extends Av1ConfigHead {
  /** 0x80. */
  descriptor_tag: number;
  descriptor_length: number;
  marker: number;
  version: number;
  hdr_wcg_idc: number;
  initial_presentation_delay_present: number;
  initial_presentation_delay_minus_one?: number;
}

/** Reads AV1_video_descriptor(). */
export const parseAv1VideoDescriptor = (
  r: SyntaxReader,
  into: Partial<Av1VideoDescriptor> = {},
): Av1VideoDescriptor => {
  r.open('AV1_video_descriptor', 'AV1-MPEG2-TS 2.1');
  into.descriptor_tag = r.f(8, 'descriptor_tag', 0x80);
  into.descriptor_length = r.uLax(8, 'descriptor_length', 4, 4);
  into.marker = r.f(1, 'marker', 1);
  into.version = r.f(7, 'version', 1);
  parseAv1ConfigHead(r, into);
  into.hdr_wcg_idc = r.u(2, 'hdr_wcg_idc', HDR_WCG);
  reservedBits(r, 1, 0);
  into.initial_presentation_delay_present = r.flag('initial_presentation_delay_present');
  if (into.initial_presentation_delay_present === 1) {
    into.initial_presentation_delay_minus_one = r.u(4, 'initial_presentation_delay_minus_one');
  } else reservedBits(r, 4, 0);
  r.close();
  return into as Av1VideoDescriptor;
};
