import type { ByteWriter } from '../../../bytes/byte-writer.ts';

/** Bytes of the header of an AAC audio tag. */
export const AAC_TAG_HEADER_BYTES = 2;

/** AACPacketType (FLV 10.1 E.4.2.1). */
export const AAC_PACKET_TYPE = { sequenceHeader: 0, raw: 1 } as const;

/** SoundFormat 10 with SoundRate 3, SoundSize 1 and SoundType 1, which AAC uses whatever its real format. */
const AAC = 0xaf;

/** Writes the header of an AAC audio tag (FLV 10.1 E.4.2.1). */
export const writeAacTagHeader = (w: ByteWriter, aacPacketType: number): void => {
  w.u8(AAC).u8(aacPacketType);
};
