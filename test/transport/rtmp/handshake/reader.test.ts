import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../../../src/bytes/hex.ts';
import { type HandshakeItem, HandshakeReader } from '../../../../src/transport/rtmp/handshake/reader.ts';
import { direction, noise, plainFirst } from '../../../harness/rtmp-handshake.ts';
import { arbitraryCuts, cutAtFractions } from '../../../harness/split.ts';

const FIRST = plainFirst(0x01020304, 0, 1);
const SECOND = plainFirst(0x0a0b0c0d, 0x01020305, 2);
const REST = noise(700, 3);
const WHOLE = new Uint8Array([...direction(FIRST, SECOND), ...REST]);

type Kept = Record<string, unknown>;

/** Items with their bytes as text; what comes after the handshake joined, as its pieces are those of the input. */
const readAll = (side: 'client' | 'server', pieces: readonly Uint8Array[]): Kept[] => {
  const reader = new HandshakeReader(side);
  const items: Kept[] = [];
  let rest: { offset: number; bytes: string } | undefined;
  const take = (item: HandshakeItem): void => {
    if (item.kind === 'handshake') items.push({ ...item, bytes: toHex(item.bytes) });
    else if (rest === undefined) rest = { offset: item.offset, bytes: toHex(item.bytes) };
    else {
      expect(item.offset).toBe(rest.offset + rest.bytes.length / 2);
      rest.bytes += toHex(item.bytes);
    }
  };
  for (const piece of pieces) {
    // Overwritten afterwards, as the buffer of a socket is: a view that is kept shows.
    const buffer = piece.slice();
    for (const item of reader.push(buffer)) take(item);
    buffer.fill(0xaa);
  }
  for (const item of reader.end()) take(item);
  return rest === undefined ? items : [...items, { kind: 'rest', ...rest }];
};

describe('HandshakeReader', () => {
  it('gives the packets with their fields, and the bytes after them', () => {
    expect(readAll('client', [WHOLE])).toEqual([
      { kind: 'handshake', part: 'C0', offset: 0, bytes: '03', missingBytes: 0, version: 3 },
      {
        kind: 'handshake',
        part: 'C1',
        offset: 1,
        bytes: toHex(FIRST),
        missingBytes: 0,
        fields: { time: 0x01020304, zero: 0 },
      },
      {
        kind: 'handshake',
        part: 'C2',
        offset: 1537,
        bytes: toHex(SECOND),
        missingBytes: 0,
        fields: { time: 0x0a0b0c0d, time2: 0x01020305 },
      },
      { kind: 'rest', offset: 3073, bytes: toHex(REST) },
    ]);
    expect(readAll('server', [WHOLE]).map(({ part }) => part)).toEqual(['S0', 'S1', 'S2', undefined]);
  });

  it('gives the same however the input is cut', () => {
    const expected = readAll('server', [WHOLE]);
    for (let at = 0; at <= WHOLE.length; at += at < 12 || (at > 1530 && at < 1545) || at > 3060 ? 1 : 97) {
      expect(readAll('server', [WHOLE.subarray(0, at), WHOLE.subarray(at)]), `cut at ${at}`).toEqual(expected);
    }
    const bytewise = Array.from(WHOLE, (byte) => Uint8Array.of(byte));
    expect(readAll('server', bytewise)).toEqual(expected);
    fc.assert(
      fc.property(arbitraryCuts, (cuts) => {
        expect(readAll('server', cutAtFractions(WHOLE, cuts))).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  it('names the packet in which the input ends, and what it has of it', () => {
    const last = (length: number) => readAll('client', [WHOLE.subarray(0, length)]).at(-1);
    expect(readAll('client', [])).toEqual([]);
    expect(last(1)).toEqual({ kind: 'handshake', part: 'C1', offset: 1, bytes: '', missingBytes: 1536 });
    expect(last(8)).toMatchObject({ part: 'C1', offset: 1, missingBytes: 1529 });
    expect(last(8)).not.toHaveProperty('fields');
    expect(last(9)).toMatchObject({ part: 'C1', missingBytes: 1528, fields: { time: 0x01020304, zero: 0 } });
    expect(last(1537)).toEqual({ kind: 'handshake', part: 'C2', offset: 1537, bytes: '', missingBytes: 1536 });
    expect(last(3072)).toMatchObject({ part: 'C2', offset: 1537, missingBytes: 1 });
    expect(last(3073)).toMatchObject({ part: 'C2', offset: 1537, missingBytes: 0 });
  });

  it('stops after a version that is no RTMP, and before what RTMPE encrypts', () => {
    const http = new TextEncoder().encode('GET /live HTTP/1.1\r\n\r\n');
    expect(readAll('client', [http])).toEqual([
      { kind: 'handshake', part: 'C0', offset: 0, bytes: '47', missingBytes: 0, version: 0x47 },
    ]);
    const rtmpe = Uint8Array.from([6, ...WHOLE.subarray(1)]);
    expect(readAll('client', [rtmpe]).map(({ part }) => part)).toEqual(['C0', 'C1', 'C2']);
    const old = Uint8Array.from([2, ...WHOLE.subarray(1)]);
    expect(readAll('client', [old])).toHaveLength(4);
  });
});
