const BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/** FNV-1a of 32 bits, as bytes come. */
export class Fnv1a32 {
  #hash = BASIS;

  add(byte: number): void {
    this.#hash = Math.imul(this.#hash ^ byte, PRIME);
  }

  /** 8 hex digits. */
  get hex(): string {
    return (this.#hash >>> 0).toString(16).padStart(8, '0');
  }
}

/** FNV-1a of 64 bits, as 16 hex digits. */
export const fnv1a64 = (bytes: Uint8Array): string => {
  let hash = 0xcbf29ce484222325n;
  for (const byte of bytes) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, '0');
};
