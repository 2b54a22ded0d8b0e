import { FlvInspector } from '../../../src/analysis/flv/inspector.ts';
import { toHex } from '../../../src/bytes/hex.ts';
import { FlvDemuxer } from '../../../src/container/flv/tag/demuxer.ts';
import { FlvReader } from '../../../src/container/flv/tag/flv-reader.ts';
import type { FlvItem } from '../../../src/container/flv/tag/item.ts';
import { feed, hold, same, splits, withoutNull } from '../properties.ts';
import type { FuzzTarget } from './target.ts';

/** All items as text, their bytes copied while they are valid; every byte of the input belongs to one. */
const itemsOf = (bytes: Uint8Array, sizes: readonly number[]): string => {
  const demuxer = new FlvDemuxer();
  const out: string[] = [];
  let covered = 0;
  const take = (items: Iterable<FlvItem>): void => {
    for (const item of items) {
      same('items follow each other', `${covered}`, `${item.offset}`);
      covered += item.kind === 'junk' ? item.length : item.bytes.length;
      if ('previousTagSize' in item || 'previousTagSize0' in item) covered += 4;
      out.push(JSON.stringify(item.kind === 'junk' ? item : { ...item, bytes: toHex(item.bytes) }));
    }
  };
  feed(bytes, sizes, (chunk) => take(demuxer.push(chunk)));
  take(demuxer.end());
  hold('every byte belongs to an item', covered === bytes.length, () => `${covered} of ${bytes.length}`);
  return out.join('\n');
};

/** All that `flv` reports for the bytes, with every element. */
const inspected = (bytes: Uint8Array, sizes: readonly number[]): string => {
  const [reader, inspector] = [new FlvReader({ trace: () => true }), new FlvInspector({ traceHeaders: true })];
  const out: string[] = [];
  const take = (items: ReturnType<FlvInspector['push']>): void => {
    for (const { record } of items) {
      withoutNull(record, '$');
      out.push(JSON.stringify(record));
    }
  };
  feed(bytes, sizes, (chunk) => {
    for (const item of reader.push(chunk)) take(inspector.push(item));
  });
  for (const item of reader.end()) take(inspector.push(item));
  take(inspector.end());
  const summary = inspector.summary(true);
  withoutNull(summary, '$.summary');
  hold('the summary has the bytes of the input', summary.sizeBytes === bytes.length);
  return [...out, JSON.stringify(summary)].join('\n');
};

/** The items of the demuxer, and the records of the inspector. */
export const flvTarget: FuzzTarget = {
  name: 'flv',
  input: 'flv',
  run: (bytes) => {
    const whole = [itemsOf(bytes, [bytes.length]), inspected(bytes, [bytes.length])];
    for (const sizes of splits(bytes)) {
      same('items do not depend on the split', whole[0] as string, itemsOf(bytes, sizes));
      same('records do not depend on the split', whole[1] as string, inspected(bytes, sizes));
    }
  },
};
