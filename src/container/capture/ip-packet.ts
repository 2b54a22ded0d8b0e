import { uint16At, uint32At } from '../../bytes/integers.ts';

/** What an IPv4 or IPv6 packet carries. */
export interface IpPacket {
  /** 4 or 16 bytes. */
  readonly source: Uint8Array;
  readonly destination: Uint8Array;
  /** Protocol, or the Next Header after the extension headers. */
  readonly protocol: number;
  /** What was captured of the payload, without the padding of the link layer. */
  readonly payload: Uint8Array;
  /** Bytes that the payload has. */
  readonly payloadLength: number;
  /** Offset of the payload in the packet that was parsed. */
  readonly payloadAt: number;
  /** The packet is a part of a larger one. */
  readonly fragment?: IpFragment;
}

/** The part of a fragmented packet (RFC 791 3.2, RFC 8200 4.5). */
export interface IpFragment {
  readonly identification: number;
  /** Where it belongs, bytes from the start of the payload. */
  readonly offset: number;
  readonly moreFragments: boolean;
}

export const PROTOCOL_TCP = 6;

const IPV4_HEADER_BYTES = 20;
const IPV6_HEADER_BYTES = 40;
const MORE_FRAGMENTS = 0x2000;
const FRAGMENT_OFFSET = 0x1fff;

/** Extension headers with a length: hop-by-hop options, routing, destination options, mobility, HIP, shim6. */
const EXTENSION_HEADERS: readonly number[] = [0, 43, 60, 135, 139, 140];
const FRAGMENT_HEADER = 44;
const AUTHENTICATION_HEADER = 51;
/** Extension headers of one packet that are skipped. */
const MAX_EXTENSION_HEADERS = 16;

/**
 * IPv4 header (RFC 791 3.1). `length`: bytes from here to the end of the frame on the network, of which `bytes` may be
 * a part.
 */
const parseIpv4 = (bytes: Uint8Array, length: number): IpPacket | undefined => {
  if (bytes.length < IPV4_HEADER_BYTES) return undefined;
  const headerBytes = 4 * ((bytes[0] as number) & 15);
  // 0: the network card was to cut a large segment (TSO), and fill in the length of each part.
  const totalLength = uint16At(bytes, 2) || length;
  if (headerBytes < IPV4_HEADER_BYTES || totalLength < headerBytes) return undefined;
  const flags = uint16At(bytes, 6);
  const [offset, moreFragments] = [8 * (flags & FRAGMENT_OFFSET), (flags & MORE_FRAGMENTS) !== 0];
  const isFragment = offset > 0 || moreFragments;
  return {
    source: bytes.subarray(12, 16),
    destination: bytes.subarray(16, 20),
    protocol: bytes[9] as number,
    payload: bytes.subarray(headerBytes, Math.max(headerBytes, totalLength)),
    payloadLength: totalLength - headerBytes,
    payloadAt: headerBytes,
    ...(isFragment && { fragment: { identification: uint16At(bytes, 4), offset, moreFragments } }),
  };
};

/** IPv6 header and its extension headers (RFC 8200 3 and 4). */
const parseIpv6 = (bytes: Uint8Array, length: number): IpPacket | undefined => {
  if (bytes.length < IPV6_HEADER_BYTES) return undefined;
  let protocol = bytes[6] as number;
  // 0: a jumbogram, or a large segment as in IPv4.
  const end = IPV6_HEADER_BYTES + (uint16At(bytes, 4) || length - IPV6_HEADER_BYTES);
  let at = IPV6_HEADER_BYTES;
  let fragment: IpFragment | undefined;
  for (let headers = 0; headers < MAX_EXTENSION_HEADERS && at + 8 <= bytes.length; headers++) {
    const isLong = EXTENSION_HEADERS.includes(protocol);
    if (!isLong && protocol !== FRAGMENT_HEADER && protocol !== AUTHENTICATION_HEADER) break;
    const headerLength = bytes[at + 1] as number;
    if (protocol === FRAGMENT_HEADER) {
      const field = uint16At(bytes, at + 2);
      const [offset, moreFragments] = [field & 0xfff8, (field & 1) !== 0];
      // A fragment that is the whole packet is none (RFC 6946).
      if (offset > 0 || moreFragments) fragment = { identification: uint32At(bytes, at + 4), offset, moreFragments };
    }
    const isFirst = fragment === undefined || fragment.offset === 0;
    const size = isLong ? 8 * (headerLength + 1) : protocol === AUTHENTICATION_HEADER ? 4 * (headerLength + 2) : 8;
    protocol = bytes[at] as number;
    at += size;
    // What follows in later fragments is the middle of something.
    if (!isFirst) break;
  }
  if (at > end) return undefined;
  return {
    source: bytes.subarray(8, 24),
    destination: bytes.subarray(24, 40),
    protocol,
    payload: bytes.subarray(at, Math.max(at, end)),
    payloadLength: end - at,
    payloadAt: at,
    ...(fragment !== undefined && { fragment }),
  };
};

/** The IP packet at the start of `bytes`; undefined if it is none, or damaged. */
export const parseIpPacket = (bytes: Uint8Array, length: number): IpPacket | undefined => {
  const version = (bytes[0] ?? 0) >> 4;
  if (version === 4) return parseIpv4(bytes, length);
  return version === 6 ? parseIpv6(bytes, length) : undefined;
};
