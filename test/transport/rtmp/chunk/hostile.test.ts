import { describe, expect, it } from 'vitest';
import { joined } from '../../../../src/bytes/joined.ts';
import { ChunkReader } from '../../../../src/transport/rtmp/chunk/chunk-reader.ts';
import type { ChunkReaderOptions } from '../../../../src/transport/rtmp/chunk/chunk-reader-options.ts';
import { MAX_CHUNK_STREAMS } from '../../../../src/transport/rtmp/chunk/limits.ts';
import { hex } from '../../../harness/rtmp-chunks.ts';

/** Bytes of buffers and of the heap that exist after garbage was collected, if that can be asked for. */
const heldBytes = (): number => {
  (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

/** A fmt 0 header on a chunk stream with the three-byte form. */
const header = (csid: number, length: number): Uint8Array => {
  const above = csid - 64;
  return Uint8Array.of(
    1,
    above & 255,
    above >> 8,
    0,
    0,
    0,
    length >> 16,
    (length >> 8) & 255,
    length & 255,
    9,
    1,
    0,
    0,
    0,
  );
};

/** Reads to the end of the bytes, counting items. */
const count = (
  bytes: Uint8Array,
  options: ChunkReaderOptions = {},
): { reader: ChunkReader; counts: Record<string, number> } => {
  const reader = new ChunkReader(options);
  const counts: Record<string, number> = {};
  for (let at = 0; at < bytes.length; at += 4096) {
    for (const item of reader.push(bytes.subarray(at, at + 4096))) {
      const name = item.kind === 'finding' ? item.finding.code : item.kind;
      counts[name] = (counts[name] ?? 0) + 1;
    }
  }
  return { reader, counts };
};

const many = (unit: string, times: number): Uint8Array => {
  const bytes = hex(unit);
  const out = new Uint8Array(bytes.length * times);
  for (let i = 0; i < times; i++) out.set(bytes, i * bytes.length);
  return out;
};

describe('hostile peers', () => {
  it('that announce 16 MB on each chunk stream cost what they send', () => {
    const pieces: Uint8Array[] = [];
    for (let i = 0; i < 1000; i++) pieces.push(header(1000 + i, 0xff_ffff), new Uint8Array(128));
    const before = heldBytes();
    const { reader } = count(joined(pieces));
    expect(reader.unfinishedBytes).toBe(128_000);
    expect(heldBytes() - before).toBeLessThan(16 << 20);
  });

  it('that open chunk streams without end are out of step at the limit', () => {
    const pieces: Uint8Array[] = [];
    for (let i = 0; i < 5000; i++) pieces.push(header(1000 + i, 1), Uint8Array.of(0x17));
    const { counts, reader } = count(joined(pieces), { resynchronises: false });
    expect(counts['message']).toBe(MAX_CHUNK_STREAMS);
    expect(reader.failure?.message).toContain(`more than ${MAX_CHUNK_STREAMS} chunk streams`);
  });

  it('whose unfinished messages grow are out of step at the limit, wherever the bytes are cut', () => {
    const pieces: Uint8Array[] = [hex('02 000000 000004 01 00000000 00010000')];
    for (let i = 0; i < 40; i++) pieces.push(header(1000 + i, 0xff_ffff), new Uint8Array(65_536));
    const { reader, counts } = count(joined(pieces), { maxUnfinishedBytes: 1 << 20, resynchronises: false });
    expect(counts['rtmp-unfinished-messages']).toBe(1);
    expect(reader.failure?.offset).toBe(16 + 16 * (14 + 65_536));
  });

  it('a chunk size of 1 costs time in proportion to the bytes', () => {
    const { counts } = count(
      joined([hex('02 000000 000004 01 00000000 00000001 04 000000 07a120 09 01000000'), many('17 c4', 500_000)]),
    );
    expect(counts['message']).toBe(2);
  });

  it('a chunk size of 2^31 - 1 sizes nothing', () => {
    const before = heldBytes();
    const { reader } = count(
      joined([hex('02 000000 000004 01 00000000 7fffffff'), header(70, 0xff_ffff), new Uint8Array(1000)]),
    );
    expect(reader.unfinishedBytes).toBe(1000);
    expect(heldBytes() - before).toBeLessThan(4 << 20);
  });

  it('floods of fmt 0 headers, aborts, and bytes that are no chunk end', () => {
    expect(count(many('04 000000 ffffff 09 01000000', 50_000)).counts['message']).toBeUndefined();
    expect(count(many('02 000000 000004 02 00000000 00000004', 50_000)).counts).toEqual({
      message: 50_000,
      'rtmp-abort': 50_000,
    });
    // Each is found as a header, and is out of step at once: the next one is fmt 3 on a chunk stream that has not begun.
    const { counts } = count(many('04 000000 000001 08 01000000 af c9', 50_000));
    expect(counts).toMatchObject({ message: 50_000, 'rtmp-chunk-desync': 50_000 });
    for (const byte of ['00', '01', '17', 'c4', 'ff']) {
      for (const startsMidway of [false, true]) count(many(byte, 1 << 19), { startsMidway });
    }
  });

  it('long messages leave no more behind than the reader may keep', () => {
    const message = joined([hex('02 000000 000004 01 00000000 00001000'), header(70, 8 << 20)]);
    const reader = new ChunkReader({ maxSpareBytes: 1 << 16 });
    const before = heldBytes();
    for (const _ of reader.push(message));
    const data = new Uint8Array(4096);
    for (let i = 0; i < 2048; i++) {
      for (const _ of reader.push(data));
      for (const _ of reader.push(hex('c1 0600')));
    }
    for (const _ of reader.push(new Uint8Array(0)));
    expect(reader.unfinishedBytes).toBe(0);
    if ('gc' in globalThis) expect(heldBytes() - before).toBeLessThan(4 << 20);
  });
});
