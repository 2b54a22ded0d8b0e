import { randomUUID } from 'node:crypto';
import {
  closeSync,
  createWriteStream,
  fchmodSync,
  lstatSync,
  openSync,
  readlinkSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Writable } from 'node:stream';
import type { Context } from './context.ts';
import { Sink, sinkError } from './sink.ts';

/** Destination of a conversion. */
export interface Output {
  /** Absent for standard output. */
  readonly path?: string;
  /** Bytes written so far. */
  readonly sizeBytes: number;
  /** The reader has gone. */
  readonly closed: boolean;
  /** `bytes` must stay valid until the next `flush`. */
  write(bytes: Uint8Array): void;
  /** Writes what is buffered; resolves when more can be written. */
  flush(): Promise<void>;
  /** Overwrites earlier bytes. Absent where that is impossible: on a pipe. */
  readonly patch?: (offset: number, bytes: Uint8Array) => void;
  /** Reads back what was written and flushed. Absent where that is impossible. */
  readonly readBack?: (offset: number, into: Uint8Array) => number;
  /** The output is complete: it gets its name. */
  commit(): Promise<void>;
  /** The run has failed: the output is removed. Does nothing to a complete output. */
  abandon(): void;
}

/** An output that another program may read while it grows. */
export interface GrowingOutput extends Output {
  /** Writes what is buffered; resolves when the system has all of it, or throws because it takes no more. */
  settle(): Promise<void>;
}

/** The output file exists already. */
export class OutputExistsError extends Error {
  override readonly name = 'OutputExistsError';
}

/**
 * Small pieces are buffered to this size before they are written; larger ones are written directly. It fits the cache
 * of a core: writing a gigabyte takes 1.2 s with a buffer of a megabyte, 0.4 s with this (measured).
 */
const STAGING_BYTES = 128 << 10;

/** A piece of more bytes is not copied at once. */
const LARGE_BYTES = 1 << 20;

/**
 * Opens an output: a file, a device, or standard output for `-`. A file is written under a temporary name in the same
 * folder and renamed when complete, so a reader never sees half of it, and it may replace the input.
 */
export const openOutput = (path: string, force: boolean, context: Pick<Context, 'stdout'>): Output => {
  if (path === '-') return new StreamOutput(context.stdout, undefined);
  try {
    const existing = statSync(path, { throwIfNoEntry: false });
    // A device or a pipe cannot be written under another name, and may block.
    if (existing?.isFile() === false && !existing.isDirectory()) return new StreamOutput(createWriteStream(path), path);
    if (existing?.isDirectory() === true) throw Object.assign(new Error(), { code: 'EISDIR' });
    if (existing !== undefined && !force) throw new OutputExistsError(`${path} exists; --force overwrites it`);
    return openFile(path, existing);
  } catch (error) {
    throw error instanceof OutputExistsError ? error : sinkError(error as NodeJS.ErrnoException, path);
  }
};

/** Opens an output that adds to a file. What was written is not taken back. */
export const appendOutput = (path: string): Output => new StreamOutput(createWriteStream(path, { flags: 'a' }), path);

/** Opens a file that is read while it grows: it has its name from the beginning, and is kept when the run fails. */
export const growingOutput = (path: string, force: boolean): GrowingOutput => {
  try {
    const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() === true;
    if (isFile && !force) throw new OutputExistsError(`${path} exists; --force overwrites it`);
    return new StreamOutput(createWriteStream(path, { fd: openSync(path, 'w') }), path);
  } catch (error) {
    throw error instanceof OutputExistsError ? error : sinkError(error as NodeJS.ErrnoException, path);
  }
};

const openFile = (path: string, existing: Stats | undefined): FileOutput => {
  // A link stays a link: its target is replaced or created.
  const target = existing === undefined ? linkedPath(path) : realpathSync(path);
  const temporary = join(dirname(target), `.${basename(target).slice(0, 50)}.${randomUUID()}.part`);
  const fd = openSync(temporary, 'wx+');
  if (existing !== undefined) fchmodSync(fd, existing.mode & 0o7777);
  return new FileOutput(path, target, temporary, fd);
};

/** The target of a dangling link; any other path as it is. */
const linkedPath = (path: string): string =>
  lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true
    ? resolve(dirname(path), readlinkSync(path))
    : path;

