import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inferHevcPps, inferHevcSps } from '../../../src/codec/hevc/inference.ts';
import { HevcParameterSets } from '../../../src/codec/hevc/syntax/parameter-sets.ts';
import { parseHevcParameterSet } from '../../../src/codec/hevc/syntax/parse-parameter-set.ts';
import type { HevcPps } from '../../../src/codec/hevc/syntax/pps.ts';
import type { HevcSps } from '../../../src/codec/hevc/syntax/sps.ts';
import type { HevcVps } from '../../../src/codec/hevc/syntax/vps.ts';
import { BitstreamError } from '../../../src/syntax/errors.ts';
import { FieldTrace } from '../../../src/syntax/field-trace.ts';
import type { BitWriter } from '../../harness/bit-writer.ts';
import { byName, type Element, elementsOf, leavesOf, withoutSubscripts, writeElements } from '../../harness/cases.ts';
import { HEVC_SET_VECTORS } from '../../vectors/hevc-parameter-sets.ts';

/** The elements of a vector, and its bits. */
const writtenOf = (text: string): { readonly elements: readonly Element[]; readonly writer: BitWriter } => {
  const elements: Element[] = [];
  for (const line of text.split('\n')) {
    const alignment = /^\s*ones (\w+)/.exec(line)?.[1];
    if (alignment === undefined) {
      elements.push(...elementsOf(line));
      continue;
    }
    const bits = -writeElements(elements).bits & 7;
    if (bits > 0) elements.push({ descriptor: `f(${bits})`, name: alignment, value: 2 ** bits - 1 });
  }
  return { elements, writer: writeElements(elements) };
};

const unitOf = (text: string): Uint8Array => writtenOf(text).writer.trailing().toNal();

const UNITS = HEVC_SET_VECTORS.map(({ elements }) => unitOf(elements));

const parsed = (name: string) => {
  const at = HEVC_SET_VECTORS.findIndex((vector) => vector.name.startsWith(name));
  return parseHevcParameterSet(UNITS[at] as Uint8Array);
};

/** Elements that the object does not hold. */
const NOT_KEPT =
  /^(forbidden_zero_bit|nal_unit_type|nuh_|vps_reserved_0xffff|reserved_zero_2bits|.*_alignment_bit|.*_data_flag|rbsp_)/;
/** What the object has beside elements. */
const NOT_CODED = /^(sizeId|matrixId|.*_extension_data_bits)$/;

describe('written from the syntax tables', () => {
  it.each(HEVC_SET_VECTORS.map((vector) => [vector.name, vector.elements] as const))('%s', (_name, text) => {
    const { elements, writer } = writtenOf(text);
    const sink = new FieldTrace();
    const { error, issues, vps, sps, pps } = parseHevcParameterSet(writer.trailing().toNal(), { sink });
    expect(error?.message).toBeUndefined();
    expect(issues).toEqual([]);
    const fields = sink.fields.filter(({ name }) => !name.startsWith('rbsp_'));
    expect(fields.map(({ name, value }) => `${name} ${value}`)).toEqual(
      elements.map(({ name, value }) => `${name} ${value}`),
    );
    // The object has every element that was read.
    const kept = elements
      .filter(({ name }) => !NOT_KEPT.test(name) || name === 'sps_scaling_list_data_present_flag')
      .map(({ name, value }): [string, number] => [withoutSubscripts(name), value]);
    const leaves = leavesOf(vps ?? sps ?? pps).filter(([name]) => !NOT_CODED.test(name));
    expect(byName(leaves)).toEqual(byName(kept));
  });
});

it('predicted reference picture sets have the pictures that 7-61 and 7-62 give', () => {
  const sps = inferHevcSps(parsed('SPS with predicted').sps as HevcSps);
  const shown = sps?.refPicSets.map(({ negative, positive }) =>
    [...negative, ...positive].map(({ deltaPoc, used }) => `${deltaPoc}${used ? '' : ' later'}`),
  );
  // Set 1, deltaRps -1: -1 - 1 and 0 - 1 are used, -3 - 1 is left out, 2 - 1 is for later pictures.
  // Set 2, deltaRps 2: of set 1, -1, -2 and 1 become 1, 0 and 3; 0 is the picture itself; its own is 2.
  expect(shown).toEqual([
    ['-1', '-3 later', '2'],
    ['-1', '-2', '1 later'],
    ['1', '2 later', '3'],
  ]);
});

describe('what the specification infers', () => {
  it('a PPS without extensions', () => {
    const { pps_range_extension, pps_scc_extension, ...rest } = parsed('PPS with range').pps as HevcPps;
    expect([pps_range_extension, pps_scc_extension].includes(undefined)).toBe(false);
    expect(inferHevcPps(rest)).toMatchObject({
      chroma_qp_offset_list_enabled_flag: 0,
      pps_curr_pic_ref_enabled_flag: 0,
      pps_slice_act_qp_offsets_present_flag: 0,
      poc_reset_info_present_flag: 0,
    });
    expect(inferHevcPps({ ...rest, ...(pps_scc_extension && { pps_scc_extension }) })).toMatchObject({
      pps_curr_pic_ref_enabled_flag: 1,
      pps_slice_act_qp_offsets_present_flag: 1,
    });
  });

  it('an SPS: sizes in coding tree blocks, ChromaArrayType', () => {
    expect(inferHevcSps(parsed('SPS with all extensions').sps as HevcSps)).toMatchObject({
      chromaArrayType: 3,
      ctbLog2SizeY: 4,
      picSizeInCtbsY: 16,
      log2MaxPicOrderCntLsb: 8,
      high_precision_offsets_enabled_flag: 1,
      motion_vector_resolution_control_idc: 2,
    });
  });
});

