import { describe, expect, it } from 'vitest';
import { SampleTable } from '../../../../src/container/mp4/write/sample-table.ts';
import { hex } from '../../../harness/flv-writer.ts';

describe('SampleTable (ISO/IEC 14496-12 8.6, 8.7)', () => {
  const table = new SampleTable();
  table.add({ offset: 40, size: 5, duration: 2, compositionOffset: 2, isSync: true });
  table.add({ offset: 45, size: 6, duration: 2, compositionOffset: 4, isSync: false });
  table.add({ offset: 60, size: 7, duration: 3, compositionOffset: 0, isSync: false });

  it('has runs of equal durations and offsets, chunks of adjacent samples, sync samples', () => {
    expect(table.boxes(true, 100)).toEqual([
      hex('00000020 73747473 00000000 00000002 00000002 00000002 00000001 00000003'),
      hex('00000028 63747473 00000000 00000003 00000001 00000002 00000001 00000004 00000001 00000000'),
      hex('00000014 73747373 00000000 00000001 00000001'),
      hex('00000028 73747363 00000000 00000002 00000001 00000002 00000001 00000002 00000001 00000001'),
      hex('00000020 7374737a 00000000 00000000 00000003 00000005 00000006 00000007'),
      hex('00000020 636f3634 00000000 00000002 00000000 0000008c 00000000 000000a0'),
    ]);
  });

  it('a sample of another sample entry begins a chunk (8.7.4)', () => {
    const two = new SampleTable();
    for (const [i, description] of [1, 1, 2, 1].entries()) {
      two.add({ offset: 40 + 5 * i, size: 5, duration: 1, compositionOffset: 0, isSync: true, description });
    }
    const boxes = two.boxes(true, 0).map((box) => Buffer.from(box).toString('hex'));
    // first_chunk, samples_per_chunk, sample_description_index.
    expect(boxes[1]).toBe(
      '00000034737473630000000000000003' +
        '000000010000000200000001' +
        '000000020000000100000002' +
        '000000030000000100000001',
    );
    expect(boxes[3]).toContain('00000003' + '0000000000000028' + '0000000000000032' + '0000000000000037');
  });

  it('knows when the media ends, decoded and shown', () => {
    expect([table.decodedTicks, table.shownTicks]).toEqual([7, 8]);
  });

  it('says nothing of sync samples where each is one', () => {
    const audio = new SampleTable();
    audio.add({ offset: 40, size: 5, duration: 1024, compositionOffset: 0, isSync: true });
    expect(audio.boxes(false, 0).map((box) => String.fromCharCode(...box.subarray(4, 8)))).toEqual([
      'stts',
      'stsc',
      'stsz',
      'co64',
    ]);
  });
});
