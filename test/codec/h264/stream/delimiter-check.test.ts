import { describe, expect, it } from 'vitest';
import { inspectUnits } from '../../../harness/inspected.ts';
import {
  type SliceChoice,
  type SpsChoice,
  writePps,
  writeSlice,
  writeSps,
  writeUnit,
} from '../../../harness/written-stream.ts';

const EXTENDED: SpsChoice = { profile: 88 };
const TYPES = ['P', 'B', 'I', 'SP', 'SI'] as const;

/** Table 7-5, by primary_pic_type. */
const ALLOWED = ['I', 'P I', 'P B I', 'SI', 'SP SI', 'I SI', 'P I SP SI', 'P B I SP SI'];

const aud = (primaryPicType: number): Uint8Array => writeUnit(0, 9, [(primaryPicType << 5) | 0x10]);
const slice = (of: SliceChoice): Uint8Array => writeSlice(of, EXTENDED);
const START = [aud(7), writeSps(EXTENDED), writePps(), slice({ nal: 5 })];
const codesOf = (...units: Uint8Array[]): string[] =>
  inspectUnits([...START, ...units]).diagnostics.map(({ severity, code, nalu }) => `${severity} ${code} @${nalu}`);

describe('primary_pic_type (H.264 Table 7-5)', () => {
  it.each(ALLOWED.map((allowed, type) => [type, allowed] as const))('%i: %s', (primaryPicType, allowed) => {
    const legal = TYPES.filter((_, type) => {
      const picture = slice({ type: type as SliceChoice['type'], frameNum: 1, lsb: 2 } as SliceChoice);
      return codesOf(aud(primaryPicType), picture).length === 0;
    });
    expect(legal.join(' ')).toBe(allowed);
  });

  it('is compared with every slice of its picture, and said once', () => {
    const picture = { frameNum: 1, lsb: 2 };
    const slices = [2, 0, 0].map((type, i) => slice({ ...picture, type: type as 0 | 2, firstMb: 4 * i }));
    expect(codesOf(aud(0), ...slices)).toEqual(['warning primary-pic-type @6']);
    expect(codesOf(aud(1), ...slices)).toEqual([]);
  });

  it('holds for one access unit', () => {
    const pictures = [slice({ type: 2, frameNum: 1, lsb: 2 }), slice({ frameNum: 2, lsb: 4 })];
    expect(codesOf(aud(0), ...pictures)).toEqual(['warning delimiter-missing @6']);
  });
});

describe('pictures with and without delimiter', () => {
  const at = (n: number): Uint8Array => slice({ type: 2, frameNum: n, lsb: 2 * n });
  const withoutFirst = (...units: Uint8Array[]): string[] =>
    inspectUnits([writeSps(EXTENDED), writePps(), slice({ nal: 5 }), ...units]).diagnostics.map(
      ({ code, nalu }) => `${code} @${nalu}`,
    );

  it('all but the first of the stream, which begins without', () => {
    expect(withoutFirst(aud(0), at(1), aud(0), at(2))).toEqual([]);
  });

  it('all but one: said once', () => {
    expect(withoutFirst(aud(0), at(1), at(2), aud(0), at(3), at(4))).toEqual(['delimiter-missing @5']);
    expect(codesOf(aud(0), at(1), at(2), at(3))).toEqual(['warning delimiter-missing @6']);
  });

  it('none but one', () => {
    expect(withoutFirst(at(1), aud(0), at(2))).toEqual(['delimiter-missing @5']);
  });
});
