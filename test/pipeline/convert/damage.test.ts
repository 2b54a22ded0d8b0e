import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FlvDemuxer } from '../../../src/container/flv/tag/demuxer.ts';
import { RtmpkitError } from '../../../src/syntax/errors.ts';
import { sample } from '../../commands/streams.ts';
import { convertBytes } from './converted.ts';

const beginningOf = (name: string): Uint8Array => new Uint8Array(readFileSync(sample(name))).subarray(0, 14_000);
const RAW = [beginningOf('bframes.h264'), beginningOf('interlaced.h264')];
/** FLV to FLV copies tags, which is another conversion. */
const INPUTS = { annexb: [...RAW, beginningOf('bframes.flv')], avcc: [...RAW, beginningOf('bframes.flv')], flv: RAW };

/** A stream with some bytes changed, removed, or cut off. */
const damaged = (streams: readonly Uint8Array[]) =>
  fc
    .record({
      stream: fc.constantFrom(...streams),
      flips: fc.array(fc.tuple(fc.nat(13_999), fc.nat(255)), { maxLength: 12 }),
      cut: fc.integer({ min: 100, max: 14_000 }),
      gap: fc.tuple(fc.nat(13_000), fc.nat(400)),
    })
    .map(({ stream, flips, cut, gap: [from, length] }) => {
      const bytes = stream.slice();
      for (const [at, value] of flips) bytes[at] = value;
      return Uint8Array.from([...bytes.subarray(0, from), ...bytes.subarray(from + length)]).subarray(0, cut);
    });

describe('damaged streams', () => {
  test.each(['annexb', 'avcc', 'flv'] as const)(
    'to %s: what is written is what was read, or the difference is reported, or nothing is written',
    async (to) => {
      await fc.assert(
        fc.asyncProperty(damaged(INPUTS[to]), async (bytes) => {
          const converted = await convertBytes(bytes, to, { hints: {} }).catch((error: unknown) => {
            expect(error).toBeInstanceOf(RtmpkitError);
          });
          if (converted === undefined) return;
          const { facts, diagnostics } = converted;
          const { read = 0, written = 0, dropped = [], inserted = [] } = facts.nalus ?? {};
          const sum = (counts: typeof dropped) => counts.reduce((total, { count }) => total + count, 0);
          expect(written).toBe(read - sum(dropped) + sum(inserted));
          const reported = diagnostics.some(({ code }) => code === 'verify-mismatch');
          expect(facts.verification?.identical).toBe(!reported);
          // Only Annex B can change a unit: one that contains a start code or ends in zeros.
          if (reported) expect(to).toBe('annexb');
          if (to === 'flv') {
            const demuxer = new FlvDemuxer();
            const items = [...demuxer.push(converted.bytes), ...demuxer.end()];
            expect(items.every((item) => item.kind !== 'junk')).toBe(true);
          }
        }),
        { numRuns: 150 },
      );
    },
  );
});
