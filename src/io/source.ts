import { type FileHandle, open } from 'node:fs/promises';
import { Socket } from 'node:net';
import type { Context } from './context.ts';

/** Input as a series of chunks. A chunk is valid until the next one is asked for. */
export interface Source {
  /** `undefined` for standard input. */
  readonly path: string | undefined;
  /** Known for regular files. */
  readonly sizeBytes: number | undefined;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** An input that cannot be opened or read; `message` is for people. */
export class SourceError extends Error {
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SourceError';
    this.code = code;
  }
}

/** Large enough that the cost of a read does not show, small enough to stay in the cache. */
const CHUNK_BYTES = 512 << 10;

/** Opens a path; standard input when it is `-` or absent. */
export const openSource = async (path: string | undefined, context: Context): Promise<Source> => {
  if (path === undefined || path === '-') {
    return { path: undefined, sizeBytes: undefined, chunks: readStream(context) };
  }
  const file = await openFile(path);
  const stat = await file.stat();
  if (stat.isDirectory()) {
    await file.close();
    throw new SourceError('EISDIR', 'is a directory');
  }
  return {
    path,
    sizeBytes: stat.isFile() ? stat.size : undefined,
    // A pipe may stay silent for ever, and a read of a file cannot be called off: it is read as a socket is.
    chunks: stat.isFIFO() ? readPipe(file, context) : readFile(file, context.interrupted),
  };
};

const openFile = async (path: string): Promise<FileHandle> => {
  try {
    return await open(path, 'r');
  } catch (error) {
    throw sourceError(error);
  }
};

/** Reads ahead: while one buffer is worked on, the next one fills. */
async function* readFile(file: FileHandle, interrupted: AbortSignal): AsyncGenerator<Uint8Array> {
  const buffers = [new Uint8Array(CHUNK_BYTES), new Uint8Array(CHUNK_BYTES)] as const;
  let turn: 0 | 1 = 0;
  const read = (buffer: Uint8Array) =>
    file.read(buffer, 0, buffer.length, null).catch((error: unknown) => {
      throw sourceError(error);
    });
  let pending: ReturnType<typeof read> | undefined;
  try {
    pending = read(buffers[turn]);
    for (;;) {
      const { bytesRead } = await pending;
      pending = undefined;
      if (bytesRead === 0 || interrupted.aborted) return;
      const full = buffers[turn];
      turn = turn === 0 ? 1 : 0;
      pending = read(buffers[turn]);
      // Handled where it is awaited; a consumer that stops early never gets there.
      pending.catch(() => undefined);
      yield full.subarray(0, bytesRead);
      if (interrupted.aborted) return;
    }
  } finally {
    await pending?.catch(() => undefined);
    await file.close();
  }
}

async function* readPipe(file: FileHandle, { interrupted }: Context): AsyncGenerator<Uint8Array> {
  const socket = new Socket({ fd: file.fd, readable: true, writable: false });
  try {
    yield* readStream({ stdin: socket, interrupted });
  } finally {
    socket.destroy();
    // The socket has closed the descriptor.
    await file.close().catch(() => undefined);
  }
}

async function* readStream({ stdin, interrupted }: Pick<Context, 'stdin' | 'interrupted'>): AsyncGenerator<Uint8Array> {
  // Asked to stop before anybody listened: no event will come.
  if (interrupted.aborted) return;
  const stop = () => stdin.destroy();
  interrupted.addEventListener('abort', stop, { once: true });
  try {
    for await (const chunk of stdin) {
      if (interrupted.aborted) return;
      yield chunk as Uint8Array;
    }
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
