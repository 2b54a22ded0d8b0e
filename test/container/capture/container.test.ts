import { describe, expect, it } from 'vitest';
import { probe } from '../../../src/container/probe.ts';
import { CONTAINERS, hasTags, isSession } from '../../../src/container/registry.ts';
import { fromHex } from '../../harness/from-hex.ts';

const hex = (text: string): Uint8Array => fromHex(text) ?? new Uint8Array(0);
const text = (letters: string): Uint8Array => Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
const join = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));
const noise = (size: number): Uint8Array => Uint8Array.from({ length: size }, (_, at) => (at * 37 + 11) & 255);

const formatOf = (bytes: Uint8Array, complete = true): string => {
  const decision = probe(bytes, complete, '');
  return decision.kind === 'format' ? decision.container.name : decision.kind;
};

const SIMPLE = join(text('\x03\0\0\x12\x34\0\0\0\0'), noise(1528));
const DIGEST = join(
  text('\x03\0\0\0\0\x09\0\x7c\x02'),
  noise(1528 + 1536),
  text('\x03\0\0\0\0\0\x8c\x14\0\0\0\0\x02\0\x07connect'),
);

describe('captured sessions are recognised', () => {
  it.each([
    ['pcap', 'little-endian (draft-ietf-opsawg-pcap 4)', hex('d4c3b2a10200040000000000')],
    ['pcap', 'big-endian', hex('a1b2c3d40002000400000000')],
    ['pcap', 'nanoseconds', hex('4d3cb2a10200040000000000')],
    ['pcap', 'nanoseconds, big-endian', hex('a1b23c4d0002000400000000')],
    ['pcapng', 'draft-ietf-opsawg-pcapng 4.1', hex('0a0d0d0a1c0000004d3c2b1a')],
    ['rtmp', 'RTMP 1.0 5.2: C0 and C1', SIMPLE],
    ['rtmp', 'of a player that sends a digest: C0, C1, C2, connect', DIGEST],
  ])('%s: %s', (name, _, bytes) => {
    expect(formatOf(bytes)).toBe(name);
    expect(formatOf(bytes, false)).toBe(name);
    // While they come in, they are taken for nothing else.
    for (let size = 1; size < bytes.length; size += Math.max(1, bytes.length >> 6)) {
      expect([name, 'more']).toContain(formatOf(bytes.subarray(0, size), false));
    }
  });

  it('has a title, and is read as tags', () => {
    const names = CONTAINERS.filter(({ name }) => isSession(name)).map(({ name }) => name);
    expect(names).toEqual(['pcap', 'pcapng', 'rtmp']);
    expect(CONTAINERS.filter(({ name }) => hasTags(name)).map(({ name }) => name)).toEqual(['flv', ...names]);
  });
});
