/**
 * Limits of one unit. Values in the input never size an allocation or a loop beyond these.
 */

/**
 * Bytes kept of a slice. The longest legal slice header stays below it: 2 lists of 32 entries with explicit weights
 * (7.3.3.2: at most 6 signed codes of at most 17 bits and 2 flags each, 1.7 kB), 2 x 66 list modifications of at most
 * 38 bits (0.7 kB) and 66 memory management operations of at most 64 bits (0.6 kB), with emulation prevention.
 */
export const SLICE_KEEP_BYTES = 4096;

/**
 * Bytes kept of a slice segment of HEVC, whose header also has an entry point for each tile and each row of coding tree
 * blocks in it: at most 20 tile columns (A.4.1) of 540 rows, 32 bits each.
 */
export const HEVC_SLICE_KEEP_BYTES = 64 << 10;

/** Bytes kept of a parameter set. The longest legal one is a PPS with slice groups for 139,264 map units, 52 kB. */
export const PARAMETER_SET_KEEP_BYTES = 128 << 10;

/** Bytes kept of an SEI unit, and of any unit that is traced to its end. */
export const UNIT_KEEP_BYTES = 1 << 20;

/** Bytes kept of units whose payload carries nothing: filler data, unless it is traced. */
export const HEADER_KEEP_BYTES = 64;

/** Bytes searched for the first start code before giving up. */
export const PROBE_LIMIT_BYTES = 16 << 20;

/** SEI messages read per unit. */
export const MAX_SEI_MESSAGES = 4096;

/** Operations in one dec_ref_pic_marking() or list modification: more is not legal (32 fields, twice, and an end). */
export const MAX_LIST_OPERATIONS = 66;

/**
 * Bytes of the longest unit that is copied whole, by convert and `--raw`: 8192x4320 with the least compression that
 * level 6.2 allows. Its length is written before it, and what comes before depends on what it begins with.
 */
export const WHOLE_UNIT_BYTES = 26 << 20;

/** Bytes of the longest FLV tag: DataSize has 24 bits. */
export const MAX_TAG_BYTES = 0xffffff;

/**
 * Units read from one FLV tag: more than the macroblocks of two pictures of the highest level. With lengths of 0, every
 * few bytes would be one.
 */
export const MAX_TAG_UNITS = 1 << 18;

/**
 * Elements kept of the trace of one unit. Only two kinds of units have more: a PPS with a slice group for each map
 * unit, which no encoder writes for more than 8,160 of them (1080p), and SEI made to be large.
 */
export const MAX_TRACED_FIELDS = 10_000;

/** Parameter sets of a track whose changes are watched: 32 SPS and 256 PPS of H.264, and those of extensions. */
export const MAX_WATCHED_SETS = 512;
