import { toHex } from '../../../src/bytes/hex.ts';
import { ChunkReader } from '../../../src/transport/rtmp/chunk/chunk-reader.ts';
import type { ChunkReaderOptions } from '../../../src/transport/rtmp/chunk/chunk-reader-options.ts';
import { feed, hold, same, splits, withoutNull } from '../properties.ts';
import type { FuzzTarget } from './target.ts';

/** All items as text, their bytes copied while they are valid. No byte is given twice, and chunks follow each other. */
const itemsOf = (bytes: Uint8Array, sizes: readonly number[], options: ChunkReaderOptions): string => {
  const reader = new ChunkReader(options);
  const out: string[] = [];
  let [given, reached, messages] = [0, 0, 0];
  const take = (items: ReturnType<ChunkReader['push']>): void => {
    for (const item of items) {
      if (item.kind === 'message') {
        given += item.body.length;
        same('messages are counted', `${messages++}`, `${item.index}`);
        hold('a message ends where it was read', item.offset < item.endOffset && item.endOffset <= bytes.length);
      } else if (item.kind === 'chunk') {
        hold('chunks follow each other', item.offset >= reached);
        reached = item.offset + item.headerSize + item.dataSize;
      }
      withoutNull(item.kind === 'message' ? { ...item, body: '' } : item, '$');
      out.push(JSON.stringify(item.kind === 'message' ? { ...item, body: toHex(item.body) } : item));
    }
  };
  feed(bytes, sizes, (chunk) => take(reader.push(chunk)));
  take(reader.end());
  hold('no byte is given twice', given <= bytes.length, () => `${given} of ${bytes.length}`);
  hold('it is over', reader.isOver);
  return out.join('\n');
};

const READINGS: readonly ChunkReaderOptions[] = [
  { chunks: true },
  { startsMidway: true },
  { resynchronises: false, maxMessageBytes: 1 << 16, maxUnfinishedBytes: 1 << 12, maxChunkStreams: 4 },
];

/** The chunks of one direction of a connection. */
export const rtmpChunksTarget: FuzzTarget = {
  name: 'rtmp-chunks',
  input: 'rtmp-chunks',
  run: (bytes) => {
    for (const options of READINGS) {
      const whole = itemsOf(bytes, [bytes.length], options);
      for (const sizes of splits(bytes)) {
        same('items do not depend on the split', whole, itemsOf(bytes, sizes, options));
      }
    }
  },
};
