/** Limits beyond which timestamps cause problems in players and servers. */

/** A longer step between two frames of a track is a discontinuity: FFmpeg, SRS and players use 10 s too. */
export const JUMP_MS = 10_000;

/** A step of this length, and of several frames, is a gap; shorter ones are due to the frame rate. */
export const VIDEO_GAP_MS = 1_000;
/** Audio has a fixed frame duration: a gap of a quarter of a second is audible. */
export const AUDIO_GAP_MS = 250;
/** Minimum length of a gap, in typical steps. */
export const GAP_FRAMES = 5;

/** Distance of audio and video in the file at which players run out of one of them. */
export const INTERLEAVE_MS = 1_000;

/** The longest key frame interval that segmenting servers can use. */
export const KEY_FRAME_INTERVAL_MS = 10_000;

/** Rounding to whole milliseconds moves a timestamp by less than this. */
export const ROUNDING_MS = 1;

/** Minimum share of frames within rounding for a constant frame rate. */
export const ROUNDING_SHARE = 0.95;

/** Audio that drifts from its timestamps by more than this is out of sync. */
export const DRIFT_MS = 100;

/** Fewer steps do not tell a frame rate: one odd frame would. */
export const MEASURED_STEPS = 8;

/** Minimum share of steps of one length, but for rounding, for a constant frame rate. */
export const REGULAR_SHARE = 0.9;

/** More steps than this that are as long as a gap are no gaps: the rate varies. */
export const GAP_SHARE = 0.2;

/** Less drift than this, seconds an hour, is printed as 0.0. */
export const DRIFT_PER_HOUR_S = 0.05;

/** DTS that go back by this much start anew: times after it cannot be compared with those before. */
export const RESTART_MS = 1_000;

/** A composition time of this length, and of as many frames, is none: H.264 and HEVC hold back 16 pictures at most. */
export const COMPOSITION_MS = 1_000;
export const COMPOSITION_FRAMES = 32;
