import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FlvInspector } from '../../../src/analysis/flv/inspector.ts';
import { UnitReader } from '../../../src/analysis/unit-reader.ts';
import { H264Stream } from '../../../src/codec/h264/stream/h264-stream.ts';
import { FlvNalUnitStage } from '../../../src/container/flv/nal-unit-stage.ts';
import { FlvReader } from '../../../src/container/flv/tag/flv-reader.ts';
import { concat, flvHeader, hex, tag } from '../../harness/flv-writer.ts';
import { streamBytes, streamsOf } from '../../harness/streams.ts';
import { TAG_VECTORS } from '../../vectors/flv-tags.ts';

/** Reads bytes as tags and as NAL units, which must not throw for any bytes; gives the number of records. */
const survive = (bytes: Uint8Array): number => {
  const reader = new FlvReader({ trace: () => true });
  const inspector = new FlvInspector({ traceHeaders: true });
  let items = 0;
  let covered = 0;
  for (const item of [...reader.push(bytes), ...reader.end()]) {
    items += [...inspector.push(item)].length;
    covered += item.kind === 'junk' ? item.length : item.bytes.length;
  }
  items += [...inspector.end()].length;
  JSON.stringify(inspector.summary(true));
  expect(covered).toBeLessThanOrEqual(bytes.length);

  const stage = new FlvNalUnitStage();
  const units = new UnitReader(new H264Stream());
  for (const item of [...stage.push(bytes), ...stage.end()]) items += [...units.push(item)].length;
  return items + [...units.end()].length;
};

describe('damage never throws', () => {
  const all = concat(flvHeader(), ...TAG_VECTORS.map(({ tagType, body }) => tag(tagType, 0, hex(body))));

  it('in any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        survive(bytes);
        survive(concat(flvHeader(), bytes));
        survive(concat(flvHeader(), tag(9, 0, bytes), tag(8, 0, bytes), tag(18, 0, bytes), tag(15, 0, bytes)));
      }),
      { numRuns: 500 },
    );
  });

  it('in every tag, cut anywhere', () => {
    for (let length = 0; length <= all.length; length++) survive(all.subarray(0, length));
  });

  it('in every tag, with bytes changed', () => {
    const changes = fc.array(fc.tuple(fc.nat({ max: all.length - 1 }), fc.nat({ max: 255 })), { maxLength: 8 });
    fc.assert(
      fc.property(changes, (list) => {
        const bytes = all.slice();
        for (const [at, value] of list) bytes[at] = value;
        survive(bytes);
      }),
      { numRuns: 1000 },
    );
  });

  const streams = streamsOf('flv').filter(({ bytes }) => bytes < 20_000);
  it.skipIf(streams.length === 0)('in real streams, with bytes changed, removed and inserted', () => {
    let seed = 12_345;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return (seed >>> 8) % below;
    };
    for (const { file } of streams) {
      const original = streamBytes(file);
      for (let round = 0; round < 12; round++) {
        const at = random(original.length);
        const length = random(40);
        const junk = Uint8Array.from({ length }, () => random(256));
        if (round % 3 === 0) survive(concat(original.subarray(0, at), junk, original.subarray(at)));
        else if (round % 3 === 1) survive(concat(original.subarray(0, at), original.subarray(at + length)));
        else survive(concat(original.subarray(0, at), junk, original.subarray(at + length)));
      }
    }
  });

  it('without allocating what a size field claims', () => {
    // The tag and a track in it claim 16 MB each; the input has a few bytes.
    const bytes = concat(flvHeader(), tag(9, 0, hex('9611617663310000ffffff00'), { dataSize: 0xffffff }));
    expect(survive(bytes)).toBeGreaterThan(0);
  });
});
