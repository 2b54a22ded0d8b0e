import { parseAmf0Values } from '../../src/amf/amf0.ts';
import { writeAmf0Values } from '../../src/amf/amf0-write.ts';
import { type Amf0Source, amf0Of } from '../../src/amf/build.ts';
import { toPlain } from '../../src/amf/plain.ts';
import type { Amf0Value } from '../../src/amf/value.ts';
import { ByteWriter } from '../../src/bytes/byte-writer.ts';
import { joined } from '../../src/bytes/joined.ts';
import { SyntaxReader } from '../../src/syntax/syntax-reader.ts';

/** A message in one chunk, written by hand: fmt 0, for a reader whose chunk size is large enough. */
export const chunk = (
  messageTypeId: number,
  body: Uint8Array,
  { csid = 3, messageStreamId = 0, timestamp = 0 } = {},
): Uint8Array => {
  const header = Buffer.alloc(12);
  header[0] = csid;
  header.writeUIntBE(timestamp, 1, 3);
  header.writeUIntBE(body.length, 4, 3);
  header[7] = messageTypeId;
  header.writeUInt32LE(messageStreamId, 8);
  return joined([header, body]);
};

/** Set Chunk Size, so that all of a test's messages have one chunk. */
export const LARGE_CHUNKS = chunk(1, Uint8Array.of(0, 16, 0, 0), { csid: 2 });

/** AMF0 values. */
export const amf0 = (...values: readonly Amf0Source[]): Uint8Array => {
  const w = new ByteWriter();
  writeAmf0Values(
    w,
    values.map((value) => amf0Of(value)),
  );
  return w.toBytes();
};

/** A command (message type 20) on a message stream. */
export const command = (values: readonly Amf0Source[], messageStreamId = 0, csid = 3): Uint8Array =>
  chunk(20, amf0(...values), { messageStreamId, csid });

export const u32 = (...values: readonly number[]): Uint8Array => {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [i, value] of values.entries()) bytes.writeUInt32BE(value, 4 * i);
  return bytes;
};

/** A user control message. */
export const userControl = (event: number, ...values: readonly number[]): Uint8Array =>
  chunk(4, joined([Uint8Array.of(0, event), u32(...values)]), { csid: 2 });

/** A message that was sent, as text: `Set Chunk Size 4096` is `1 00001000`, a command its values as JSON. */
export interface SentMessage {
  readonly type: number;
  readonly stream: number;
  readonly hex?: string;
  readonly values?: unknown[];
}

/** Takes apart what a session sent, by the rules of RTMP 1.0 5.3 written anew. */
export class SentMessages {
  #chunkSize = 128;
  #buffer: Uint8Array = new Uint8Array(0);
  readonly #streams = new Map<
    number,
    { type: number; stream: number; length: number; extended: boolean; body: Buffer }
  >();

  read(bytes: Uint8Array): SentMessage[] {
    const data = Buffer.from(joined([this.#buffer, bytes]));
    const messages: SentMessage[] = [];
    let at = 0;
    while (at < data.length) {
      const fmt = (data[at] as number) >> 6;
      const csid = (data[at] as number) & 63;
      at++;
      const known = this.#streams.get(csid);
      const state = known ?? { type: 0, stream: 0, length: 0, extended: false, body: Buffer.alloc(0) };
      this.#streams.set(csid, state);
      if (fmt < 3) state.extended = data.readUIntBE(at, 3) === 0xffffff;
      if (fmt < 2) {
        state.length = data.readUIntBE(at + 3, 3);
        state.type = data[at + 6] as number;
      }
      if (fmt === 0) state.stream = data.readUInt32LE(at + 7);
      at += [11, 7, 3, 0][fmt] as number;
      if (state.extended) at += 4;
      const size = Math.min(this.#chunkSize, state.length - state.body.length);
      if (at + size > data.length) throw new Error('a session sends whole chunks');
      state.body = Buffer.concat([state.body, data.subarray(at, at + size)]);
      at += size;
      if (state.body.length < state.length) continue;
      const { type, stream, body } = state;
      if (type === 1) this.#chunkSize = body.readUInt32BE(0);
      const isAmf = type === 20 || type === 18;
      messages.push(isAmf ? { type, stream, values: plainValues(body) } : { type, stream, hex: body.toString('hex') });
      state.body = Buffer.alloc(0);
    }
    this.#buffer = new Uint8Array(0);
    return messages;
  }
}

const plainValues = (body: Uint8Array): unknown[] => {
  const values: Amf0Value[] = [];
  parseAmf0Values(new SyntaxReader(body), values);
  return values.map((value) => (value.type === 'null' ? 'null' : toPlain(value)));
};
