import { describe, expect, it } from 'vitest';
import { ParameterSets } from '../../../src/codec/h264/syntax/parameter-sets.ts';
import { parseNalUnit } from '../../../src/codec/h264/syntax/parse-nal-unit.ts';
import { bytesOf, type NalVector, written } from '../../harness/cases.ts';
import { H264_VECTORS } from '../../vectors/h264.ts';
import { header, ppsUnit, spsUnit } from '../../vectors/parameter-set-text.ts';

const vectorOf = (start: string): NalVector => {
  const vector = H264_VECTORS.find((row) => row.name.startsWith(start));
  if (vector === undefined) throw new Error(`no vector ${start}`);
  return vector;
};

const setsOf = (...units: string[]): ParameterSets => {
  const sets = new ParameterSets();
  for (const unit of units) parseNalUnit(bytesOf(unit), sets);
  return sets;
};

const SLICE = vectorOf('POC type 2, nothing coded');

describe('what a slice refers to', () => {
  it('must have been sent: the PPS', () => {
    const unit = parseNalUnit(bytesOf(SLICE.nal), new ParameterSets());
    expect(unit.error?.message).toBe(
      'slice_header.pic_parameter_set_id at bit 12: expected PPS 0 to be sent before, found none (H.264 7.3.3)',
    );
    expect(unit.slice).toEqual({ first_mb_in_slice: 0, slice_type: 2, pic_parameter_set_id: 0 });
  });

  it('must have been sent: the SPS of the PPS', () => {
    const unit = parseNalUnit(bytesOf(SLICE.nal), setsOf(ppsUnit({ seq_parameter_set_id: 3 })));
    expect([unit.error?.code, unit.error?.expected]).toEqual([
      'unknown-parameter-set',
      'SPS 3 (for PPS 0) to be sent before',
    ]);
  });

  it('is a subset SPS for NAL 20, the SPS does not do', () => {
    const mvc = vectorOf('MVC, NAL 20, IDR');
    expect(parseNalUnit(bytesOf(mvc.nal), setsOf(...mvc.before)).error).toBeUndefined();
    const unit = parseNalUnit(bytesOf(mvc.nal), setsOf(spsUnit(), ppsUnit()));
    expect(unit.error?.expected).toBe('subset SPS 0 (for PPS 0) to be sent before');
  });

  it('is the set sent last with the id', () => {
    const sets = setsOf(...SLICE.before);
    const wide = spsUnit({ log2_max_frame_num_minus4: 12, pic_order_cnt_type: 2 });
    parseNalUnit(bytesOf(wide), sets);
    const frameNum = (parseNalUnit(bytesOf(SLICE.nal), sets).slice as { frame_num: number }).frame_num;
    expect(frameNum).toBeGreaterThan(15);
  });

  it('is taken from partition A for B and C', () => {
    const b = vectorOf('partition B');
    const alone = parseNalUnit(bytesOf(b.nal), setsOf(...b.before.slice(0, 2)));
    expect([alone.error?.code, alone.slice_data_partition]).toEqual(['unknown-parameter-set', { slice_id: 0 }]);
  });
});

describe('a PPS is read with the SPS that is active when a slice refers to it', () => {
  const pps = vectorOf('4:4:4 with 12 scaling lists');
  const sps444 = spsUnit({ profile_idc: 244, chroma_format_idc: 3 });
  const sps420 = spsUnit({ profile_idc: 244, chroma_format_idc: 1 });
  const slice = written({
    name: 'I slice',
    clause: '7.3.3',
    elements: `${header(0, 1)}
      ue(v) first_mb_in_slice 0
      ue(v) slice_type 2
      ue(v) pic_parameter_set_id 0
      u(v):4 frame_num 0
      u(v):4 pic_order_cnt_lsb 0
      se(v) slice_qp_delta 0`,
    end: 'cabac',
    expected: {},
  }).nal;

  const lists = (sets: ParameterSets) => sets.pps(0)?.pic_scaling_list_present_flag?.length;

  it('which may come after it', () => {
    const sets = setsOf(pps.nal, sps444);
    parseNalUnit(bytesOf(slice), sets);
    expect(lists(sets)).toBe(12);
  });

  it('which may change', () => {
    const sets = setsOf(sps444, pps.nal);
    expect(lists(sets)).toBe(12);
    parseNalUnit(bytesOf(sps420), sets);
    const unit = parseNalUnit(bytesOf(slice), sets);
    // With 4:2:0 it has eight lists, and the rest is no valid PPS.
    expect(unit.error?.expected).toBe('PPS 0 to be readable with its SPS');
    parseNalUnit(bytesOf(sps444), sets);
    expect(parseNalUnit(bytesOf(slice), sets).error).toBeUndefined();
    expect(lists(sets)).toBe(12);
  });
});

describe('a damaged parameter set', () => {
  const good = spsUnit({ pic_width_in_mbs_minus1: 19 });

  it('does not replace a complete one', () => {
    const sets = setsOf(good);
    const damaged = bytesOf(vectorOf('VUI complete').nal).subarray(0, 20);
    expect(parseNalUnit(damaged, sets).error?.code).toBe('truncated');
    expect(sets.sps(0)?.pic_width_in_mbs_minus1).toBe(19);
  });

  it('is used if there is no other and slices can be read with it', () => {
    const vui = vectorOf('VUI complete');
    const sets = new ParameterSets();
    expect(parseNalUnit(bytesOf(vui.nal).subarray(0, 20), sets).error?.structure).toBe('vui_parameters');
    expect(sets.sps(0)?.pic_width_in_mbs_minus1).toBe(3);
  });

  it('is not kept if slices cannot be read with it', () => {
    const sets = new ParameterSets();
    parseNalUnit(bytesOf(good).subarray(0, 6), sets);
    expect(sets.sps(0)).toBeUndefined();
  });
});

it('two streams share nothing', () => {
  const sets = setsOf(spsUnit({ seq_parameter_set_id: 5 }));
  expect(sets.sps(5)).toBeDefined();
  expect(new ParameterSets().sps(5)).toBeUndefined();
});

it('the SPS of SEI messages is the active one, else the only one', () => {
  const sets = setsOf(spsUnit({ seq_parameter_set_id: 1 }));
  expect(sets.seiSps?.seq_parameter_set_id).toBe(1);
  parseNalUnit(bytesOf(spsUnit({ seq_parameter_set_id: 2 })), sets);
  expect(sets.seiSps).toBeUndefined();
});

it('a slice type not allowed in a scalable extension is an error', () => {
  const svc = vectorOf('SVC, I, IDR');
  const bytes = bytesOf(svc.nal);
  // first_mb_in_slice 0 is one bit, slice_type 7 the next seven: 8 (SP) is 0001001.
  bytes[4] = 0b10001001;
  const unit = parseNalUnit(bytes, setsOf(...svc.before));
  expect([unit.error?.code, unit.error?.field, unit.error?.found]).toEqual(['out-of-range', 'slice_type', '8']);
});
