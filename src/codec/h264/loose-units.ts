import type { LooseUnit, LooseUnits } from '../stream-codec.ts';
import { LEVEL_LABELS } from './levels.ts';
import { PROFILES } from './profiles.ts';
import { h264Proof } from './proof.ts';

/** nal_ref_idc 3, nal_unit_type 7. */
const SPS_HEADER = 0x67;
/** NAL unit type of a STAP-A, and the bytes of the size before each unit in it. */
const STAP_A = 24;
const SIZE_BYTES = 2;

/** Units of H.264 outside streams. */
export const h264Loose: LooseUnits = {
  withHeader: (payload) => {
    const unit = Uint8Array.of(SPS_HEADER, ...payload);
    const proven = h264Proof.proves(unit);
    return proven || isDeclaration(payload) ? { unit, proven } : undefined;
  },
  aggregation: 'an RTP packet of type STAP-A (RFC 6184 5.7.1)',
  aggregated: (packet) => {
    const header = packet[0] ?? 0x80;
    if (header >= 0x80 || (header & 31) !== STAP_A) return undefined;
    const units: LooseUnit[] = [];
    for (let at = 1; at < packet.length; ) {
      const size = ((packet[at] ?? 0) << 8) | (packet[at + 1] ?? 0);
      const bytes = packet.subarray(at + SIZE_BYTES, at + SIZE_BYTES + size);
      if (size === 0 || bytes.length < size || !h264Proof.isPlausible(bytes)) return undefined;
      units.push({ offset: at, prefixLength: SIZE_BYTES, bytes });
      at += SIZE_BYTES + size;
    }
    return units.length > 0 ? units : undefined;
  },
};

/** A known profile and level, and between them flags with reserved_zero_2bits 0 (H.264 7.3.2.1.1). */
const isDeclaration = ([profile = 0, flags = 0xff, level = 0]: Uint8Array): boolean =>
  PROFILES[profile] !== undefined && (flags & 3) === 0 && LEVEL_LABELS(level) !== undefined;
