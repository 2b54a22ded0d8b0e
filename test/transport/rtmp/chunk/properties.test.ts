import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../../../src/bytes/hex.ts';
import { joined } from '../../../../src/bytes/joined.ts';
import { ChunkReader } from '../../../../src/transport/rtmp/chunk/chunk-reader.ts';
import { ChunkWriter, type OutgoingMessage } from '../../../../src/transport/rtmp/chunk/chunk-writer.ts';
import { arbitraryPlan, writePlan } from '../../../harness/chunk-stream-writer.ts';
import { chunkItemsOf, codesIn, messagesIn } from '../../../harness/rtmp-chunks.ts';
import { arbitraryCuts, bytewise, cutAtFractions } from '../../../harness/split.ts';

/** What legal streams may be told. */
const REMARKS = ['rtmp-csid', 'rtmp-chunk-size', 'rtmp-fmt3-delta', 'rtmp-extended-timestamp', 'rtmp-extended-delta'];

describe('legal chunk streams of an independent writer', () => {
  it('are read back', () => {
    fc.assert(
      fc.property(arbitraryPlan, arbitraryCuts, (plan, cuts) => {
        const { bytes, messages } = writePlan(plan);
        const items = chunkItemsOf(new ChunkReader(), cutAtFractions(bytes, cuts));
        const found = messagesIn(items).map(
          ({ chunkStreamId, messageTypeId, messageStreamId, timestamp, chunks, body }) => ({
            chunkStreamId,
            messageTypeId,
            messageStreamId,
            timestamp,
            chunks,
            body,
          }),
        );
        expect(found).toEqual(messages);
        expect(codesIn(items).filter((code) => !REMARKS.includes(code))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('are read the same however they are cut, with their chunks, which tile the stream', () => {
    fc.assert(
      fc.property(arbitraryPlan, arbitraryCuts, (plan, cuts) => {
        const { bytes } = writePlan(plan);
        const whole = chunkItemsOf(new ChunkReader({ chunks: true }), [bytes]);
        expect(chunkItemsOf(new ChunkReader({ chunks: true }), bytewise(bytes))).toEqual(whole);
        expect(chunkItemsOf(new ChunkReader({ chunks: true }), cutAtFractions(bytes, cuts))).toEqual(whole);
        let offset = 0;
        for (const item of whole) {
          if (item['kind'] !== 'chunk') continue;
          expect(item['offset']).toBe(offset);
          offset += (item['headerSize'] as number) + (item['dataSize'] as number);
        }
        expect(offset).toBe(bytes.length);
        const without = whole.filter(({ kind }) => kind !== 'chunk');
        expect(chunkItemsOf(new ChunkReader(), [bytes])).toEqual(without);
      }),
      { numRuns: 150 },
    );
  });
});

const damage = fc.array(
  fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), byte: fc.nat({ max: 255 }), drop: fc.nat({ max: 9 }) }),
  {
    minLength: 1,
    maxLength: 5,
  },
);

/** Replaces bytes and takes some away. */
const damaged = (bytes: Uint8Array, faults: readonly { at: number; byte: number; drop: number }[]): Uint8Array => {
  let out = [...bytes];
  for (const { at, byte, drop } of faults) {
    const place = Math.floor(at * out.length);
    out = [...out.slice(0, place), byte, ...out.slice(place + 1 + drop)];
  }
  return Uint8Array.from(out);
};

describe('damaged chunk streams', () => {
  for (const startsMidway of [false, true]) {
    it(`are read the same however they are cut${startsMidway ? ', from the middle' : ''}`, () => {
      fc.assert(
        fc.property(arbitraryPlan, damage, arbitraryCuts, (plan, faults, cuts) => {
          const bytes = damaged(writePlan(plan).bytes, faults);
          const options = { chunks: true, startsMidway } as const;
          const whole = chunkItemsOf(new ChunkReader(options), [bytes]);
          expect(chunkItemsOf(new ChunkReader(options), bytewise(bytes))).toEqual(whole);
          expect(chunkItemsOf(new ChunkReader(options), cutAtFractions(bytes, cuts))).toEqual(whole);
        }),
        { numRuns: 150 },
      );
    });
  }

  it('end the reading where no header is searched for, with the reason', () => {
    const reader = new ChunkReader({ resynchronises: false });
    const items = chunkItemsOf(reader, [Uint8Array.of(0xc4, 0, 0, 0)]);
    expect(codesIn(items)).toEqual(['rtmp-chunk-desync']);
    expect(reader.isOver).toBe(true);
    expect(reader.failure?.message).toContain('chunk stream 4 begins with fmt 3');
  });
});

const outgoing: fc.Arbitrary<OutgoingMessage> = fc.record({
  chunkStreamId: fc.constantFrom(3, 4, 63, 64, 319, 320, 65_599),
  messageTypeId: fc.constantFrom(8, 9, 18, 20),
  messageStreamId: fc.constantFrom(0, 1, 0xffff_ffff),
  timestamp: fc.oneof(
    fc.integer({ min: 0, max: 50 }),
    fc.integer({ min: 0, max: 0xffff_ffff }),
    fc.constantFrom(0xff_fffe, 0xff_ffff, 0x100_0000),
  ),
  body: fc.oneof(
    fc.uint8Array({ maxLength: 600 }),
    fc.integer({ min: 4000, max: 9000 }).map((length) => new Uint8Array(length).fill(7)),
  ),
});

describe('ChunkWriter', () => {
  it('writes what the reader reads, at any chunk size', () => {
    const size = fc.constantFrom(1, 5, 128, 1023, 1024, 4096, 65_536);
    fc.assert(
      fc.property(
        fc.array(outgoing, { minLength: 1, maxLength: 12 }),
        size,
        arbitraryCuts,
        (messages, chunkSize, cuts) => {
          const writer = new ChunkWriter();
          writer.setChunkSize(chunkSize);
          const bytes = joined(messages.flatMap((message) => writer.write(message)));
          const items = chunkItemsOf(new ChunkReader({ chunkSize }), cutAtFractions(bytes, cuts));
          const found = messagesIn(items).map(({ chunkStreamId, messageTypeId, messageStreamId, timestamp, body }) => ({
            chunkStreamId,
            messageTypeId,
            messageStreamId,
            timestamp,
            body,
          }));
          expect(found).toEqual(messages.map((message) => ({ ...message, body: toHex(message.body) })));
          expect(codesIn(items).filter((code) => code !== 'rtmp-csid' && code !== 'rtmp-extended-timestamp')).toEqual(
            [],
          );
        },
      ),
      { numRuns: 200 },
    );
  });
});
