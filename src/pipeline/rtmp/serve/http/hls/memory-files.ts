import { joined } from '../../../../../bytes/joined.ts';
import type { HttpBody } from '../../../../../io/http-server.ts';
import type { SegmentFiles } from '../../../../convert/samples/segment-files.ts';

interface MemoryFile {
  readonly bytes: Uint8Array;
  /** Those that it is being sent to. */
  readonly readers: Set<HttpBody>;
}

/** The files of a segmented stream, in memory. */
export class MemoryFiles implements SegmentFiles {
  readonly #files = new Map<string, MemoryFile>();
  #bytes = 0;

  /** Bytes of all files. */
  get bytes(): number {
    return this.#bytes;
  }

  get names(): readonly string[] {
    return [...this.#files.keys()];
  }

  read(name: string): Uint8Array | undefined {
    return this.#files.get(name)?.bytes;
  }

  /** Sends a file. A reader that is not done when the file is removed is let go: it holds no memory of its own. */
  send(name: string, body: HttpBody): void {
    const file = this.#files.get(name);
    if (file === undefined) {
      body.destroy();
      return;
    }
    file.readers.add(body);
    void body.closed.then(() => file.readers.delete(body));
    body.write([file.bytes]);
    body.end();
  }

  async write(name: string, parts: readonly Uint8Array[]): Promise<void> {
    const bytes = joined(parts);
    this.#bytes += bytes.length - (this.read(name)?.length ?? 0);
    this.#files.set(name, { bytes, readers: new Set() });
  }

  async remove(name: string): Promise<void> {
    this.#removeNow(name);
  }

  clear(): void {
    for (const name of this.names) this.#removeNow(name);
  }

  #removeNow(name: string): void {
    const file = this.#files.get(name);
    if (file === undefined) return;
    this.#files.delete(name);
    this.#bytes -= file.bytes.length;
    for (const body of file.readers) body.destroy();
  }
}
