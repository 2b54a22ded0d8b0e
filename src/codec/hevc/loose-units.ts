import type { LooseUnit, LooseUnits } from '../stream-codec.ts';
import { hevcProof, isDeclaration } from './proof.ts';
import { AGGREGATED_SIZE_BYTES, AGGREGATION_PACKET } from './rtp-payload.ts';
import { HEVC_NAL_HEADER_BYTES } from './syntax/nal-unit.ts';

/** nal_unit_header() of a VPS and an SPS of layer 0 and sub-layer 0. */
const SET_HEADERS: readonly (readonly [number, number])[] = [
  [0x40, 1],
  [0x42, 1],
];

/** Units of HEVC outside streams. */
export const hevcLoose: LooseUnits = {
  withHeader: (payload) => {
    const units = SET_HEADERS.map((header) => Uint8Array.of(...header, ...payload));
    const proven = units.find(hevcProof.proves);
    if (proven !== undefined) return { unit: proven, proven: true };
    const unit = units.find(isDeclaration);
    return unit === undefined ? undefined : { unit, proven: false };
  },
  aggregation: 'an RTP aggregation packet (RFC 7798 4.4.2)',
  aggregated: (packet) => {
    const [first = 0x80, second = 0] = packet;
    if (first >> 1 !== AGGREGATION_PACKET || (second & 7) === 0) return undefined;
    const units: LooseUnit[] = [];
    for (let at = HEVC_NAL_HEADER_BYTES; at < packet.length; ) {
      const size = ((packet[at] ?? 0) << 8) | (packet[at + 1] ?? 0);
      const bytes = packet.subarray(at + AGGREGATED_SIZE_BYTES, at + AGGREGATED_SIZE_BYTES + size);
      if (size === 0 || bytes.length < size || !hevcProof.isPlausible(bytes)) return undefined;
      units.push({ offset: at, prefixLength: AGGREGATED_SIZE_BYTES, bytes });
      at += AGGREGATED_SIZE_BYTES + size;
    }
    return units.length > 0 ? units : undefined;
  },
};
