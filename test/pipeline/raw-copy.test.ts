import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/bytes/hex.ts';
import { AnnexbSplitter } from '../../src/container/annexb/splitter.ts';
import type { UnitStage } from '../../src/container/descriptor.ts';
import { LengthPrefixedSplitter } from '../../src/container/length-prefixed/splitter.ts';
import { rawUnit } from '../../src/pipeline/raw-copy.ts';
import { bytesOf } from '../harness/cases.ts';

const copied = (stage: UnitStage, hex: string): string =>
  [...stage.push(bytesOf(hex)), ...stage.end()]
    .flatMap((item) => (item.kind === 'unit' ? rawUnit(item) : []))
    .map(toHex)
    .join('');

describe('rawUnit', () => {
  it('copies each unit with the start code that it has, without zeros and junk around it', () => {
    const hex = 'ffff 00000001 6742 000000 000001 6811 000001 65 00';
    expect(copied(new AnnexbSplitter(), hex)).toBe('00000001674200000001681100000165');
  });

  it('gives units with lengths a start code of four bytes', () => {
    const hex = '0003 670000 0001 68 0002 6511';
    expect(copied(new LengthPrefixedSplitter(2), hex)).toBe('000000016700000000000168000000016511');
  });

  it('refuses a unit that was not kept whole', () => {
    expect(() => copied(new AnnexbSplitter(() => 2), '000001 67 42 00 1e')).toThrow(
      'the NAL unit at byte 0 has 4 bytes: --raw copies at most 2',
    );
  });
});
