/** Where the time line of a stream stops being what players and servers take without harm. */

/** A step between two frames of a track that can only be a break: FFmpeg, SRS and players use 10 s too. */
export const JUMP_MS = 10_000;

/** A step of this length, and of several frames, is a gap: shorter ones are frame rate. */
export const VIDEO_GAP_MS = 1_000;
/** Sound has a fixed frame length: a quarter of a second without any is heard. */
export const AUDIO_GAP_MS = 250;
/** How many ordinary steps a gap has at least. */
export const GAP_FRAMES = 5;

/** How far sound and picture may be apart in the file before players run out of one of them. */
export const INTERLEAVE_MS = 1_000;

/** The longest key frame interval that servers which cut segments can do with. */
export const KEY_FRAME_INTERVAL_MS = 10_000;

/** Rounding to whole milliseconds moves a time stamp by less than one. */
export const ROUNDING_MS = 1;

/** Part of the frames that must keep to the rounding for the frame rate to be called constant. */
export const ROUNDING_SHARE = 0.95;

/** Sound that runs away from its time stamps by more than this is out of step with the picture. */
export const DRIFT_MS = 100;
