import { senderOf } from '../../analysis/rtmp/likeness.ts';
import type { SessionInput } from '../../analysis/rtmp/session-input.ts';
import { joined } from '../../bytes/joined.ts';
import { STREAMED_CODECS } from '../../codec/registry.ts';
import type { Direction } from '../../container/capture/capture-item.ts';
import { CaptureReader } from '../../container/capture/capture-reader.ts';
import { isCapture, pcapVariantOf } from '../../container/capture/is-capture.ts';
import { emptyInput } from '../../container/probe.ts';
import { CONTAINERS } from '../../container/registry.ts';
import { signatureOf } from '../../container/signatures.ts';
import { looksLikeText } from '../../container/text.ts';
import { ContainerError } from '../../syntax/errors.ts';
import { HANDSHAKE_BYTES } from '../../transport/rtmp/handshake/packets.ts';
import { type Piece, pieces, through } from '../piece.ts';
import { rejoined } from '../rejoined.ts';
import { type ConnectionChoice, ConnectionFilter } from './connection-filter.ts';

/** Formats of captured sessions: `rtmp` is a dump of the bytes of one direction, or of both. */
export type SessionFormat = 'pcap' | 'pcapng' | 'rtmp';

/** A captured session that was opened. */
export interface SessionSource {
  readonly format: SessionFormat;
  /** Records have the times of their packets. */
  readonly hasTimes: boolean;
  inputs(): AsyncGenerator<Piece<SessionInput>>;
  /** TCP connections that are left out, so far. */
  readonly otherConnections: number;
  readonly connections: number;
}

/** C0 and S0 are below: above are letters of other protocols (RTMP 1.0 5.2.2). */
const FIRST_FORBIDDEN_VERSION = 32;

/** Bytes that are judged as text. */
const TEXT_BYTES = 64;

const noSession = (head: Uint8Array): ContainerError => {
  if (head.length === 0) return emptyInput();
  const like =
    CONTAINERS.find(({ probe }) => probe(head, true, STREAMED_CODECS).kind === 'yes')?.title ??
    signatureOf(head)?.title ??
    (looksLikeText(head.subarray(0, TEXT_BYTES)) ? 'text' : undefined);
  const what = like === undefined ? '' : `: it looks like ${like}`;
  const text = `is no captured RTMP session${what}; --no-handshake reads it as chunks`;
  return new ContainerError('unsupported-format', text);
};

/** How dumps are read. */
export interface DumpOptions {
  /** There is no handshake: the bytes begin in the middle of a session. */
  readonly startsMidway?: boolean | undefined;
  /** Bytes of data of a chunk at the beginning, for a session that was joined midway. */
  readonly chunkSize?: number | undefined;
}

/** Bytes by which a capture is told from a dump. */
const CAPTURE_HEAD_BYTES = 12;

/** Bytes of a dump by which its sender is recognised: the handshake, and the first messages. */
const DUMP_HEAD_BYTES = 4096;

/** Opens a capture, or a dump of one direction: its first bytes tell who sent it. */
export const openSession = async (
  chunks: AsyncIterable<Uint8Array>,
  choice: ConnectionChoice = {},
  dump: DumpOptions = {},
): Promise<SessionSource> => {
  const { head, rest } = await headOf(chunks);
  if (isCapture(head)) return captureSource(head, rest, choice);
  const isOther = dump.startsMidway !== true && (head[0] ?? 0) >= FIRST_FORBIDDEN_VERSION;
  if (isOther || head.length === 0) {
    await rest?.return?.();
    throw noSession(head);
  }
  return dumpSource([{ direction: senderOf(head), chunks: rejoined(head, rest) }], dump);
};

const captureSource = (
  head: Uint8Array,
  rest: AsyncIterator<Uint8Array> | undefined,
  choice: ConnectionChoice,
): SessionSource => {
  const filter = new ConnectionFilter(choice);
  return {
    format: pcapVariantOf(head) === undefined ? 'pcapng' : 'pcap',
    hasTimes: true,
    inputs: () => through(pieces(rejoined(head, rest), new CaptureReader()), filter),
    get otherConnections() {
      return filter.otherConnections;
    },
    get connections() {
      return filter.connections;
    },
  };
};

/** The bytes of a direction. */
export interface Dump {
  readonly direction: Direction;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** A session of dumps. Their handshakes come first, one after the other, then the rest of each. */
export const dumpSource = (dumps: readonly Dump[], dump: DumpOptions = {}): SessionSource => ({
  format: 'rtmp',
  hasTimes: false,
  inputs: () => dumpInputs(dumps, dump),
  otherConnections: 0,
  connections: 1,
});

async function* dumpInputs(
  dumps: readonly Dump[],
  { startsMidway, chunkSize }: DumpOptions,
): AsyncGenerator<Piece<SessionInput>> {
  const connection: SessionInput = {
    kind: 'connection',
    connection: 0,
    ...(startsMidway === true && { startsMidway }),
    ...(chunkSize !== undefined && { chunkSize }),
  };
  yield { items: [connection], bytesRead: 0 };
  let bytesRead = 0;
  const inputOf = ({ direction }: Dump, bytes: Uint8Array): Piece<SessionInput> => {
    bytesRead += bytes.length;
    return { items: [{ kind: 'data', connection: 0, direction, bytes }], bytesRead };
  };
  const begun: {
    readonly dump: Dump;
    readonly left: Uint8Array;
    readonly rest: AsyncIterator<Uint8Array> | undefined;
  }[] = [];
  for (const dump of dumps) {
    const { head, rest } = await headOf(dump.chunks);
    yield inputOf(dump, head.subarray(0, HANDSHAKE_BYTES));
    begun.push({ dump, left: head.subarray(HANDSHAKE_BYTES), rest });
  }
  for (const { dump, left, rest } of begun) for await (const bytes of rejoined(left, rest)) yield inputOf(dump, bytes);
}

/** The first bytes, and the iterator of those after them, if there are any. */
const headOf = async (
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ readonly head: Uint8Array; readonly rest: AsyncIterator<Uint8Array> | undefined }> => {
  const iterator = chunks[Symbol.asyncIterator]();
  let head = new Uint8Array(0);
  // A live capture is not kept waiting.
  while (head.length < CAPTURE_HEAD_BYTES || (head.length < DUMP_HEAD_BYTES && !isCapture(head))) {
    const next = await iterator.next();
    if (next.done === true) return { head, rest: undefined };
    head = joined([head, next.value]);
  }
  return { head, rest: iterator };
};
