/** An input that can be read anywhere. */
export interface RandomAccess {
  readonly sizeBytes: number;
  /** Fewer than `length` only at the end. `into` may hold them, if it is long enough; else they are bytes of their own. */
  read(offset: number, length: number, into?: Uint8Array): Uint8Array | Promise<Uint8Array>;
}
