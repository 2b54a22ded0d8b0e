import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { OutputExistsError, openOutput } from './output.ts';

/** The folder that the segments of a playlist are written to. A file appears when it is complete. */
export class SegmentFolder {
  readonly #folder: string;
  readonly #force: boolean;
  /** Files that this run has written. */
  readonly #written = new Set<string>();

  /** Without `force`, a file that was there before is an error. */
  constructor(folder: string, force: boolean) {
    this.#folder = folder;
    this.#force = force;
  }

  async write(name: string, parts: readonly Uint8Array[]): Promise<void> {
    const path = join(this.#folder, name);
    if (!this.#force && !this.#written.has(name) && existsSync(path)) {
      throw new OutputExistsError(`${path} exists; --force overwrites it`);
    }
    // Standard output is no part of a folder.
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
  }

  async remove(name: string): Promise<void> {
    rmSync(join(this.#folder, name), { force: true });
    this.#written.delete(name);
  }

  /** Removes what this run has written. */
  abandon(): void {
    for (const name of this.#written) rmSync(join(this.#folder, name), { force: true });
    this.#written.clear();
  }
}

const NO_STDOUT = { stdout: undefined as never };
