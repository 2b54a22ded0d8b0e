import type { ByteWriter } from '../../../bytes/byte-writer.ts';
import { FLV_HEADER_BYTES, type FlvHeader } from '../tag/flv-header.ts';

/** Writes the header of an FLV file (FLV 10.1 E.2). */
export const writeFlvHeader = (w: ByteWriter, header: FlvHeader): void => {
  const { typeFlagsReserved: reserved, typeFlagsAudio: audio, typeFlagsReserved2: reserved2, typeFlagsVideo } = header;
  w.utf8(header.signature).u8(header.version);
  w.u8((reserved << 3) | (audio << 2) | (reserved2 << 1) | typeFlagsVideo);
  w.u32(header.dataOffset);
};

/** The header of a version 1 file with these kinds of tags. */
export const flvHeaderOf = (hasAudio: boolean, hasVideo: boolean): FlvHeader => ({
  signature: 'FLV',
  version: 1,
  typeFlagsReserved: 0,
  typeFlagsAudio: hasAudio ? 1 : 0,
  typeFlagsReserved2: 0,
  typeFlagsVideo: hasVideo ? 1 : 0,
  dataOffset: FLV_HEADER_BYTES,
});
