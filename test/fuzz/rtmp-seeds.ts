import fc from 'fast-check';
import { ChunkWriter } from '../../src/transport/rtmp/chunk/chunk-writer.ts';
import { arbitraryPlan, writePlan } from '../harness/chunk-stream-writer.ts';
import { concat } from '../harness/flv-writer.ts';
import { hex } from '../harness/rtmp-chunks.ts';
import { RTMP_MESSAGE_VECTORS } from '../vectors/rtmp-messages.ts';

/** Chunk streams with every form of header, and one as an encoder sends it. */
export const rtmpChunkSeeds = (): Uint8Array[] => {
  const plans = fc.sample(arbitraryPlan, { numRuns: 16, seed: 11 });
  const writer = new ChunkWriter();
  const bodies = RTMP_MESSAGE_VECTORS.map(([, { id }, bytes]) => ({ id, body: hex(bytes) }));
  const session = bodies.flatMap(({ id, body }, i) =>
    writer.write({ chunkStreamId: id < 8 ? 2 : 3, messageTypeId: id, messageStreamId: 0, timestamp: i, body }),
  );
  const media = Array.from({ length: 12 }, (_, i) => {
    const body = new Uint8Array(150).fill(i);
    body[0] = i % 2 === 0 ? 0x27 : 0xaf;
    return writer.write({ chunkStreamId: 4, messageTypeId: 9 - (i % 2), messageStreamId: 1, timestamp: i * 20, body });
  });
  return [...plans.map((plan) => writePlan(plan).bytes), concat(...session), concat(...media.flat())];
};

/** A byte that says the type, and a body. */
export const rtmpMessageSeeds = (): Uint8Array[] => [
  ...RTMP_MESSAGE_VECTORS.map(([, { id }, bytes]) => concat(Uint8Array.of(id), hex(bytes))),
  hex('16 08 000002 000064 00 000000 af01 0000000d 09 000003 00006e 00 000000 270100 0000000e'),
];
