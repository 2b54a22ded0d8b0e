import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ChunkReader } from '../../../../src/transport/rtmp/chunk/chunk-reader.ts';
import { CORPUS_NOTE } from '../../../harness/corpus.ts';
import { chunkItemsOf } from '../../../harness/rtmp-chunks.ts';
import { type ListedMessage, recordedDirections } from '../../../harness/rtmp-corpus.ts';
import { cutAt } from '../../../harness/split.ts';

const directions = recordedDirections();

const messagesOf = (reader: ChunkReader, bytes: Uint8Array): ListedMessage[] => {
  const messages: ListedMessage[] = [];
  for (const items of [reader.push(bytes), reader.end()]) {
    for (const item of items) {
      if (item.kind !== 'message') continue;
      messages.push({
        csid: item.chunkStreamId,
        ts: item.timestamp,
        type: item.messageTypeId,
        msid: item.messageStreamId,
        len: item.body.length,
        sha1: createHash('sha1').update(item.body).digest('hex'),
      });
    }
  }
  return messages;
};

/** Where our reading is another one than that of the reference, and why. */
const KNOWN_DIFFERENCES: Readonly<Record<string, string>> = {
  'gen-synth__broken_setchunksize_zero.rtmp': 'the reference stops at chunk size 0, we go on with the size before',
};

describe(`recorded directions${CORPUS_NOTE}`, () => {
  for (const { name, handshakeBytes, bytes, messages } of directions) {
    const difference = KNOWN_DIFFERENCES[name];
    it(`${name}: every message as listed${difference === undefined ? '' : `, but ${difference}`}`, () => {
      const data = bytes().subarray(handshakeBytes);
      // No message stream id: it was never said, and is taken as 0.
      const listed = messages().map(({ csid, ts, type, msid, len, sha1 }) => ({
        csid,
        ts,
        type,
        msid: msid ?? 0,
        len,
        sha1,
      }));
      const found = messagesOf(new ChunkReader({ offset: handshakeBytes }), data);
      expect(difference === undefined ? found : found.slice(0, listed.length)).toEqual(listed);
    });
  }

  it.skipIf(directions.length === 0)('are read the same in pieces of a segment', () => {
    for (const { handshakeBytes, bytes } of directions) {
      const data = bytes().subarray(handshakeBytes);
      const places = Array.from({ length: Math.floor(data.length / 1448) }, (_, i) => (i + 1) * 1448);
      const whole = chunkItemsOf(new ChunkReader({ chunks: true }), [data]);
      expect(chunkItemsOf(new ChunkReader({ chunks: true }), cutAt(data, places))).toEqual(whole);
    }
  });
});
