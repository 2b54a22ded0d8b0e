export type Question = 'syntax' | 'access units' | 'picture types';

/** A stream that differs from its reference, and why rtmpkit is right, or cannot be told wrong. */
export interface KnownDifference {
  readonly question: Question;
  readonly stream: string;
  /** The differences, to the letter: more, fewer or others fail the run. */
  readonly what: readonly string[];
  readonly reason: string;
  /** The clause that decides. */
  readonly clause: string;
}

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [];