describe('HevcParameterSets', () => {
  it('finds sets by id, and those that they refer to', () => {
    const sets = new HevcParameterSets();
    const { sps } = parsed('SPS with all');
    const { pps } = parsed('PPS with range');
    const { vps } = parsed('VPS with timing');
    sets.storePps(pps as HevcPps);
    expect(sets.spsOfPps(63)).toBeUndefined();
    sets.storeSps({ ...(sps as HevcSps), sps_video_parameter_set_id: 15 });
    sets.storeVps(vps as HevcVps);
    expect(sets.spsOfPps(63)?.sps_seq_parameter_set_id).toBe(3);
    expect(sets.vpsOfSps(3)?.vps_time_scale).toBe(50);
    expect([sets.sps(0), sets.pps(0), sets.vps(0)]).toEqual([undefined, undefined, undefined]);
    expect(sets.onlySps).toBe(sets.sps(3));
  });

  it('keeps the object of a set that is sent again, and takes the content of another', () => {
    const sets = new HevcParameterSets();
    const { sps } = parsed('SPS with all');
    sets.storeSps(sps as HevcSps);
    const first = sets.sps(3);
    sets.storeSps(structuredClone(sps) as HevcSps);
    expect(sets.sps(3)).toBe(first);
    sets.storeSps({ ...(sps as HevcSps), amp_enabled_flag: 0 });
    expect(sets.sps(3)).not.toBe(first);
  });

  it('an SPS of another layer takes its format from the VPS', () => {
    const sets = new HevcParameterSets();
    const sps = { ...(parsed('SPS of another').sps as HevcSps), sps_video_parameter_set_id: 15 };
    const { sps_rep_format_idx: _named, ...ofLayer } = sps;
    sets.storeSps(ofLayer, 2);
    expect(sets.sps(1, 2)).toBeUndefined();
    sets.storeVps(parsed('VPS extension').vps as HevcVps);
    // vps_rep_format_idx[2] is 1: 960x544, its chroma format and depth those of rep_format() 0.
    sets.storeSps(ofLayer, 2);
    expect(sets.sps(1, 2)).toMatchObject({
      pic_width_in_luma_samples: 960,
      pic_height_in_luma_samples: 544,
      chroma_format_idc: 3,
      bit_depth_luma_minus8: 2,
      conf_win_bottom_offset: 0,
    });
    sets.storeSps({ ...sps, sps_rep_format_idx: 0 }, 2);
    expect(sets.sps(1, 2)).toMatchObject({ pic_width_in_luma_samples: 1920, conf_win_bottom_offset: 8 });
    // There is no rep_format() 3: what was stored stays.
    sets.storeSps(sps, 2);
    expect(sets.sps(1, 2)?.pic_width_in_luma_samples).toBe(1920);
  });

  it('the base layer does not see the sets of other layers', () => {
    const sets = new HevcParameterSets();
    sets.storeSps(parsed('SPS with all').sps as HevcSps, 1);
    expect([sets.sps(3), sets.sps(3, 1)?.sps_seq_parameter_set_id]).toEqual([undefined, 3]);
  });
});

describe('damaged sets', () => {
  it.each(HEVC_SET_VECTORS.map(({ name }, i) => [name, UNITS[i] as Uint8Array] as const))(
    '%s, cut at every byte: what was read is what the whole has',
    (_name, unit) => {
      const whole = new FieldTrace();
      parseHevcParameterSet(unit, { sink: whole });
      for (let length = 0; length < unit.length; length += unit.length > 200 ? 7 : 1) {
        const sink = new FieldTrace();
        const { error, unescaped } = parseHevcParameterSet(unit.subarray(0, length), { sink });
        expect(error).toBeInstanceOf(BitstreamError);
        if (unescaped.removed.length > 0) continue;
        const read = sink.fields.filter(({ name }) => !/extension_data|rbsp/.test(name));
        expect(read.map(({ name, value }) => [name, value])).toEqual(
          whole.fields.slice(0, read.length).map(({ name, value }) => [name, value]),
        );
      }
    },
  );

  it('any change is read or rejected, in few steps', () => {
    const change = fc.record({ at: fc.nat(400), value: fc.constantFrom(0, 1, 3, 0x40, 0x80, 0xff) });
    const changed = fc
      .tuple(fc.constantFrom(...UNITS), fc.array(change, { minLength: 1, maxLength: 5 }))
      .map(([unit, changes]) => {
        const bytes = unit.slice();
        for (const { at, value } of changes) bytes[2 + (at % (bytes.length - 2))] = value;
        return bytes;
      });
    fc.assert(
      fc.property(changed, (unit) => {
        const sink = new FieldTrace();
        parseHevcParameterSet(unit, { sink });
        // Every element takes at least one bit.
        expect(sink.fields.length).toBeLessThanOrEqual(8 * unit.length);
      }),
      { numRuns: 400 },
    );
  });
});
