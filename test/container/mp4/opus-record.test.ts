import { describe, expect, it } from 'vitest';
import { opusHeadOf } from '../../../src/container/mp4/opus-record.ts';
import { hex } from '../../harness/flv-writer.ts';

describe('opusHeadOf', () => {
  it('has the fields of dOps, little-endian', () => {
    // Version 0, 2 channels, pre-skip 312, 48000 Hz, gain -256, family 0.
    expect(opusHeadOf(hex('00 02 0138 0000bb80 ff00 00'))).toEqual(hex('4f70757348656164 01 02 3801 80bb0000 00ff 00'));
  });

  it('keeps a channel mapping table', () => {
    const table = '01 02 00 04 01 02 03 05';
    const head = opusHeadOf(hex(`00 06 0138 0000bb80 0000 01 ${table.slice(3)}`));
    expect(head?.subarray(18)).toEqual(hex(`01 ${table.slice(3)}`));
  });

  it('is not made of a box that is cut short', () => {
    expect(opusHeadOf(hex('00 02 0138 0000bb80 ff00'))).toBeUndefined();
  });
});
