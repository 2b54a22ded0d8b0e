import type { Direction } from '../../container/capture/capture-item.ts';
import { ChunkReader } from '../../transport/rtmp/chunk/chunk-reader.ts';
import { PACKET_BYTES, VERSION_BYTES } from '../../transport/rtmp/handshake/packets.ts';
import { MESSAGE_TYPE_NAMES } from '../../transport/rtmp/message/registry.ts';

/** C0 of RTMP. */
const VERSION = 3;
/** C0 and C1. */
const HELLO_BYTES = VERSION_BYTES + PACKET_BYTES;
/** Messages that prove a stream of chunks. */
const PROVING_MESSAGES = 3;

/**
 * Does a client begin RTMP with these bytes? `undefined`: more are needed; with `complete` there are none. A client that
 * sends no more than a part of its handshake counts: that may be what is wrong.
 */
export const isRtmpBeginning = (bytes: Uint8Array, complete: boolean): boolean | undefined => {
  if (bytes.length === 0) return complete ? false : undefined;
  if (bytes[0] !== VERSION) return false;
  if (bytes.length >= HELLO_BYTES) return true;
  // TPKT (RFC 1006), by which RDP begins, has its length in bytes 2 and 3.
  if (complete) return bytes.length > 9 && bytes.subarray(5, 9).every((byte) => byte === 0);
  return undefined;
};

/** Are there RTMP messages in these bytes of a direction, which begin anywhere? */
export const isRtmpMidway = (bytes: Uint8Array): boolean => {
  const reader = new ChunkReader({ startsMidway: true });
  let messages = 0;
  for (const items of [reader.push(bytes), reader.end()]) {
    for (const item of items) {
      if (item.kind === 'message' && MESSAGE_TYPE_NAMES[item.messageTypeId] !== undefined) messages++;
    }
  }
  return messages >= PROVING_MESSAGES;
};

/** Words by which a dump of one direction tells who sent it. */
const WORDS: readonly (readonly [word: string, direction: Direction])[] = [
  ['connect', 'client'],
  ['publish', 'client'],
  ['createStream', 'client'],
  ['releaseStream', 'client'],
  ['play', 'client'],
  ['@setDataFrame', 'client'],
  ['_result', 'server'],
  ['_error', 'server'],
  ['onStatus', 'server'],
  ['onBWDone', 'server'],
];

/** Who sent a dump of one direction, by the first command in its first bytes: AMF0 strings. The client if none tells. */
export const senderOf = (head: Uint8Array): Direction => {
  const text = Array.from(head, (byte) => String.fromCharCode(byte)).join('');
  let found: { readonly at: number; readonly direction: Direction } | undefined;
  for (const [word, direction] of WORDS) {
    const at = text.indexOf(`\u0002\u0000${String.fromCharCode(word.length)}${word}`);
    if (at >= 0 && (found === undefined || at < found.at)) found = { at, direction };
  }
  return found?.direction ?? 'client';
};
