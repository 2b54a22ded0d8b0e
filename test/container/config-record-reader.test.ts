import { describe, expect, it } from 'vitest';
import { avcConfig } from '../../src/codec/h264/config/avc-config.ts';
import { ConfigRecordReader } from '../../src/container/config-record/reader.ts';
import { bytesOf } from '../harness/cases.ts';
import { everySplit, itemsOf, type KeptItem } from '../harness/split.ts';

const read = (hex: string): KeptItem[] => itemsOf(new ConfigRecordReader(avcConfig), [bytesOf(hex)]);
const brief = (item: KeptItem): string =>
  item['kind'] === 'junk'
    ? `junk ${item['offset']}/${item['length']}: ${item['reason']}`
    : `${item['offset']}/${item['prefixLength']} ${item['size']} ${item['bytes']}`;

const SPS = '6742c032da00800246c04400000300040000 0300f23c60ca80'.replace(' ', '');
const PPS = '68ce09c8';
/** ThibaultBee/krtmp, AVCDecoderConfigurationRecord of its tests: one SPS of 25 bytes, one PPS of 4. */
const KRTMP = `0142c032ffe10019${SPS}010004${PPS}`;
/** The same as a High profile record, by ISO/IEC 14496-15 5.3.3.1.2: chroma format, bit depths, one SPS extension. */
const HIGH = `01640032ffe10019${SPS}010004${PPS}fdf8f801 0004 6de00000`;

describe('ConfigRecordReader', () => {
  it('gives the parameter sets of a record', () => {
    expect(read(KRTMP).map(brief)).toEqual([`6/2 25 ${SPS}`, `34/2 4 ${PPS}`]);
  });

  it('gives SPS extensions', () => {
    expect(read(HIGH).map(brief)).toEqual([`6/2 25 ${SPS}`, `34/2 4 ${PPS}`, '44/2 4 6de00000']);
  });

  it('gives several of a kind, and an empty one', () => {
    const items = read('0142c01effe2 0001 67 0002 6742 02 0000 0001 68');
    expect(items.map(brief)).toEqual(['6/2 1 67', '9/2 2 6742', '14/2 0 ', '16/2 1 68']);
  });

  it('gives them from their box too, and names the boxes after it', () => {
    const items = read(`00000030 61766343 ${KRTMP} 00000013 636f6c72 6e636c78`);
    expect(items.slice(0, 2).map(brief)).toEqual([`14/2 25 ${SPS}`, `42/2 4 ${PPS}`]);
    expect(items[2]).toMatchObject({ kind: 'finding', finding: { severity: 'info', code: 'other-box', offset: 48 } });
    expect(items).toHaveLength(3);
  });

  it('reports bytes in the box after the record, and what follows it if that is no box', () => {
    expect(read(`00000032 61766343 ${KRTMP} beef`).map(brief).at(-1)).toBe('junk 48/2: bytes after the record');
    expect(read(`00000030 61766343 ${KRTMP} beef`).map(brief).at(-1)).toBe('junk 48/2: bytes after the record');
  });

  it('reports a record without parameter sets', () => {
    expect(read('0164001fffe000')).toMatchObject([{ kind: 'finding', finding: { code: 'no-parameter-sets' } }]);
  });

  it('counts emulation prevention bytes of a parameter set', () => {
    // 00 00 03 is in this SPS twice.
    expect(read(KRTMP).map((item) => item['emulationPreventionBytes'])).toEqual([2, 0]);
  });

  it('reports bytes after the record', () => {
    expect(read(`${KRTMP}beef`).map(brief).at(-1)).toBe('junk 40/2: bytes after the record');
  });

  it('gives what there is of a truncated record', () => {
    const items = read(KRTMP.slice(0, -2));
    expect(items.map(brief)[0]).toBe(`6/2 25 ${SPS}`);
    // The PPS has its length at byte 34, and three of its four bytes.
    expect(items.at(-1)).toMatchObject({
      kind: 'junk',
      offset: 36,
      length: 3,
      reason: expect.stringContaining('pictureParameterSet'),
    });
    expect(items).toHaveLength(2);
  });

  it('bytes that are no record are all junk', () => {
    expect(read('00000001 6742').map(brief)).toEqual([expect.stringMatching(/^junk 0\/6: .*configurationVersion/)]);
  });

  it('keeps at most the size of the longest record, and reports the length of the input', () => {
    const pieces = [bytesOf(KRTMP), ...new Array<Uint8Array>(5).fill(new Uint8Array(400_000)), Uint8Array.of(1, 2, 3)];
    const items = itemsOf(new ConfigRecordReader(avcConfig), pieces);
    expect(items.map(brief).at(-1)).toBe('junk 40/2000003: bytes after the record');
  });

  it.each([KRTMP, HIGH, `${KRTMP}beef`, KRTMP.slice(0, 30)])('every split gives the same: %s', (hex) => {
    const whole = read(hex);
    for (const pieces of everySplit(bytesOf(hex)))
      expect(itemsOf(new ConfigRecordReader(avcConfig), pieces)).toEqual(whole);
  });
});
