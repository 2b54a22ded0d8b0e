/**
 * Streams whose times are not those that x264 gives: when their first pictures are shown, milliseconds. x264 counts
 * pulldown in whole frames when it writes times; the pic_struct that it sends counts fields (H.264 Table E-6).
 */
export const TIMES_OF_ITS_OWN: Readonly<Record<string, readonly number[]>> = {
  // Ticks of 1001/60000 s: 6 of delay, then pictures of 3, 2, 3, 2, … fields.
  'pulldown-32': [100, 150, 184, 234, 267, 317, 350, 400, 434],
  // Ticks of 20 ms: 6 of delay, then a picture of 3 fields, 11 of 2, one of 3, …
  'pulldown-euro': [120, 180, 220, 260, 300, 340, 380, 420, 460, 500, 540, 580, 620, 680, 720],
};

/** What becomes of a stream that is damaged on purpose or holds no picture. */
export interface ListedOutcome {
  readonly outcome: string;
  readonly reason: string;
}

export const FORCED_FRAMES: Readonly<Record<string, ListedOutcome>> = {};
