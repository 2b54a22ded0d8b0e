import { joined } from '../../bytes/joined.ts';
import type { TcpConnection } from '../../io/tcp.ts';

/** Answers that may wait for a peer that does not read, in bytes of memory. */
export const MAX_ANSWER_BYTES = 1 << 20;

/** What a piece that waits takes beside its bytes (measured). */
const PIECE_BYTES = 300;

/** Pieces of fewer bytes are joined with their neighbours. */
const SMALL_BYTES = 1 << 10;

/** Writes that end within so many bytes are counted as one. */
const STEP_BYTES = 16 << 10;

/** Answers that were written together. */
interface Written {
  readonly beginBytes: number;
  /** `bytesWritten` of the connection after them. */
  endBytes: number;
  sizeBytes: number;
}

/**
 * Counts the answers that wait in a socket: a peer that asks and never reads makes this side hold them. Media has limits of
 * its own, and is not counted.
 */
export class UnreadAnswers {
  readonly #connection: TcpConnection;
  #written: Written[] = [];
  #waitingBytes = 0;

  constructor(connection: TcpConnection) {
    this.#connection = connection;
  }

  /** Bytes of memory that answers take now. */
  get waitingBytes(): number {
    const sentBytes = this.#connection.bytesWritten - this.#connection.bufferedBytes;
    while (this.#written[0] !== undefined && this.#written[0].endBytes <= sentBytes) {
      this.#waitingBytes -= this.#written.shift()?.sizeBytes ?? 0;
    }
    return this.#waitingBytes;
  }

  /** So much waits that the peer is taken for one that does not read. */
  get isTooMuch(): boolean {
    return this.waitingBytes > MAX_ANSWER_BYTES;
  }

  /** Writes the output of a session; `mediaBytes` of it are no answers. False: more waits than should. */
  write(pieces: readonly Uint8Array[], mediaBytes = 0): boolean {
    const { bytesWritten: beginBytes } = this.#connection;
    const isEnough = this.#connection.write(withoutSmall(pieces));
    const endBytes = this.#connection.bytesWritten;
    const answerBytes = endBytes - beginBytes - mediaBytes;
    if (answerBytes > 0) this.#add(beginBytes, endBytes, answerBytes + PIECE_BYTES);
    return isEnough;
  }

  #add(beginBytes: number, endBytes: number, sizeBytes: number): void {
    this.#waitingBytes += sizeBytes;
    const last = this.#written.at(-1);
    if (last === undefined || endBytes - last.beginBytes > STEP_BYTES) {
      this.#written.push({ beginBytes, endBytes, sizeBytes });
    } else {
      last.endBytes = endBytes;
      last.sizeBytes += sizeBytes;
    }
  }
}

/** Small pieces that follow each other as one. */
const withoutSmall = (pieces: readonly Uint8Array[]): readonly Uint8Array[] => {
  const larger: Uint8Array[] = [];
  let run: Uint8Array[] = [];
  const endRun = (): void => {
    if (run.length > 0) larger.push(run.length === 1 ? (run[0] as Uint8Array) : joined(run));
    run = [];
  };
  for (const piece of pieces) {
    if (piece.length < SMALL_BYTES) run.push(piece);
    else {
      endRun();
      larger.push(piece);
    }
  }
  endRun();
  return larger;
};
