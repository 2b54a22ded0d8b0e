import { accessSync, closeSync, constants, ftruncateSync, mkdirSync, openSync, writeSync, writev } from 'node:fs';
import { join } from 'node:path';
import { type SinkError, sinkError } from './sink.ts';

/** A file that is written while it is of use to others: it has its name from the start. */
export interface GrowingFile {
  readonly path: string;
  /** Bytes that are in the file. */
  readonly writtenBytes: number;
  /** Bytes that wait to be written. */
  readonly waitingBytes: number;
  /** Why nothing more is written. */
  readonly failure: SinkError | undefined;
  /** Writes the pieces, which must not change any more, without waiting. */
  append(pieces: readonly Uint8Array[]): void;
  /** Resolves when all was written, or could not be. */
  settled(): Promise<void>;
  /** Cuts it to this size, overwrites earlier bytes, and closes it; call it when it has settled. */
  finish(sizeBytes: number, patches: readonly { readonly offset: number; readonly bytes: Uint8Array }[]): void;
}

/** Names that are tried if one is taken. */
const MAX_NAMES = 1000;

/** Makes sure that files can be made in a folder, which is made if it is not there. Throws `SinkError`. */
export const prepareFolder = (path: string): void => {
  try {
    mkdirSync(path, { recursive: true });
    accessSync(path, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw sinkError(error as NodeJS.ErrnoException, path);
  }
};

/** Makes a file of this name in the folder, or with a number after its stem if there is one. Throws `SinkError`. */
export const openGrowing = (folder: string, stem: string, extension: string): GrowingFile => {
  for (let n = 1; ; n++) {
    const path = join(folder, `${stem}${n === 1 ? '' : `-${n}`}${extension}`);
    try {
      return new FdFile(path, openSync(path, 'wx'));
    } catch (error) {
      const isTaken = (error as NodeJS.ErrnoException).code === 'EEXIST' && n < MAX_NAMES;
      if (!isTaken) throw sinkError(error as NodeJS.ErrnoException, path);
    }
  }
};

/** Pieces in a system call. */
const MAX_PIECES = 512;

class FdFile implements GrowingFile {
  readonly path: string;
  readonly #fd: number;
  #queue: Uint8Array[] = [];
  #waitingBytes = 0;
  #writtenBytes = 0;
  #failure: SinkError | undefined;
  #isWriting = false;
  #onSettled: (() => void)[] = [];

  constructor(path: string, fd: number) {
    this.path = path;
    this.#fd = fd;
  }

  get writtenBytes(): number {
    return this.#writtenBytes;
  }

  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  get failure(): SinkError | undefined {
    return this.#failure;
  }

  append(pieces: readonly Uint8Array[]): void {
    if (this.#failure !== undefined) return;
    for (const piece of pieces) {
      if (piece.length === 0) continue;
      this.#queue.push(piece);
      this.#waitingBytes += piece.length;
    }
    this.#write();
  }

  settled(): Promise<void> {
    if (!this.#isWriting) return Promise.resolve();
    return new Promise((resolve) => void this.#onSettled.push(resolve));
  }

  finish(sizeBytes: number, patches: readonly { readonly offset: number; readonly bytes: Uint8Array }[]): void {
    try {
      if (sizeBytes < this.#writtenBytes) ftruncateSync(this.#fd, sizeBytes);
      for (const { offset, bytes } of patches) writeSync(this.#fd, bytes, 0, bytes.length, offset);
      closeSync(this.#fd);
    } catch (error) {
      this.#failure ??= sinkError(error as NodeJS.ErrnoException, this.path);
    }
  }

  #write(): void {
    if (this.#isWriting || this.#queue.length === 0) return;
    this.#isWriting = true;
    const batch = this.#queue.splice(0, MAX_PIECES);
    writev(this.#fd, batch, (error, count = 0) => this.#wrote(error, count, batch));
  }

  #wrote(error: NodeJS.ErrnoException | null, count: number, batch: Uint8Array[]): void {
    this.#isWriting = false;
    this.#writtenBytes += count;
    this.#waitingBytes -= count;
    if (error !== null) {
      this.#failure = sinkError(error, this.path);
      this.#queue = [];
      this.#waitingBytes = 0;
    } else this.#queue.unshift(...rest(batch, count));
    this.#write();
    if (this.#isWriting) return;
    for (const resolve of this.#onSettled.splice(0)) resolve();
  }
}

/** What is left of pieces: the system may take a part of them. */
const rest = (pieces: readonly Uint8Array[], count: number): Uint8Array[] => {
  let skip = count;
  return pieces.flatMap((piece) => {
    const left = piece.subarray(Math.min(skip, piece.length));
    skip -= piece.length - left.length;
    return left.length === 0 ? [] : [left];
  });
};
