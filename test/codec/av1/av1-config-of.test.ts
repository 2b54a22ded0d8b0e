import { describe, expect, it } from 'vitest';
import { toHex } from '../../../src/bytes/hex.ts';
import { av1Config } from '../../../src/codec/av1/config/av1-config.ts';
import { bytesOf } from '../../harness/cases.ts';
import { VIDEO_CONFIG_VECTORS } from '../../vectors/config-records.ts';

/** Records that ffmpeg wrote, with a sequence header. */
const RECORDS = VIDEO_CONFIG_VECTORS.filter(
  ({ kind, origin, hex }) => kind === 'av1C' && /ffmpeg/.test(origin) && bytesOf(hex).length > 4,
).map(({ name, hex }) => [name, bytesOf(hex)] as const);

const setsOf = (record: Uint8Array): readonly Uint8Array[] =>
  (av1Config.sets?.(av1Config.read(record).record, record) ?? []).map(({ bytes }) => bytes);

describe('av1ConfigOf', () => {
  it.each(RECORDS)('writes what ffmpeg wrote: %s', (_name, bytes) => {
    const made = av1Config.make?.(setsOf(bytes), 4);
    expect(toHex(made?.bytes ?? new Uint8Array(0))).toBe(toHex(bytes));
    expect(made?.findings).toEqual([]);
  });

  it('gives the sequence header a size field, and puts metadata after it', () => {
    const [, record] = RECORDS[0] as (typeof RECORDS)[number];
    const [sized = new Uint8Array(0)] = setsOf(record);
    // obu_type 1 with obu_has_size_field, and its size in one byte.
    expect([sized[0], sized[1]]).toEqual([0x0a, sized.length - 2]);
    const unsized = new Uint8Array([0x08, ...sized.subarray(2)]);
    expect(toHex(av1Config.make?.([unsized], 4).bytes ?? new Uint8Array(0))).toBe(toHex(record));
    // metadata_hdr_cll().
    const metadata = bytesOf('2a06012b7256c380');
    expect(toHex(av1Config.make?.([metadata, unsized], 4).bytes ?? new Uint8Array(0))).toBe(
      `${toHex(record)}${toHex(metadata)}`,
    );
  });

  it('throws without a sequence header that can be read', () => {
    for (const sets of [[], [bytesOf('0a0100')], [bytesOf('1200')]]) {
      expect(() => av1Config.make?.(sets, 4)).toThrow(expect.objectContaining({ code: 'not-encodable' }));
    }
  });
});

describe('av1C is recognised', () => {
  it.each(RECORDS)('%s', (_name, bytes) => {
    expect(av1Config.recognise?.(bytes, true)).toBe('yes');
    expect(av1Config.recognise?.(bytes.subarray(0, 4), true)).toBe('yes');
    expect(av1Config.recognise?.(bytes.subarray(0, 3), true)).toBe('no');
    expect(av1Config.recognise?.(bytes.subarray(0, 3), false)).toBe('maybe');
    expect(av1Config.recognise?.(bytes.subarray(0, bytes.length - 1), true)).toBe('no');
    expect(av1Config.recognise?.(new Uint8Array([0x82, ...bytes.subarray(1)]), true)).toBe('no');
    expect(av1Config.recognise?.(new Uint8Array([...bytes.subarray(0, 3), 0x20, ...bytes.subarray(4)]), true)).toBe(
      'no',
    );
  });
});
