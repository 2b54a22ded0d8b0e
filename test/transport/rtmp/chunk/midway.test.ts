import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../../../src/bytes/hex.ts';
import { joined } from '../../../../src/bytes/joined.ts';
import { CaptureReader } from '../../../../src/container/capture/capture-reader.ts';
import { ChunkReader } from '../../../../src/transport/rtmp/chunk/chunk-reader.ts';
import { ChunkWriter } from '../../../../src/transport/rtmp/chunk/chunk-writer.ts';
import { CORPUS_NOTE, hasCorpus } from '../../../harness/corpus.ts';
import { chunkItemsOf, codesIn, type KeptChunkItem, messagesIn, textsIn } from '../../../harness/rtmp-chunks.ts';
import { recordedDirections } from '../../../harness/rtmp-corpus.ts';
import { bytewise, cutAt } from '../../../harness/split.ts';

/** Pseudo-random bytes, so that a test fails the same each time. */
const noise = (length: number, seed: number): Uint8Array => {
  let state = seed * 2_654_435_761 + 1;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
};

/** Audio and video as an encoder sends them: fmt 0 once, then fmt 1 and 2. OBS has both on one chunk stream. */
const published = (chunkSize: number, frameBytes: number, isOneStream: boolean): Uint8Array => {
  const writer = new ChunkWriter();
  writer.setChunkSize(chunkSize);
  const pieces: Uint8Array[] = [];
  for (let frame = 0; frame < 40; frame++) {
    const video = noise(frameBytes + ((frame * 7919) % 400), frame);
    video[0] = frame % 10 === 0 ? 0x17 : 0x27;
    const audio = noise(180 + ((frame * 31) % 50), frame + 1000);
    audio[0] = 0xaf;
    const message = { messageStreamId: 1, timestamp: frame * 40 };
    pieces.push(...writer.write({ ...message, chunkStreamId: isOneStream ? 4 : 6, messageTypeId: 9, body: video }));
    pieces.push(...writer.write({ ...message, chunkStreamId: 4, messageTypeId: 8, body: audio }));
  }
  return joined(pieces);
};

const placesOf = (items: readonly KeptChunkItem[]): string[] =>
  messagesIn(items).map(({ offset, messageTypeId, body }) => `${offset} ${messageTypeId} ${body}`);

const isFrom =
  (cut: number) =>
  (place: string): boolean =>
    Number.parseInt(place, 10) >= cut;

describe('a direction that begins in the middle', () => {
  for (const [chunkSize, frameBytes, isOneStream] of [
    [128, 900, true],
    [333, 2000, false],
    [4096, 6000, true],
    [4096, 20_000, false],
    [60_000, 70_000, true],
  ] as const) {
    it(`chunk size ${chunkSize} is seen, and each message is read that begins after the first byte`, () => {
      const bytes = published(chunkSize, frameBytes, isOneStream);
      const all = placesOf(chunkItemsOf(new ChunkReader({ chunkSize }), [bytes]));
      for (let cut = 1; cut < 12; cut += 2) {
        const offset = Math.floor((bytes.length * cut) / 24) + cut;
        const items = chunkItemsOf(new ChunkReader({ startsMidway: true, offset }), [bytes.subarray(offset)]);
        expect(textsIn(items, 'rtmp-chunk-size-guessed')).toEqual([
          `no Set Chunk Size was seen; chunk size ${chunkSize} is taken: continuation headers stand where it has them`,
        ]);
        expect(placesOf(items)).toEqual(all.filter(isFrom(offset)));
        expect(codesIn(items)).not.toContain('rtmp-chunk-desync');
      }
    });
  }

  it('where no message is longer than a chunk, the size is one that fits, and that is said', () => {
    const bytes = published(65_536, 1500, false);
    const all = placesOf(chunkItemsOf(new ChunkReader({ chunkSize: 65_536 }), [bytes]));
    const items = chunkItemsOf(new ChunkReader({ startsMidway: true, offset: 5000 }), [bytes.subarray(5000)]);
    expect(textsIn(items, 'rtmp-chunk-size-guessed')).toEqual([
      'no Set Chunk Size was seen; chunk size 4096 is taken: no message is longer than a chunk, so it may be larger',
    ]);
    expect(placesOf(items)).toEqual(all.filter(isFrom(5000)));
  });

  it('is read the same however it is cut', () => {
    const bytes = published(4096, 12_000, true).subarray(7777);
    const whole = chunkItemsOf(new ChunkReader({ startsMidway: true }), [bytes]);
    expect(chunkItemsOf(new ChunkReader({ startsMidway: true }), bytewise(bytes))).toEqual(whole);
    expect(chunkItemsOf(new ChunkReader({ startsMidway: true }), cutAt(bytes, [1, 1448, 262_143, 262_144]))).toEqual(
      whole,
    );
  });

  it('of noise has no message, or next to none', () => {
    const bytes = noise(1 << 19, 99);
    const items = chunkItemsOf(new ChunkReader({ startsMidway: true }), [bytes]);
    expect(messagesIn(items).length).toBeLessThan(5);
  });
});

