import { describe, expect, it } from 'vitest';
import { aspectRatioLabel, sampleAspectRatio } from '../../../src/codec/h26x/aspect-ratio.ts';
import { colourPrimariesName, matrixCoefficientsName, transferCharacteristicsName } from '../../../src/media/colour.ts';
import { reduced } from '../../../src/media/ratio.ts';

describe('sample aspect ratios (H.264 Table E-1)', () => {
  const TABLE = '1:1 12:11 10:11 16:11 40:33 24:11 20:11 32:11 80:33 18:11 15:11 64:33 160:99 4:3 3:2 2:1'.split(' ');

  it.each(TABLE.map((ratio, i) => [i + 1, ratio] as const))('aspect_ratio_idc %i is %s', (idc, ratio) => {
    const { num, den } = sampleAspectRatio(idc) ?? { num: 0, den: 0 };
    expect(`${num}:${den}`).toBe(ratio);
    expect(aspectRatioLabel(idc)).toBe(ratio);
  });

  it.each([
    [0, 'unspecified'],
    [17, 'reserved'],
    [254, 'reserved'],
    [255, 'Extended_SAR'],
  ])('aspect_ratio_idc %i has no ratio: %s', (idc, label) => {
    expect(sampleAspectRatio(idc)).toBeUndefined();
    expect(aspectRatioLabel(idc)).toBe(label);
  });

  it('fractions are reduced', () => {
    expect(reduced(1920, 1080)).toEqual({ num: 16, den: 9 });
    expect(reduced(60000, 2002)).toEqual({ num: 30000, den: 1001 });
    expect(reduced(0, 5)).toEqual({ num: 0, den: 1 });
    expect(reduced(0, 0)).toEqual({ num: 0, den: 0 });
  });
});

describe('colour (H.264 Tables E-3 to E-5)', () => {
  it('names what is assigned, and nothing else', () => {
    const assigned = (name: (value: number) => string) =>
      Array.from({ length: 256 }, (_, value) => value).filter((value) => name(value) !== 'reserved');
    expect(assigned(colourPrimariesName)).toEqual([1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 22]);
    expect(assigned(transferCharacteristicsName)).toEqual([1, 2, ...Array.from({ length: 15 }, (_, i) => i + 4)]);
    // 15 to 17 came with later editions of H.273.
    expect(assigned(matrixCoefficientsName)).toEqual([0, 1, 2, ...Array.from({ length: 14 }, (_, i) => i + 4)]);
  });

  it('names the common ones', () => {
    expect([1, 9].map(colourPrimariesName)).toEqual(['BT.709', 'BT.2020']);
    expect([16, 18].map(transferCharacteristicsName)).toEqual(['SMPTE ST 2084 (PQ)', 'ARIB STD-B67 (HLG)']);
    expect([0, 9, 14].map(matrixCoefficientsName)).toEqual(['identity (GBR)', 'BT.2020 ncl', 'ICtCp']);
  });
});
