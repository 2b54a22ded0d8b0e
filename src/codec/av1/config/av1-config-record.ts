import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { reservedBits } from '../../config-record/reserved-bits.ts';
import { AV1_PROFILES, av1LevelName } from '../levels.ts';
import { CHROMA_SAMPLE_POSITIONS } from '../syntax/color-config.ts';
import { OBU_SEQUENCE_HEADER, type ObuHeader, parseObuHeader } from '../syntax/obu-header.ts';
import { parseSequenceHeader, type SequenceHeader } from '../syntax/sequence-header.ts';
import { parseTrailingBits } from '../syntax/trailing-bits.ts';

/** The four bytes that AV1CodecConfigurationRecord and AV1_video_descriptor share. */
export interface Av1ConfigHead {
  seq_profile: number;
  seq_level_idx_0: number;
  seq_tier_0: number;
  high_bitdepth: number;
  twelve_bit: number;
  monochrome: number;
  chroma_subsampling_x: number;
  chroma_subsampling_y: number;
  chroma_sample_position: number;
}

/** An OBU of a record: position, header and, for a sequence header, its elements. */
export interface ConfigObu extends ObuHeader {
  /** Byte offset in the record of its header. */
  readonly offset: number;
  sequence_header_obu?: SequenceHeader;
}

/** AV1CodecConfigurationRecord (AV1 Codec ISO Media File Format Binding v1.3.0, 2.3.3; semantics 2.3.4). */
export interface Av1ConfigRecord extends Av1ConfigHead {
  marker: number;
  version: number;
  initial_presentation_delay_present: number;
  initial_presentation_delay_minus_one?: number;
  configOBUs: ConfigObu[];
}

const AV1C_CLAUSE = 'AV1-ISOBMFF 2.3.3';

/** Reads an AV1CodecConfigurationRecord with the OBUs after its four bytes. */
export const parseAv1ConfigRecord = (r: SyntaxReader, into: Partial<Av1ConfigRecord> = {}): Av1ConfigRecord => {
  r.open('AV1CodecConfigurationRecord', AV1C_CLAUSE);
  into.marker = r.f(1, 'marker', 1);
  into.version = r.f(7, 'version', 1);
  parseAv1ConfigHead(r, into);
  reservedBits(r, 3, 0);
  into.initial_presentation_delay_present = r.flag('initial_presentation_delay_present');
  if (into.initial_presentation_delay_present === 1) {
    into.initial_presentation_delay_minus_one = r.u(4, 'initial_presentation_delay_minus_one');
  } else reservedBits(r, 4, 0);
  const obus: ConfigObu[] = [];
  into.configOBUs = obus;
  while (r.bitsLeft > 0) parseConfigObu(r, obus);
  r.close();
  return into as Av1ConfigRecord;
};

/** Reads bytes 1 and 2 of the record. */
export const parseAv1ConfigHead = (r: SyntaxReader, into: Partial<Av1ConfigHead>): void => {
  into.seq_profile = r.u(3, 'seq_profile', AV1_PROFILES);
  into.seq_level_idx_0 = r.u(5, 'seq_level_idx_0', av1LevelName);
  into.seq_tier_0 = r.flag('seq_tier_0');
  into.high_bitdepth = r.flag('high_bitdepth');
  into.twelve_bit = r.flag('twelve_bit');
  into.monochrome = r.flag('monochrome');
  into.chroma_subsampling_x = r.flag('chroma_subsampling_x');
  into.chroma_subsampling_y = r.flag('chroma_subsampling_y');
  into.chroma_sample_position = r.u(2, 'chroma_sample_position', CHROMA_SAMPLE_POSITIONS);
};

const parseConfigObu = (r: SyntaxReader, obus: ConfigObu[]): void => {
  r.open('open_bitstream_unit', 'AV1 5.3.1');
  const obu: Partial<ConfigObu> & { readonly offset: number } = { offset: r.bit / 8 };
  obus.push(obu as ConfigObu);
  const { obu_type, obu_size } = parseObuHeader(r, obu);
  // Without a size field, the unit ends with the record.
  const leave = r.limit(obu_size === undefined ? r.bitsLeft : obu_size * 8, 'obu_size');
  if (obu_type === OBU_SEQUENCE_HEADER) {
    parseSequenceHeader(r, (obu.sequence_header_obu = {} as SequenceHeader));
    parseTrailingBits(r);
  } else if (r.bitsLeft > 0) r.bytes(r.bitsLeft / 8, 'obu_payload');
  leave();
  r.close();
};
