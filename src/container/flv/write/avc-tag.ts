import type { ByteWriter } from '../../../bytes/byte-writer.ts';
import { RtmpkitError } from '../../../syntax/errors.ts';

/** Bytes of the header of an AVC video tag: FrameType and CodecID, AVCPacketType, CompositionTime. */
export const AVC_TAG_HEADER_BYTES = 5;

/** FrameType (FLV 10.1 E.4.3.1). */
export const FRAME_TYPE = { key: 1, inter: 2 } as const;
/** AVCPacketType (FLV 10.1 E.4.3.1). */
export const AVC_PACKET_TYPE = { sequenceHeader: 0, nalu: 1, endOfSequence: 2 } as const;

const CODEC_ID_AVC = 7;
const MIN_SI24 = -0x80_0000;
const MAX_SI24 = 0x7f_ffff;

/**
 * Writes the header of an AVC video tag (FLV 10.1 E.4.3.1). CompositionTime is signed, milliseconds; throws
 * `not-encodable` for one beyond 24 bits.
 */
export const writeAvcTagHeader = (
  w: ByteWriter,
  frameType: number,
  avcPacketType: number,
  compositionTimeMs: number,
): void => {
  if (!Number.isInteger(compositionTimeMs) || compositionTimeMs < MIN_SI24 || compositionTimeMs > MAX_SI24) {
    const what = `a composition time of ${compositionTimeMs} ms, CompositionTime is SI24: ${MIN_SI24}..${MAX_SI24}`;
    throw new RtmpkitError('not-encodable', `${what} (FLV 10.1 E.4.3.1)`);
  }
  w.u8((frameType << 4) | CODEC_ID_AVC)
    .u8(avcPacketType)
    .i24(compositionTimeMs);
};
