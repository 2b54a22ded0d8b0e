import { type RecordFinding, RecordFindings } from '../../config-record/record-finding.ts';
import { colorFormat } from '../syntax/color-config.ts';
import { OBU_SEQUENCE_HEADER, obuTypeName } from '../syntax/obu-header.ts';
import type { SequenceHeader } from '../syntax/sequence-header.ts';
import { sequenceHeaderOf } from './av1-config-derive.ts';
import type { Av1ConfigRecord, ConfigObu } from './av1-config-record.ts';

/** Fixed bit positions in the record (AV1-ISOBMFF 2.3.3). */
const BITS = {
  seq_profile: 8,
  seq_level_idx_0: 11,
  seq_tier_0: 16,
  high_bitdepth: 17,
  twelve_bit: 18,
  monochrome: 19,
  chroma_subsampling_x: 20,
  chroma_subsampling_y: 21,
  chroma_sample_position: 22,
} as const;

/** Sequence header, metadata, padding: the types that make sense in a record. */
const USEFUL_OBUS: readonly number[] = [1, 5, 15];

/** Checks an AV1CodecConfigurationRecord, alone and against its sequence header. */
export const av1ConfigRules = (record: Partial<Av1ConfigRecord>): readonly RecordFinding[] => {
  const found = new RecordFindings('AV1CodecConfigurationRecord');
  if (record.chroma_sample_position !== undefined) checkHead(found, record as Av1ConfigRecord);
  const obus = record.configOBUs ?? [];
  let headers = 0;
  for (const [i, obu] of obus.entries()) {
    checkObu(found, obu, i);
    if (obu.obu_type !== OBU_SEQUENCE_HEADER) continue;
    const bit = obu.offset * 8 + 1;
    if (i > 0 && headers === 0) {
      found.add('warning', 'sequence-header-not-first', `configOBUs[${i}]`, bit, 'the sequence header has to be first');
    }
    if (headers++ > 0) {
      found.add('warning', 'sequence-header-repeated', `configOBUs[${i}]`, bit, 'a second sequence header');
    }
  }
  const header = sequenceHeaderOf(record);
  if (header !== undefined) compare(found, record as Av1ConfigRecord, header);
  return found.list;
};

const checkObu = (found: RecordFindings, obu: ConfigObu, i: number): void => {
  const bit = obu.offset * 8;
  if (obu.obu_has_size_field === 0) {
    const why = 'OBUs of a record have a size';
    found.mismatch('warning', 'obu-without-size', `configOBUs[${i}].obu_has_size_field`, bit + 6, 1, 0, why);
  }
  if (obu.obu_type !== undefined && !USEFUL_OBUS.includes(obu.obu_type)) {
    const message = `${obuTypeName(obu.obu_type)} (${obu.obu_type}) has no place in a record`;
    found.add('warning', 'obu-type', `configOBUs[${i}].obu_type`, bit + 1, message);
  }
};

const checkHead = (found: RecordFindings, record: Av1ConfigRecord): void => {
  const { seq_profile: profile, chroma_subsampling_x: x, chroma_subsampling_y: y } = record;
  if (profile > 2) found.mismatch('warning', 'profile', 'seq_profile', BITS.seq_profile, '0..2', profile, 'reserved');
  if (record.twelve_bit === 1 && (record.high_bitdepth === 0 || profile !== 2)) {
    const why = '12 bits per sample need profile 2 and high_bitdepth';
    found.mismatch('warning', 'bit-depth', 'twelve_bit', BITS.twelve_bit, 0, 1, why);
  }
  if (record.seq_tier_0 === 1 && record.seq_level_idx_0 <= 7) {
    found.mismatch('warning', 'tier', 'seq_tier_0', BITS.seq_tier_0, 0, 1, 'levels below 4.0 have no tiers');
  }
  if (record.monochrome === 1 && (x === 0 || y === 0)) {
    const why = 'monochrome counts as 4:2:0';
    found.mismatch('warning', 'subsampling', 'chroma_subsampling_x', BITS.chroma_subsampling_x, '11', `${x}${y}`, why);
  } else if (x === 0 && y === 1) {
    const why = '4:4:0 does not exist in AV1';
    found.mismatch('warning', 'subsampling', 'chroma_subsampling_y', BITS.chroma_subsampling_y, 0, 1, why);
  }
  const position = record.chroma_sample_position;
  const bit = BITS.chroma_sample_position;
  if (position === 3) {
    found.mismatch('warning', 'chroma-position', 'chroma_sample_position', bit, '0..2', 3, 'reserved');
  } else if (position > 0 && (x === 0 || y === 0)) {
    found.mismatch('warning', 'chroma-position', 'chroma_sample_position', bit, 0, position, 'defined for 4:2:0 only');
  }
};

const compare = (found: RecordFindings, record: Av1ConfigRecord, header: SequenceHeader): void => {
  const format = colorFormat(header.color_config, header.seq_profile);
  const first = header.operating_points[0];
  const expected: Readonly<Record<keyof typeof BITS, number>> = {
    seq_profile: header.seq_profile,
    seq_level_idx_0: first?.seq_level_idx ?? 0,
    seq_tier_0: first?.seq_tier ?? 0,
    high_bitdepth: header.color_config.high_bitdepth,
    twelve_bit: header.color_config.twelve_bit ?? 0,
    monochrome: format.monochrome,
    chroma_subsampling_x: format.subsamplingX,
    chroma_subsampling_y: format.subsamplingY,
    chroma_sample_position: format.chromaSamplePosition,
  };
  for (const name of Object.keys(BITS) as (keyof typeof BITS)[]) {
    if (record[name] === expected[name]) continue;
    const why = 'value in the sequence header of the record';
    found.mismatch('error', 'sequence-header-mismatch', name, BITS[name], expected[name], record[name], why);
  }
};
