import { describe, expect, it } from 'vitest';
import { parseNalUnit } from '../../../src/codec/h264/syntax/parse-nal-unit.ts';
import { BitstreamError } from '../../../src/syntax/errors.ts';
import { FieldTrace } from '../../../src/syntax/field-trace.ts';
import {
  byName,
  bytesOf,
  contentOf,
  FRAMING,
  leavesOf,
  parseVector,
  setsBefore,
  withoutSubscripts,
} from '../../harness/cases.ts';
import { H264_TABLES, H264_VECTORS } from '../../vectors/h264.ts';

describe.each(Object.entries(H264_TABLES))('%s, cut at every byte', (_table, vectors) => {
  it.each(vectors.map((vector) => [vector.name, vector] as const))('%s', (_name, vector) => {
    const nal = bytesOf(vector.nal);
    const whole = new FieldTrace();
    const { unescaped } = parseVector(vector, whole);
    const last = whole.fields.at(-1);
    // The end of a PPS follows from its trailing bits: without them it moves.
    const endsByTrailingBits = ((nal[0] ?? 0) & 31) === 8 || ((nal[0] ?? 0) & 31) === 14;
    const known = whole.fields.filter((field) => !FRAMING.has(field.name));
    for (let length = 0; length < nal.length; length++) {
      const sink = new FieldTrace();
      const unit = parseNalUnit(nal.subarray(0, length), setsBefore(vector), { sink });
      const { fields } = sink;
      if (unit.error !== undefined) expect(unit.error).toBeInstanceOf(BitstreamError);
      // What was read is kept: the object has every traced element, and the whole unit has the same ones.
      const inTrace = fields.filter((field) => !FRAMING.has(field.name));
      expect(byName(leavesOf(contentOf(unit)))).toEqual(
        byName(inTrace.map((field) => [withoutSubscripts(field.name), field.value])),
      );
      if (!endsByTrailingBits && unit.unescaped.removed.length === 0 && unescaped.removed.length === 0) {
        expect(inTrace).toEqual(known.slice(0, inTrace.length));
      }
      if (unit.error === undefined || last === undefined) continue;
      expect(unit.error.bit).toBeLessThanOrEqual(last.bit + last.bits);
      expect(unit.error.structure).not.toBe('');
    }
  });
});

describe('the end of the bytes', () => {
  const vector = H264_VECTORS.find((row) => row.name.startsWith('VUI complete'));
  if (vector === undefined) throw new Error('no vector');
  const nal = bytesOf(vector.nal);

  it('is an error of a unit that ends there', () => {
    const { error } = parseNalUnit(nal.subarray(0, 20), setsBefore(vector));
    expect(error?.code).toBe('truncated');
    expect(error?.structure).toBe('vui_parameters');
  });

  it('is a limit of the reader if the unit continues', () => {
    const { error } = parseNalUnit(nal.subarray(0, 20), setsBefore(vector), { partial: true });
    expect(error?.code).toBe('limit');
    expect(error?.message).toContain('only 20 bytes of this unit are kept');
  });

  it('leaves a NAL unit of no bytes without a header', () => {
    const unit = parseNalUnit(new Uint8Array(), setsBefore(vector));
    expect(contentOf(unit)).toEqual({ header: {} });
    expect(unit.error?.message).toBe(
      'nal_unit.forbidden_zero_bit at bit 0: needs 1 bit, 0 bits are left (H.264 7.3.1)',
    );
  });

  it('keeps a header extension that is cut', () => {
    const unit = parseNalUnit(bytesOf('6ec0'), setsBefore(vector));
    expect(unit.header).toEqual({
      forbidden_zero_bit: 0,
      nal_ref_idc: 3,
      nal_unit_type: 14,
      svc_extension_flag: 1,
      nal_unit_header_svc_extension: { idr_flag: 1, priority_id: 0 },
    });
    expect(unit.error?.field).toBe('no_inter_layer_pred_flag');
  });
});
