import { toHex } from '../../../src/bytes/hex.ts';
import type { CaptureItem } from '../../../src/container/capture/capture-item.ts';
import { CaptureReader } from '../../../src/container/capture/capture-reader.ts';
import { feed, hold, same, splits, withoutNull } from '../properties.ts';
import type { FuzzTarget } from './target.ts';

/** All items as text. Bytes and gaps of a direction follow each other; no byte of the capture is given twice. */
const itemsOf = (bytes: Uint8Array, sizes: readonly number[]): string => {
  const reader = new CaptureReader();
  const out: string[] = [];
  const reached = new Map<string, number>();
  const ended = new Set<string>();
  let [connections, given] = [0, 0];
  const place = ({ connection, direction }: { connection: number; direction: string }): string =>
    `${connection} ${direction}`;
  const take = (items: Iterable<CaptureItem>): void => {
    for (const item of items) {
      if (item.kind === 'connection') same('connections are counted', `${connections++}`, `${item.connection}`);
      else if (item.kind !== 'finding') hold('items are of connections', item.connection < connections);
      if (item.kind === 'data' || item.kind === 'gap') {
        const length = item.kind === 'data' ? item.bytes.length : item.length;
        hold('something', length > 0);
        hold('nothing after the end', !ended.has(place(item)));
        same('bytes follow each other', `${reached.get(place(item)) ?? 0}`, `${item.streamOffset}`);
        reached.set(place(item), item.streamOffset + length);
        if (item.kind === 'data') given += length;
      }
      if (item.kind === 'close') ended.add(place(item));
      withoutNull(item.kind === 'data' ? { ...item, bytes: '' } : item, '$');
      out.push(JSON.stringify(item.kind === 'data' ? { ...item, bytes: toHex(item.bytes) } : item));
    }
  };
  feed(bytes, sizes, (chunk) => take(reader.push(chunk)));
  take(reader.end());
  hold('no byte is given twice', given <= bytes.length, () => `${given} of ${bytes.length}`);
  return out.join('\n');
};

/** Captures, from their file format to the bytes of TCP connections. */
export const captureTarget: FuzzTarget = {
  name: 'capture',
  input: 'capture',
  run: (bytes) => {
    const whole = itemsOf(bytes, [bytes.length]);
    for (const sizes of splits(bytes)) same('items do not depend on the split', whole, itemsOf(bytes, sizes));
  },
};
