/** Where the files of a segmented stream go: a folder, or the memory of a server. */
export interface SegmentFiles {
  /** Writes a whole file, in place of an earlier one with this name. */
  write(name: string, parts: readonly Uint8Array[]): Promise<void>;
  remove(name: string): Promise<void>;
}