/** Recordings whose messages say with fmt 0 or 1 how long they are. */
const READABLE = [
  'gen-cap__ffmpeg_publish_128chunk.client.rtmp',
  'gen-cap__ffmpeg_publish_h263_mp3.client.rtmp',
  'gen-cap__two_publishers_0.client.rtmp',
  'gen-cap__two_publishers_1.client.rtmp',
  'gen-synth__server_play_avc.rtmp',
  'gen-synthb__client_publish_avc_fmt1.rtmp',
  'gen-synthb__client_publish_ertmp_hvc1.rtmp',
  'wader-fq__server_stream',
];

describe(`recorded directions from the middle${CORPUS_NOTE}`, () => {
  const directions = recordedDirections();
  for (const name of READABLE) {
    it.skipIf(directions.length === 0)(name, () => {
      const found = directions.find((direction) => direction.name === name);
      if (found === undefined) throw new Error(`the folder of streams has no ${name}`);
      const { handshakeBytes, bytes } = found;
      const data = bytes().subarray(handshakeBytes);
      const messages = (reader: ChunkReader, from: number): { place: string; fmt: number }[] => {
        const list: { place: string; fmt: number }[] = [];
        for (const items of [reader.push(data.subarray(from)), reader.end()]) {
          for (const item of items) {
            if (item.kind !== 'message') continue;
            list.push({ place: `${item.offset} ${item.messageTypeId} ${toHex(item.body)}`, fmt: item.fmt });
          }
        }
        return list;
      };
      const all = messages(new ChunkReader(), 0);
      for (let part = 1; part < 20; part++) {
        const offset = Math.floor((data.length * part) / 22);
        // A first message with fmt 2 or 3 does not say how long it is.
        const first = all.findIndex(({ place, fmt }) => isFrom(offset)(place) && fmt < 2);
        const read = messages(new ChunkReader({ startsMidway: true, offset }), offset);
        expect(read).toEqual(first < 0 ? [] : all.slice(first));
      }
    });
  }
});

describe(`a capture that begins in mid-session${CORPUS_NOTE}`, () => {
  it.skipIf(!hasCorpus)('is read from the first byte to the last: messages follow each other', () => {
    const file = `${process.env['RTMPKIT_STREAMS']}/pcap/gen-var_midstream_no_handshake.pcapng`;
    const capture = new CaptureReader();
    const pieces: Uint8Array[] = [];
    for (const items of [capture.push(new Uint8Array(readFileSync(file))), capture.end()]) {
      for (const item of items) {
        if (item.kind === 'data' && item.connection === 0 && item.direction === 'client')
          pieces.push(item.bytes.slice());
      }
    }
    const items = chunkItemsOf(new ChunkReader({ startsMidway: true }), pieces);
    expect(codesIn(items)).toEqual(['rtmp-chunk-size-guessed', 'rtmp-fresh-delta', 'rtmp-fresh-delta']);
    const messages = messagesIn(items);
    // tshark, which takes chunk size 128, has 51 of audio and 7 of video, connection 1 included.
    expect(messages.filter(({ messageTypeId }) => messageTypeId === 8).length).toBeGreaterThanOrEqual(51);
    let end = 0;
    for (const { offset, endOffset } of messages) {
      expect(offset).toBe(end);
      end = endOffset as number;
    }
    expect(end).toBe(joined(pieces).length);
  });
});
