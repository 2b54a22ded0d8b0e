import { toHex } from '../../../src/bytes/hex.ts';
import { ClientHandshake } from '../../../src/transport/rtmp/handshake/client.ts';
import { type HandshakeItem, HandshakeReader } from '../../../src/transport/rtmp/handshake/reader.ts';
import { ServerHandshake } from '../../../src/transport/rtmp/handshake/server.ts';
import { HandshakeWatch } from '../../../src/transport/rtmp/handshake/watch.ts';
import { hmac, type Side, seededRandom } from '../../harness/rtmp-handshake.ts';
import { feed, hold, same, splits, withoutNull } from '../properties.ts';
import type { FuzzTarget } from './target.ts';

const HANDSHAKE_BYTES = 3073;

/** What the reader and the watch make of one direction, as text; the bytes after the handshake joined. */
const read = (side: Side, bytes: Uint8Array, sizes: readonly number[]): string => {
  const reader = new HandshakeReader(side);
  const watch = new HandshakeWatch(hmac);
  const lines: string[] = [];
  let rest = '';
  const take = (items: readonly HandshakeItem[]): void => {
    for (const item of items) {
      if (item.kind === 'rest') {
        hold('what comes after the handshake follows on', item.offset === HANDSHAKE_BYTES + rest.length / 2);
        rest += toHex(item.bytes);
        continue;
      }
      hold('no negative length', item.missingBytes >= 0);
      withoutNull({ ...item, bytes: 0 }, 'item');
      lines.push(JSON.stringify({ ...item, bytes: toHex(item.bytes) }), JSON.stringify(watch.push(item)));
    }
  };
  feed(bytes, sizes, (chunk) => take(reader.push(chunk)));
  take(reader.end());
  withoutNull(watch.facts, 'facts');
  hold('no bytes are invented', rest.length <= 2 * Math.max(0, bytes.length - HANDSHAKE_BYTES));
  return [...lines, JSON.stringify(watch.facts), rest].join('\n');
};

/** What an end of a connection makes of what it receives, as text. */
const shake = (side: Side, bytes: Uint8Array, sizes: readonly number[]): string => {
  const options = { hmac, random: seededRandom(1) };
  const session = side === 'client' ? new ServerHandshake(options) : new ClientHandshake({ ...options, digest: true });
  let [sent, rest, last] = ['', '', ''];
  const takeOutput = (): void => {
    for (const piece of session.takeOutput()) sent += toHex(piece);
  };
  takeOutput();
  feed(bytes, sizes, (chunk) => {
    const progress = session.receive(chunk);
    rest += toHex(progress.rest);
    takeOutput();
    last = JSON.stringify({ done: progress.done, error: progress.error });
    hold('nothing comes before the handshake is done', progress.done || rest === '');
    hold('no error after the end', !(progress.done && progress.error !== undefined));
  });
  hold('it sends a handshake at most', sent.length <= 2 * HANDSHAKE_BYTES);
  if (bytes.length > 0 && last.startsWith('{"done":true')) {
    same('no byte after the handshake is lost', toHex(bytes.subarray(HANDSHAKE_BYTES)), rest);
  }
  return [sent, rest, bytes.length === 0 ? '' : last, JSON.stringify(session.facts)].join('\n');
};

/** One direction of a handshake; the first byte says whose. */
export const rtmpHandshakeTarget: FuzzTarget = {
  name: 'rtmp-handshake',
  input: 'rtmp-handshake',
  run(input) {
    const side = ((input[0] ?? 0) & 1) === 0 ? 'client' : 'server';
    const bytes = input.subarray(1);
    const whole = [bytes.length];
    const [expected, shaken] = [read(side, bytes, whole), shake(side, bytes, whole)];
    for (const sizes of splits(bytes)) {
      same('any split reads the same', expected, read(side, bytes, sizes));
      same('any split is answered in the same way', shaken, shake(side, bytes, sizes));
    }
  },
};
