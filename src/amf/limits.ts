/**
 * Bounds on what one message of AMF values may cost. What the input says never sizes an allocation or a loop beyond these.
 */

/** Levels of values inside values. Metadata in the field has 3 or 4; files that test readers have 200. */
export const MAX_AMF_DEPTH = 256;

/** Values, member names and vector items of one message. A key frame index of a day at one a second has 172,800. */
export const MAX_AMF_VALUES = 1 << 20;

/**
 * Characters that AMF3 string references of one message may stand for: a reference is one byte, and may repeat a text
 * of megabytes.
 */
export const MAX_AMF_REFERENCED_CHARACTERS = 64 << 20;

/** Values and characters that the references of one value may add to its plain form: nested references double at each level. */
export const MAX_AMF_PLAIN_REFERENCED = 1 << 20;
