import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Output, OutputExistsError, openOutput } from './output.ts';

/** A playlist, which is the output itself, and the files that it names, beside it. */
export class SegmentedOutput implements Output {
  readonly path: string;
  /** Of the playlist. */
  readonly readBack?: (offset: number, into: Uint8Array) => number;
  readonly #playlist: Output;
  readonly #force: boolean;
  /** Files that this run has written. */
  readonly #written = new Set<string>();
  #segmentBytes = 0;

  /** Without `force`, a file that was there before is an error. */
  constructor(path: string, playlist: Output, force: boolean) {
    this.path = path;
    this.#playlist = playlist;
    this.#force = force;
    const { readBack } = playlist;
    if (readBack !== undefined) this.readBack = (offset, into) => readBack.call(playlist, offset, into);
  }

  get sizeBytes(): number {
    return this.#playlist.sizeBytes + this.#segmentBytes;
  }

  get closed(): boolean {
    return this.#playlist.closed;
  }

  /** Writes a whole file beside the playlist; it appears when it is complete. */
  async writeFile(name: string, parts: readonly Uint8Array[]): Promise<void> {
    const path = join(dirname(this.path), name);
    if (!this.#force && !this.#written.has(name) && existsSync(path)) {
      throw new OutputExistsError(`${path} exists; --force overwrites it`);
    }
    const output = openOutput(path, true, NO_STDOUT);
    try {
      for (const part of parts) output.write(part);
      await output.flush();
      await output.commit();
    } catch (error) {
      output.abandon();
      throw error;
    }
    this.#written.add(name);
    this.#segmentBytes += output.sizeBytes;
  }

  /** Removes a file beside the playlist. */
  async removeFile(name: string): Promise<void> {
    rmSync(join(dirname(this.path), name), { force: true });
    this.#written.delete(name);
  }

  write(bytes: Uint8Array): void {
    this.#playlist.write(bytes);
  }

  flush(): Promise<void> {
    return this.#playlist.flush();
  }

  commit(): Promise<void> {
    this.#written.clear();
    return this.#playlist.commit();
  }

  abandon(): void {
    this.#playlist.abandon();
    for (const name of this.#written) rmSync(join(dirname(this.path), name), { force: true });
    this.#written.clear();
  }
}

/** The files have paths. */
const NO_STDOUT = { stdout: undefined as never };
