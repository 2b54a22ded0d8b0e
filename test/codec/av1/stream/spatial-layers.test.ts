import { describe, expect, it } from 'vitest';
import { FrameAssembler } from '../../../../src/analysis/frames.ts';
import { Av1Stream, type Av1Unit } from '../../../../src/codec/av1/stream/av1-stream.ts';
import type { Unit } from '../../../../src/media/unit.ts';
import { sampleObus } from '../../../harness/obus.ts';

const { delimiter, sequence, key, next } = sampleObus();

/** The OBU with obu_extension_flag 1 and this layer; the samples have an obu_size of one or two bytes after the header. */
const inLayer = (obu: Uint8Array, spatialId: number, temporalId = 0): Uint8Array =>
  Uint8Array.of((obu[0] as number) | 4, (temporalId << 5) | (spatialId << 3), ...obu.subarray(1));

const unitOf = (bytes: Uint8Array, offset: number): Unit =>
  ({
    offset,
    prefixLength: 0,
    size: bytes.length,
    bytes,
    trailingZeros: 0,
    missingBytes: 0,
    forbiddenPatterns: 0,
  }) as Unit;

const read = (obus: readonly Uint8Array[]) => {
  const stream = new Av1Stream();
  const assembler = new FrameAssembler();
  let offset = 0;
  const units: Av1Unit[] = [];
  for (const obu of obus) {
    units.push(...stream.push(unitOf(obu, offset)));
    offset += obu.length;
  }
  const frames = [...units.flatMap((unit) => assembler.push(unit)), ...assembler.end()];
  const findings = units.flatMap((unit) => [...unit.findings, ...unit.pictureFindings]);
  return { units, frames, findings };
};

describe('spatial layers (AV1 7.5): a temporal unit shows a frame of each', () => {
  it('two layers are one temporal unit and one frame, which is shown once', () => {
    const unit = [inLayer(key, 0), inLayer(key, 1)];
    const { frames, findings, units } = read([delimiter, sequence, ...unit, delimiter, inLayer(next, 0)]);
    expect(findings).toEqual([]);
    expect(units.map(({ accessUnit }) => accessUnit)).toEqual([0, 0, 0, 0, 1, 1]);
    expect(units.slice(2, 4).map(({ header }) => header)).toMatchObject([
      { obu_extension_flag: 1, temporal_id: 0, spatial_id: 0 },
      { obu_extension_flag: 1, temporal_id: 0, spatial_id: 1 },
    ]);
    expect(frames).toMatchObject([
      { type: 'I', slices: 2, ticks: 2, order: 0, startsPeriod: true },
      { type: 'P', slices: 1, ticks: 2, order: 1 },
    ]);
    expect(frames[0]?.loads).toHaveLength(2);
  });

  it('without delimiters a frame of the same or a lower layer begins the next temporal unit', () => {
    const { units } = read([sequence, inLayer(key, 0), inLayer(key, 1), inLayer(key, 0), inLayer(key, 1)]);
    expect(units.map(({ accessUnit }) => accessUnit)).toEqual([0, 0, 0, 1, 1]);
    expect(units[3]?.startsAccessUnit).toBe('after a shown frame');
  });

  it('two shown frames of one layer in a temporal unit are found', () => {
    const { findings } = read([delimiter, sequence, inLayer(key, 0), inLayer(key, 1), inLayer(key, 1)]);
    expect(findings).toMatchObject([{ code: 'several-shown-frames' }]);
  });
});
