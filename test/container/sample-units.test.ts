import { expect, it } from 'vitest';
import type { StreamedCodec } from '../../src/codec/descriptor.ts';
import { codecNamed } from '../../src/codec/registry.ts';
import { SampleUnits } from '../../src/container/sample-units.ts';
import { bytesOf } from '../harness/mp4-writer.ts';

/** Type, offset and size of the units of a sample at byte 1000. */
const unitsOf = (name: string, data: Uint8Array, isByteStream = false) => {
  const units = new SampleUnits(codecNamed(name) as StreamedCodec);
  const track = { kind: 'video', id: 1, fourCc: '', ...(isByteStream && { isByteStream: true as const }) } as const;
  const sample = { track, index: 7, offset: 1000, ptsMs: 1 / 3, dtsMs: 0, isSync: true, data };
  return [...units.sample(sample)].map((item) =>
    item.kind === 'unit'
      ? [item.offset, item.prefixLength, item.size, item.origin?.index, item.origin?.ptsMs]
      : item.kind,
  );
};

it('samples of H.264 are split by lengths, those of a byte stream by start codes, those of AV1 into OBUs', () => {
  expect(unitsOf('h264', bytesOf([0, 0, 0, 2, 0x41, 1, 0, 0, 0, 3, 0x41, 2, 3]))).toEqual([
    [1000, 4, 2, 7, 0.333],
    [1006, 4, 3, 7, 0.333],
  ]);
  expect(unitsOf('h264', bytesOf([0, 0, 0, 1, 0x41, 1, 0, 0, 1, 0x41, 2, 3]), true)).toEqual([
    [1000, 4, 2, 7, 0.333],
    [1006, 3, 3, 7, 0.333],
  ]);
  // AV1 5.3: OBU_FRAME with obu_size 2, then one without, to the end of the sample (AV1-ISOBMFF 2.4).
  expect(unitsOf('av1', bytesOf([0x32, 2, 8, 9, 0x30, 8, 9, 9]))).toEqual([
    [1000, 0, 4, 7, 0.333],
    [1004, 0, 4, 7, 0.333],
  ]);
});
