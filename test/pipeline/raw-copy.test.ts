import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/bytes/hex.ts';
import { AnnexbSplitter } from '../../src/container/annexb/splitter.ts';
import { AvcConfigReader } from '../../src/container/avc-config/reader.ts';
import type { NalUnitStage } from '../../src/container/descriptor.ts';
import { LengthPrefixedSplitter } from '../../src/container/length-prefixed/splitter.ts';
import { RawCopy } from '../../src/pipeline/raw-copy.ts';
import { lengthPrefixedStream } from '../analysis/written-stream.ts';
import { naiveSplit } from '../container/naive-annexb.ts';
import { bytesOf } from '../harness/cases.ts';
import { arbitraryCuts, bytewise, cutAtFractions, everySplit } from '../harness/split.ts';

const EVERY = () => true;

/** What is written while the pieces go by, each in a buffer that is overwritten afterwards. */
const copied = (
  stage: NalUnitStage,
  pieces: readonly Uint8Array[],
  wants: (type: number) => boolean = EVERY,
  limit = Number.POSITIVE_INFINITY,
): string => {
  let out = '';
  const copy = new RawCopy(wants, limit, (bytes) => {
    out += toHex(bytes);
  });
  let base = 0;
  for (const piece of pieces) {
    const chunk = piece.slice();
    copy.chunk(chunk, base, stage, stage.push(chunk));
    base += chunk.length;
    chunk.fill(0xaa);
  }
  copy.chunk(new Uint8Array(0), base, stage, stage.end());
  return out;
};
/** The splitter as the pipeline uses it: it keeps few bytes of a unit, or none. */
const annexb = (keep = 1) => new AnnexbSplitter(() => keep);
const fromStream = (hex: string, wants = EVERY as (type: number) => boolean, limit?: number): string =>
  copied(annexb(), [bytesOf(hex)], wants, limit);

describe('RawCopy', () => {
  it('copies each unit with the start code that it has, without zeros and junk around it', () => {
    expect(fromStream('ffff 00000001 6742 000000 000001 6811 000001 65 00')).toBe('00000001674200000001681100000165');
  });

  it('copies the types that are wanted', () => {
    const hex = '000001 6742 000001 6811 000001 6522 000001 4133';
    expect(fromStream(hex, (type) => type === 5 || type === 7)).toBe('00000167420000016522');
  });

  it('copies as many as wanted, and none with a limit of 0', () => {
    const hex = '000001 6742 000001 6511 000001 6522 000001 6533';
    expect(fromStream(hex, (type) => type === 5, 2)).toBe('00000165110000016522');
    expect(fromStream(hex, EVERY, 0)).toBe('');
  });

  it('leaves empty units out, and does not count them', () => {
    expect(fromStream('000001 000001 6742 000001', EVERY, 1)).toBe('0000016742');
  });

  it('gives units with lengths a start code of four bytes', () => {
    const stage = new LengthPrefixedSplitter(2, () => 1);
    expect(copied(stage, [bytesOf('0003 670000 0000 0001 68 0009 6511')])).toBe(
      '0000000167000000000001680000000165' + '11',
    );
  });

  it('copies the parameter sets of a record, which come when it is over', () => {
    const record = bytesOf('0142c01effe1 0002 6742 01 0003 68ce09');
    expect(copied(new AvcConfigReader(), [record])).toBe('0000000167420000000168ce09');
    expect(copied(new AvcConfigReader(), bytewise(record), (type) => type === 8)).toBe('0000000168ce09');
  });

  it.each([
    '000001 65 0000 07 0000 000001 41 000000',
    '000001 00 00 05 00 000001 00 000001 0007',
    '00000001 65 00 00 00 00 07 00000001 67',
  ])('every split gives the same: %s', (hex) => {
    const whole = fromStream(hex);
    expect(whole).not.toBe('');
    for (const pieces of everySplit(bytesOf(hex))) expect(copied(annexb(), pieces)).toBe(whole);
  });

  it('a unit of type 0 whose header is the last byte of a chunk is copied', () => {
    expect(copied(annexb(), [bytesOf('000001 00'), bytesOf('0511 000001 67')])).toBe('00000100051100000167');
    expect(copied(annexb(0), [bytesOf('000001 00'), bytesOf('0511 000001 67')])).toBe('00000100051100000167');
  });

  it('gives what the letter of B.1 gives, for any bytes, any split and any limit', () => {
    const stream = fc
      .array(fc.constantFrom(0, 0, 0, 0, 1, 1, 2, 3, 0x67, 0x65, 0x41, 0xff), { maxLength: 150 })
      .map((bytes) => Uint8Array.from(bytes));
    const keep = fc.constantFrom(0, 1, 4, 1000);
    fc.assert(
      fc.property(stream, arbitraryCuts, fc.nat(6), keep, (bytes, cuts, limit, kept) => {
        const wants = (type: number) => type !== 1;
        const units = naiveSplit(bytes).units.filter((unit) => unit.size > 0 && wants((unit.bytes[0] ?? 0) & 31));
        const expected = units
          .slice(0, limit)
          .map((unit) => `${unit.prefixLength === 3 ? '' : '00'}000001${toHex(unit.bytes)}`)
          .join('');
        expect(copied(annexb(kept), cutAtFractions(bytes, cuts), wants, limit)).toBe(expected);
        expect(copied(annexb(kept), bytewise(bytes), wants, limit)).toBe(expected);
      }),
      { numRuns: 600 },
    );
  });

  it('gives every byte of length-prefixed units, for any split', () => {
    const units = fc.array(
      fc
        .array(fc.constantFrom(0, 0, 1, 3, 0x65), { minLength: 1, maxLength: 60 })
        .map((bytes) => Uint8Array.from(bytes)),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(units, arbitraryCuts, (list, cuts) => {
        const expected = list.map((unit) => `00000001${toHex(unit)}`).join('');
        const pieces = cutAtFractions(lengthPrefixedStream(list, 2), cuts);
        expect(copied(new LengthPrefixedSplitter(2, () => 1), pieces)).toBe(expected);
      }),
    );
  });

  it('zeros longer than a chunk, held back, come out as many as they were', () => {
    const zeros = new Uint8Array(10_000);
    const pieces = [bytesOf('000001 65'), zeros, zeros, bytesOf('07 000001 67')];
    expect(copied(annexb(), pieces)).toBe(`00000165${'00'.repeat(20_000)}0700000167`);
  });
});
