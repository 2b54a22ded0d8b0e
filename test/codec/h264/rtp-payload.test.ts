import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nalUnitTypeName } from '../../../src/codec/h264/nal-unit-types.ts';
import { isPacketOfUnits } from '../../../src/codec/h264/rtp-payload.ts';
import { FlvInspector, FlvReader } from '../../../src/flv.ts';
import { inspect } from '../../../src/index.ts';
import { concat, flvHeader, tag } from '../../harness/flv-writer.ts';
import { fromHex } from '../../harness/from-hex.ts';

const isUnit = (unit: Uint8Array): boolean => [0x67, 0x68, 0x65, 0x41].includes(unit[0] ?? 0);
const isPacket = (hex: string): boolean => {
  const bytes = fromHex(hex) ?? new Uint8Array(0);
  return isPacketOfUnits(bytes, bytes.length, isUnit);
};

it('nal_unit_type 24 to 29 have the names of RFC 6184 Table 1', () => {
  expect([24, 25, 26, 27, 28, 29, 30, 31].map(nalUnitTypeName)).toEqual([
    'STAP-A',
    'STAP-B',
    'MTAP16',
    'MTAP24',
    'FU-A',
    'FU-B',
    'unspecified',
    'unspecified',
  ]);
});

describe('isPacketOfUnits', () => {
  it.each([
    ['STAP-A: sizes and units', '78 0002 6742 0002 68ce'],
    ['STAP-B: a DON before them', '79 0001 0002 6742'],
    ['MTAP16: DONB; DOND and 2 bytes of time before each unit', '7a 0001 0002 00 0000 6742'],
    ['MTAP24: the same with 3 bytes of time', '7b 0001 0002 00 000000 6742'],
    ['FU-A: the first fragment of an IDR slice', '7c 85 88'],
    ['FU-A: the last one', '7c 45 88'],
    ['FU-B: with its DON', '7d 85 0001 88'],
  ])('%s', (_name, hex) => {
    expect(isPacket(hex)).toBe(true);
  });

  it.each([
    ['a unit that is longer than the packet', '78 0009 6742'],
    ['a size of 0', '78 0000 6742'],
    ['what is no unit', '78 0002 ff42'],
    ['both ends of a unit in a fragment', '7c c5 88'],
    ['the reserved bit', '7c 25 88'],
    ['forbidden_zero_bit', 'fc 85 88'],
    ['nothing after the headers', '7c 85'],
  ])('%s is none', (_name, hex) => {
    expect(isPacket(hex)).toBe(false);
  });
});

describe('packets that were not taken apart', () => {
  it('are named and warned of in a byte stream', async () => {
    const bytes = readFileSync(new URL('../../cases/h264extractor-rtp-payloads.h264', import.meta.url));
    const names: string[] = [];
    const found: string[] = [];
    const onFinding = ({ severity, code, offset }: { severity: string; code: string; offset?: number }) =>
      found.push(`${severity} ${code} @${offset}`);
    for await (const { record } of inspect(bytes, { onFinding })) names.push(record.name);
    expect(names).toEqual(['STAP-A', 'FU-A', 'FU-A', 'FU-A', 'slice']);
    expect(found.filter((line) => line.includes('rtp-packet'))).toEqual([
      'warning rtp-packet @0',
      'warning rtp-packet @37',
      'warning rtp-packet @442',
      'warning rtp-packet @848',
    ]);
  });

  it('are named and warned of in an FLV tag', () => {
    const inspector = new FlvInspector();
    const avcc = '0142c00affe1000d6742c00ad9047b0110000003001001000568cb83cb20';
    const fragment = tag(9, 40, '1701000000 00000005 7c85888419');
    const read = new FlvReader().push(concat(flvHeader(), tag(9, 0, `1700000000${avcc}`), fragment));
    const lines = [...read].flatMap((item) =>
      [...inspector.push(item)].flatMap(({ kind, record }) => (kind === 'diagnostic' ? [record] : [])),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({
        severity: 'warning',
        code: 'rtp-packet',
        tag: 1,
        message: expect.stringContaining('FU-A'),
      }),
    );
  });
});
