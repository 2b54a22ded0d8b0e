import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { notReadable } from './address.ts';
import type { Context } from './context.ts';
import { isUrl, openUrl } from './http-source.ts';
import { type Source, SourceError } from './source-error.ts';

export { type Source, SourceError };

/** Large enough to hide the cost of a read, small enough to stay in the cache. */
const CHUNK_BYTES = 512 << 10;
/** Of a smaller file a chunk has its size: thousands of small files would leave a buffer each to the collector. */
const LEAST_CHUNK_BYTES = 64 << 10;

/** Opens a path or URL; standard input when it is `-` or absent. */
export const openSource = async (path: string | undefined, context: Context): Promise<Source> => {
  if (path === undefined || path === '-') return streamSource(undefined, context.stdin, context);
  if (isUrl(path)) return openUrl(path, context);
  const why = notReadable(path);
  if (why !== undefined) throw new SourceError('ERR_SCHEME', why);
  try {
    return statSync(path).isFIFO() ? await openPipe(path, context) : openFile(path, context);
  } catch (error) {
    throw error instanceof SourceError ? error : sourceError(error);
  }
};

const openFile = (path: string, { interrupted }: Context): Source => {
  const file = new OpenFile(path);
  const facts = fstatSync(file.fd);
  if (facts.isDirectory()) {
    file.close();
    throw new SourceError('EISDIR', 'is a directory');
  }
  const access = facts.isFile() && {
    file: {
      sizeBytes: facts.size,
      read: (offset: number, length: number, into?: Uint8Array) => readAt(file.fd, offset, length, into),
    },
  };
  return {
    path,
    ...access,
    sizeBytes: facts.isFile() ? facts.size : undefined,
    // Reads of a device may block.
    isLive: !facts.isFile(),
    chunks: readFile(file, facts.isFile() ? facts.size : CHUNK_BYTES, interrupted),
    // Not by the generator alone: if it was never iterated, its `finally` does not run.
    close: async () => file.close(),
  };
};

class OpenFile {
  readonly fd: number;
  #isOpen = true;

  constructor(path: string) {
    this.fd = openSync(path, constants.O_RDONLY);
  }

  close(): void {
    if (this.#isOpen) closeSync(this.fd);
    this.#isOpen = false;
  }
}

/**
 * A pipe may stay silent for ever, and a file read cannot be cancelled: it is read as a socket. A blocking open would
 * wait for a writer; with O_NONBLOCK the reader waits instead.
 */
const openPipe = async (path: string, context: Context): Promise<Source> => {
  const { Socket } = await import('node:net');
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return streamSource(path, new Socket({ fd, readable: true, writable: false }), context);
};

const streamSource = (path: string | undefined, stream: Readable, { interrupted }: Context): Source => ({
  path,
  sizeBytes: undefined,
  isLive: true,
  chunks: readStream(stream, interrupted),
  close: async () => void stream.destroy(),
});

/**
 * Reads a file, synchronously: through the thread pool `nalu` takes 0.71 s of CPU for a gigabyte, this way 0.60 s
 * (measured), and there is nothing else to do meanwhile.
 */
async function* readFile(file: OpenFile, sizeBytes: number, interrupted: AbortSignal): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(Math.min(CHUNK_BYTES, Math.max(sizeBytes, LEAST_CHUNK_BYTES)));
  try {
    for (let bytesRead = readInto(file.fd, buffer); bytesRead > 0; bytesRead = readInto(file.fd, buffer)) {
      if (interrupted.aborted) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    file.close();
  }
}

const readInto = (fd: number, buffer: Uint8Array): number => {
  try {
    return readSync(fd, buffer, 0, buffer.length, null);
  } catch (error) {
    throw sourceError(error);
  }
};

const readAt = (fd: number, offset: number, length: number, into?: Uint8Array): Uint8Array => {
  const bytes = into?.subarray(0, length) ?? new Uint8Array(length);
  let filled = 0;
  try {
    for (let read = -1; read !== 0 && filled < length; filled += read) {
      read = readSync(fd, bytes, filled, length - filled, offset + filled);
    }
  } catch (error) {
    throw sourceError(error);
  }
  return bytes.subarray(0, filled);
};

async function* readStream(stdin: Readable, interrupted: AbortSignal): AsyncGenerator<Uint8Array> {
  // Aborted before the listener was added: no event will come.
  if (interrupted.aborted) {
    stdin.destroy();
    return;
  }
  const stop = () => stdin.destroy();
  interrupted.addEventListener('abort', stop, { once: true });
  try {
    for await (const chunk of stdin) {
      if (interrupted.aborted) return;
      yield chunk as Uint8Array;
    }
    // Ctrl-C ends the writer of a pipe too, and the end may be seen first: the signal is seen in the next poll, which
    // stands between two immediates.
    for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
  } catch (error) {
    if (!interrupted.aborted) throw sourceError(error);
  } finally {
    interrupted.removeEventListener('abort', stop);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'is a directory',
  ENOTDIR: 'a part of the path is not a directory',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'name too long',
};

const sourceError = (error: unknown): SourceError => {
  const { code = 'EUNKNOWN', message } = error as NodeJS.ErrnoException;
  return new SourceError(code, REASONS[code] ?? `cannot be read: ${message}`, { cause: error });
};
