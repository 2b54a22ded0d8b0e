import { describe, expect, it } from 'vitest';
import { BitWriter } from '../../../harness/bit-writer.ts';
import { bytesOf } from '../../../harness/cases.ts';
import { inspectHevcUnits } from '../../../harness/hevc-inspected.ts';
import { writtenPps, writtenSps } from '../../../harness/hevc-sets.ts';

/** SPS 0 without frame_field_info_present_flag, SPS 1 with it, and a PPS for each. */
const SETS = [
  writtenSps({ id: 0 }),
  writtenSps({ id: 1, frameFieldInfo: true }),
  writtenPps({ id: 0 }),
  writtenPps({ id: 1 }),
].map(bytesOf);

const sei = (payloadType: number, payload: Uint8Array): Uint8Array =>
  new BitWriter().u(8, 0x4e).u(8, 1).u(8, payloadType).u(8, payload.length).bytes(payload).trailing().toNal();

/** pic_struct 7, progressive, no duplicate; payload_bit_equal_to_one. */
const FRAME_DOUBLING = sei(1, new BitWriter().u(4, 7).u(2, 1).flag(0).flag(1).toBytes());

/** The slice segment header of an IDR picture, up to slice_qp_delta, and its alignment. */
const idr = (pps: number): Uint8Array =>
  new BitWriter().u(8, 40).u(8, 1).flag(1).flag(0).ue(pps).ue(2).se(0).trailing().u(8, 0xff).toNal();

const structsOf = (units: readonly Uint8Array[]) => {
  const { units: read, frames, findings } = inspectHevcUnits(units);
  const structs = read.flatMap(({ content }) =>
    (content.sei ?? []).flatMap(({ payloadType, derived }) => (payloadType === 1 ? [derived?.['picStruct']] : [])),
  );
  return { structs, frames, findings, order: read.map(({ index }) => index) };
};

describe('the SPS that a pic_timing is read with', () => {
  it('is that of its slice, though no message announces the switch', () => {
    const { structs, frames, findings, order } = structsOf([...SETS, idr(0), FRAME_DOUBLING, idr(1)]);
    expect(structs).toEqual(['frame doubling']);
    expect(frames.map(({ ticks }) => ticks)).toEqual([2, 4]);
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(findings).toEqual([]);
  });

  it('is that of its slice before the first picture, where there are two', () => {
    expect(structsOf([...SETS, FRAME_DOUBLING, idr(1)])).toMatchObject({ structs: ['frame doubling'], findings: [] });
    expect(structsOf([...SETS, FRAME_DOUBLING, idr(0)])).toMatchObject({ structs: [undefined], findings: [] });
  });

  it('is the active one where no slice follows', () => {
    expect(structsOf([...SETS, idr(1), FRAME_DOUBLING]).structs).toEqual(['frame doubling']);
  });

  it('units are not held back without end', () => {
    const many = Array.from({ length: 200 }, () => FRAME_DOUBLING);
    const { structs, order } = structsOf([...SETS, idr(1), ...many, idr(1)]);
    expect(structs).toEqual(many.map(() => 'frame doubling'));
    expect(order).toEqual(Array.from({ length: 206 }, (_, i) => i));
  });
});
