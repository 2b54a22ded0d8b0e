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
