import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FlvInspector } from '../../../src/analysis/flv/inspector.ts';
import { toHex } from '../../../src/bytes/hex.ts';
import { FlvReader } from '../../../src/container/flv/tag/flv-reader.ts';
import { sample } from '../../commands/streams.ts';
import { convertBytes } from './converted.ts';

/** By libaom, with hidden frames. */
const STREAM = new Uint8Array(readFileSync(sample('hidden.ivf')));

const countOf = (counts: readonly { readonly name: string; readonly count: number }[] = []): string =>
  counts.map(({ name, count }) => `${count} ${name}`).join();

describe('AV1', () => {
  test('IVF, OBU, Annex B and back: the same bytes, each OBU read back', async () => {
    const obu = await convertBytes(STREAM, 'obu');
    expect(obu.facts.verification?.identical).toBe(true);
    expect(countOf(obu.facts.obus?.inserted)).toBe('');
    const annexb = await convertBytes(obu.bytes, 'av1-annexb');
    expect(annexb.facts.verification?.identical).toBe(true);
    // Lengths in place of obu_size: temporal_unit_size and frame_unit_size of 2 bytes, obu_length, the delimiter (AV1 B.2).
    expect(toHex(annexb.bytes.subarray(4, 6))).toBe('0110');
    const back = await convertBytes(annexb.bytes, 'obu', { hints: { format: 'av1-annexb' } });
    expect(toHex(back.bytes)).toBe(toHex(obu.bytes));
    const ivf = await convertBytes(STREAM, 'ivf');
    expect(toHex(ivf.bytes.subarray(32 + 12, 32 + 44))).toBe(toHex(STREAM.subarray(32 + 12, 32 + 44)));
    const again = await convertBytes(ivf.bytes, 'obu');
    expect(toHex(again.bytes)).toBe(toHex(obu.bytes));
  });

  test('FLV has no temporal delimiters; they come back, and the times of the IVF stay', async () => {
    const obu = await convertBytes(STREAM, 'obu');
    const flv = await convertBytes(STREAM, 'flv');
    expect(flv.facts.verification?.identical).toBe(true);
    const frames = flv.facts.flv?.frames ?? 0;
    expect(flv.facts.obus?.dropped.map(({ count }) => count)).toEqual([frames]);
    const back = await convertBytes(flv.bytes, 'obu');
    expect(back.facts.obus?.inserted.map(({ count }) => count)).toEqual([frames]);
    expect(toHex(back.bytes)).toBe(toHex(obu.bytes));
    expect(back.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    const ivf = await convertBytes(flv.bytes, 'ivf');
    const count = new DataView(ivf.bytes.buffer, ivf.bytes.byteOffset).getUint32(24, true);
    expect(count).toBe(frames);
    const legacy = await convertBytes(STREAM, 'flv', { legacyTags: true });
    const ofLegacy = await convertBytes(legacy.bytes, 'obu');
    expect(toHex(ofLegacy.bytes)).toBe(toHex(obu.bytes));
  });

  test('an FLV of AV1 has no findings: a tag is a temporal unit, without a delimiter', async () => {
    const { bytes } = await convertBytes(STREAM, 'flv');
    const reader = new FlvReader();
    const inspector = new FlvInspector();
    const items = [...reader.push(bytes), ...reader.end()].flatMap((item) => [...inspector.push(item)]);
    const found = [...items, ...inspector.end()].flatMap((item) =>
      item.kind === 'diagnostic' ? [item.record.code] : [],
    );
    expect(found).toEqual([]);
  });
});
