/** Streams of HEVC that differ from ffmpeg's trace, or that it does not read, to the letter, and the clause that decides. */
export interface HevcDifference {
  readonly stream: string;
  readonly what: readonly string[];
  readonly reason: string;
  readonly clause: string;
}

export const HEVC_KNOWN_DIFFERENCES: readonly HevcDifference[] = [];
