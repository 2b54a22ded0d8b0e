/**
 * Limits of one message of AMF values. Values in the input never size an allocation or a loop beyond these.
 */

/** Levels of values inside values. Real metadata has 3 or 4; files made to test readers have 200. */
export const MAX_AMF_DEPTH = 256;

/** Values, member names and vector items of one message. A key frame index of one day, one per second, has 172,800. */
export const MAX_AMF_VALUES = 1 << 20;

/**
 * Characters that AMF3 string references of one message may repeat: a reference of one byte may stand for megabytes.
 */
export const MAX_AMF_REFERENCED_CHARACTERS = 64 << 20;

/** Values and characters that references may add to the plain form of a value: nested ones double at each level. */
export const MAX_AMF_PLAIN_REFERENCED = 1 << 20;
