import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** FLV header (FLV 10.1 E.2). */
export interface FlvHeader {
  signature: string;
  version: number;
  typeFlagsReserved: number;
  /** Advisory: files whose flags contradict their tags are common. */
  typeFlagsAudio: number;
  typeFlagsReserved2: number;
  typeFlagsVideo: number;
  /** Length of the header: 9 in version 1. */
  dataOffset: number;
}

/** Bytes of a version 1 header. */
export const FLV_HEADER_BYTES = 9;

/** Reads the header of an FLV file (FLV E.2). */
export const parseFlvHeader = (r: SyntaxReader, into: Partial<FlvHeader> = {}): FlvHeader => {
  r.open('FLVHeader', 'FLV 10.1 E.2');
  into.signature = r.utf8(3, 'signature');
  into.version = r.u(8, 'version');
  into.typeFlagsReserved = r.u(5, 'typeFlagsReserved');
  into.typeFlagsAudio = r.flag('typeFlagsAudio');
  into.typeFlagsReserved2 = r.flag('typeFlagsReserved2');
  into.typeFlagsVideo = r.flag('typeFlagsVideo');
  into.dataOffset = r.u(32, 'dataOffset');
  r.close();
  return into as FlvHeader;
};
