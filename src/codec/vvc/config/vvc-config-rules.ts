import { type RecordFinding, RecordFindings } from '../../config-record/record-finding.ts';
import { checkLengthSize } from '../../h26x/length-size-rule.ts';
import { recordNalBit, recordNalBytes } from '../../h26x/record-nal-unit.ts';
import { VVC_NAL_HEADER_BYTES, vvcNalUnitType, vvcNalUnitTypeName } from '../nal-unit-types.ts';
import type { VvcConfigArray, VvcConfigRecord } from './vvc-config-record.ts';

/** OPI, DCI, VPS, SPS, PPS, prefix APS, prefix SEI, suffix SEI. */
const USUAL_TYPES: readonly number[] = [12, 13, 14, 15, 16, 17, 23, 24];
const SPS_AND_PPS: readonly number[] = [15, 16];
const LENGTH_SIZE_BIT = 5;

/** Checks a VvcDecoderConfigurationRecord; its parameter sets are not parsed. */
export const vvcConfigRules = (record: Partial<VvcConfigRecord>, bytes: Uint8Array): readonly RecordFinding[] => {
  const found = new RecordFindings('VvcDecoderConfigurationRecord');
  checkLengthSize(found, record.lengthSizeMinusOne, LENGTH_SIZE_BIT);
  const arrays = record.arrays ?? [];
  if (record.num_of_arrays === arrays.length) {
    const missing = SPS_AND_PPS.filter(
      (type) => !arrays.some((a) => a.NAL_unit_type === type && a.nalUnits.length > 0),
    );
    if (missing.length > 0) {
      const names = missing.map(vvcNalUnitTypeName).join(', ');
      found.add('warning', 'no-parameter-set', 'num_of_arrays', 8, `no ${names}: in band, or missing`);
    }
  }
  for (const [i, array] of arrays.entries()) {
    const type = array.NAL_unit_type;
    if (!USUAL_TYPES.includes(type)) {
      const field = `NAL_unit_type[${i}]`;
      const why = 'these units belong in samples';
      found.mismatch('warning', 'array-type', field, array.offset * 8 + 3, USUAL_TYPES.join(', '), type, why);
    }
    checkUnits(found, array, i, bytes);
  }
  return found.list;
};

const checkUnits = (found: RecordFindings, array: VvcConfigArray, i: number, bytes: Uint8Array): void => {
  for (const [j, place] of array.nalUnits.entries()) {
    const field = `nal_unit[${j}]`;
    const second = recordNalBytes(bytes, place)[1];
    if (second === undefined) {
      const expected = `at least ${VVC_NAL_HEADER_BYTES} bytes`;
      const bit = recordNalBit(place);
      found.mismatch('error', 'nal-too-short', field, bit, expected, place.size, `array ${i} holds NAL units`);
    } else if (vvcNalUnitType(second) !== array.NAL_unit_type) {
      const why = `array ${i} holds ${vvcNalUnitTypeName(array.NAL_unit_type)} units`;
      const bit = recordNalBit(place) + 8;
      found.mismatch('error', 'nal-type', field, bit, array.NAL_unit_type, vvcNalUnitType(second), why);
    }
  }
};
