/** Bytes of a digest that are kept: enough to tell two samples apart. */
const DIGEST_BYTES = 16;

/** What is kept of the samples of a track until they are read back: 32 bytes each. */
export class SampleRecords {
  #times = new Float64Array(1024);
  #digests = new Uint8Array(512 * DIGEST_BYTES);
  length = 0;

  push(dtsMs: number, ptsMs: number, digest: Uint8Array): void {
    if (2 * this.length === this.#times.length) {
      const times = new Float64Array(4 * this.length);
      const digests = new Uint8Array(2 * this.length * DIGEST_BYTES);
      times.set(this.#times);
      digests.set(this.#digests);
      [this.#times, this.#digests] = [times, digests];
    }
    this.#times[2 * this.length] = dtsMs;
    this.#times[2 * this.length + 1] = ptsMs;
    this.#digests.set(digest.subarray(0, DIGEST_BYTES), this.length * DIGEST_BYTES);
    this.length++;
  }

  dtsMs(index: number): number {
    return this.#times[2 * index] as number;
  }

  ptsMs(index: number): number {
    return this.#times[2 * index + 1] as number;
  }

  isOf(index: number, digest: Uint8Array): boolean {
    const at = index * DIGEST_BYTES;
    for (let i = 0; i < DIGEST_BYTES; i++) if (this.#digests[at + i] !== digest[i]) return false;
    return true;
  }
}