class FileOutput implements Output {
  readonly path: string;
  readonly closed = false;
  /** `path` with links resolved. */
  readonly #target: string;
  readonly #temporary: string;
  readonly #fd: number;
  readonly #staging = new Uint8Array(STAGING_BYTES);
  #staged = 0;
  #sizeBytes = 0;
  #isOpen = true;
  /** Committed or abandoned. */
  #isFinished = false;

  constructor(path: string, target: string, temporary: string, fd: number) {
    this.path = path;
    this.#target = target;
    this.#temporary = temporary;
    this.#fd = fd;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  write(bytes: Uint8Array): void {
    this.#sizeBytes += bytes.length;
    if (bytes.length > STAGING_BYTES - this.#staged) this.#send();
    if (bytes.length > STAGING_BYTES) {
      this.#send();
      this.#put(bytes, null);
      return;
    }
    this.#staging.set(bytes, this.#staged);
    this.#staged += bytes.length;
  }

  flush(): Promise<void> {
    this.#send();
    return DONE;
  }

  patch(offset: number, bytes: Uint8Array): void {
    this.#send();
    this.#put(bytes, offset);
  }

  readBack(offset: number, into: Uint8Array): number {
    return readSync(this.#fd, into, 0, into.length, offset);
  }

  async commit(): Promise<void> {
    this.#send();
    try {
      this.#close();
      renameSync(this.#temporary, this.#target);
    } catch (error) {
      throw sinkError(error as NodeJS.ErrnoException, this.path);
    }
    this.#isFinished = true;
  }

  abandon(): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    this.#close();
    rmSync(this.#temporary, { force: true });
  }

  #close(): void {
    if (this.#isOpen) closeSync(this.#fd);
    this.#isOpen = false;
  }

  #send(): void {
    if (this.#staged === 0) return;
    this.#put(this.#staging.subarray(0, this.#staged), null);
    this.#staged = 0;
  }

  /** Writes at `offset`, or appends: reads and writes at an offset do not move the append position. */
  #put(bytes: Uint8Array, offset: number | null): void {
    try {
      for (let at = 0; at < bytes.length; ) {
        at += writeSync(this.#fd, bytes, at, bytes.length - at, offset === null ? null : offset + at);
      }
    } catch (error) {
      throw sinkError(error as NodeJS.ErrnoException, this.path);
    }
  }
}

const DONE = Promise.resolve();

class StreamOutput implements GrowingOutput {
  readonly path?: string;
  readonly #stream: Writable;
  readonly #sink: Sink;
  #sizeBytes = 0;
  /** Buffered until the next flush: a write to a pipe costs as much as many small pieces. */
  #pieces: Uint8Array[] = [];
  #waitingBytes = 0;
  /** A piece is so large that a copy of it would double what it takes. */
  #hasLarge = false;

  /** Without a path: standard output, which stays open. */
  constructor(stream: Writable, path: string | undefined) {
    this.#stream = stream;
    this.#sink = new Sink(stream, path);
    if (path !== undefined) this.path = path;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  get closed(): boolean {
    return this.#sink.closed;
  }

  write(bytes: Uint8Array): void {
    this.#sizeBytes += bytes.length;
    this.#pieces.push(bytes);
    this.#waitingBytes += bytes.length;
    this.#hasLarge ||= bytes.length > LARGE_BYTES;
    if (this.#waitingBytes >= STAGING_BYTES && !this.#hasLarge) this.#send();
  }

  flush(): Promise<void> {
    if (this.#hasLarge) return this.#flushInSteps();
    this.#send();
    return this.#sink.flush();
  }

  async settle(): Promise<void> {
    await this.flush();
    await this.#sink.finish();
  }

  async commit(): Promise<void> {
    await this.settle();
    if (this.path !== undefined) this.#stream.end();
  }

  abandon(): void {
    // Bytes on standard output cannot be taken back.
    if (this.path !== undefined) this.#stream.destroy();
  }

  #send(): void {
    if (this.#pieces.length > 0) this.#sink.writePieces(this.#pieces);
    this.#clear();
  }

  /** The stream gets copies, as the pieces are reused: of a unit of 27 MB, one small copy after the other. */
  async #flushInSteps(): Promise<void> {
    const pieces = this.#pieces;
    this.#clear();
    for (const piece of pieces) {
      for (let at = 0; at < piece.length; at += LARGE_BYTES) {
        this.#sink.writeBytes(piece.subarray(at, at + LARGE_BYTES));
        await this.#sink.flush();
      }
    }
  }

  #clear(): void {
    this.#pieces = [];
    this.#waitingBytes = 0;
    this.#hasLarge = false;
  }
}
