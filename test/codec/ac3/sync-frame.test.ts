import { describe, expect, it } from 'vitest';
import { ac3SpecificBox } from '../../../src/codec/ac3/ac3-specific-box.ts';
import { channelsOf, readSyncFrame } from '../../../src/codec/ac3/sync-frame.ts';
import { hex } from '../../harness/flv-writer.ts';

describe('AC-3 syncframes (ATSC A/52 5.3)', () => {
  it.each([
    // 48 kHz, frmsizecod 20 (192 kb/s), bsid 8; acmod 2 with dsurmod 0, no LFE: as ffmpeg writes stereo.
    ['stereo', '0b77 0000 14 40 40 00', { fscod: 0, frmsizecod: 20, bsid: 8, bsmod: 0, acmod: 2, lfeon: 0 }, 2],
    // acmod 7 with cmixlev 1 and surmixlev 1, then lfeon.
    ['5.1', '0b77 0000 1c 40 eb 00', { fscod: 0, frmsizecod: 28, bsid: 8, bsmod: 0, acmod: 7, lfeon: 1 }, 6],
    // acmod 1 has nothing before lfeon.
    ['mono', '0b77 0000 50 40 20 00', { fscod: 1, frmsizecod: 16, bsid: 8, bsmod: 0, acmod: 1, lfeon: 0 }, 1],
  ] as const)('%s', (_name, bytes, expected, channels) => {
    const frame = readSyncFrame(hex(bytes));
    expect(frame).toEqual(expected);
    expect(frame && channelsOf(frame)).toBe(channels);
  });

  it('dac3 repeats fscod, bsid, bsmod, acmod, lfeon and half of frmsizecod (ETSI TS 102 366 F.4)', () => {
    // 00 01000 000 111 1 01110 00000
    expect(ac3SpecificBox(hex('0b77 0000 1c 40 eb 00'))).toEqual(hex('103dc0'));
  });

  it.each(['0b78 0000 14 40 40 00', '0b77 0000 14 80 40 00', '0b77 0000 14 40'])('%s is none', (bytes) => {
    expect(readSyncFrame(hex(bytes))).toBeUndefined();
  });
});
