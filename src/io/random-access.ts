/** An input that can be read anywhere. */
export interface RandomAccess {
  readonly sizeBytes: number;
  /** Bytes of its own; fewer than `length` only at the end. */
  read(offset: number, length: number): Uint8Array | Promise<Uint8Array>;
}
