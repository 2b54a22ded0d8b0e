/** Bytes of the data of a chunk before Set Chunk Size (RTMP 1.0 5.4.1). */
export const DEFAULT_CHUNK_SIZE = 128;

/** The largest chunk size: bit 31 has to be 0. */
export const MAX_CHUNK_SIZE = 0x7fff_ffff;

/** Chunk sizes that servers take: SRS refuses smaller ones, nginx-rtmp closes above. */
export const USUAL_CHUNK_SIZES = { min: 128, max: 10_485_760 } as const;

/** Bytes of the longest message: its length has 24 bits. */
export const MAX_MESSAGE_BYTES = 0xff_ffff;

/** Chunk streams with a state, of the 65,598 that there can be. */
export const MAX_CHUNK_STREAMS = 1024;

/** Bytes of all messages of a direction that have begun. */
export const MAX_UNFINISHED_BYTES = 64 << 20;

/** Bytes of buffers that a reader keeps for the next messages. */
export const MAX_SPARE_BYTES = 1 << 20;

/** A 24-bit timestamp of this value says that a 32-bit one follows the header (RTMP 1.0 5.3.1.3). */
export const EXTENDED_TIMESTAMP = 0xff_ffff;
