/** Content of cc_data() (ATSC A/53 Part 4, 6.2.3; ANSI/CTA-708). Only triplets with cc_valid 1 count. */
export interface CaptionFacts {
  /**
   * Byte pairs of line 21 (CEA-608). `fields`: those with more than padding. The channel (CC1 to CC4) of a pair depends
   * on the pairs before it.
   */
  readonly cea608: { readonly triplets: number; readonly fields: readonly (1 | 2)[] };
  /**
   * Parts of DTVCC packets (CEA-708). `services`: the numbers in service blocks of packets that start in this message.
   */
  readonly cea708: { readonly triplets: number; readonly services: readonly number[] };
}

/** cc_type (CTA-708 4.3). */
const FIELD_2 = 1;
const DTVCC_DATA = 2;
const DTVCC_START = 3;

/** Service number that means: the real number is in the next byte (CTA-708 6.2.2). */
const EXTENDED_SERVICE = 7;

/** Reads cc_data(), starting after its user_data_type_code. Truncated triplets are ignored. */
export const captionFacts = (bytes: Uint8Array): CaptionFacts => {
  const flags = bytes[0] ?? 0;
  // process_cc_data_flag 0: receivers have to ignore the triplets.
  const count = (flags & 0x40) === 0 ? 0 : flags & 31;
  const fields = new Set<1 | 2>();
  const services = new Set<number>();
  let cea608 = 0;
  let cea708 = 0;
  let packet: number[] | undefined;
  for (let i = 0; i < count; i++) {
    // After the flags and the reserved byte: marker bits, cc_valid and cc_type, then two bytes.
    const at = 2 + 3 * i;
    const header = bytes[at];
    const first = bytes[at + 1];
    const second = bytes[at + 2];
    if (header === undefined || first === undefined || second === undefined) break;
    if ((header & 4) === 0) continue;
    const type = header & 3;
    if (type < DTVCC_DATA) {
      cea608++;
      // The eighth bit is parity: 80 80 is a pair of null characters.
      if (((first | second) & 0x7f) !== 0) fields.add(type === FIELD_2 ? 2 : 1);
      continue;
    }
    cea708++;
    if (type === DTVCC_START) {
      if (packet !== undefined) addServices(packet, services);
      packet = [];
    }
    packet?.push(first, second);
  }
  if (packet !== undefined) addServices(packet, services);
  return {
    cea608: { triplets: cea608, fields: [...fields].sort() },
    cea708: { triplets: cea708, services: [...services].sort((a, b) => a - b) },
  };
};

/** Service numbers of a DTVCC packet, which may be truncated (CTA-708 5.3, 6.2). */
const addServices = (packet: readonly number[], services: Set<number>): void => {
  const sizeCode = (packet[0] ?? 0) & 63;
  const end = Math.min(packet.length, sizeCode === 0 ? 128 : sizeCode * 2);
  let at = 1;
  while (at < end) {
    const header = packet[at++] ?? 0;
    const size = header & 31;
    let service = header >>> 5;
    // Service 0 is the null block: padding up to the end of the packet.
    if (service === 0) return;
    if (service === EXTENDED_SERVICE && size > 0) service = (packet[at++] ?? 0) & 63;
    if (at <= end) services.add(service);
    at += size;
  }
};

/** `CEA-608/708 captions`, or which of the two; padding alone does not count as captions. */
export const describeCaptions = ({ cea608, cea708 }: CaptionFacts): string => {
  const kinds = [...(cea608.fields.length > 0 ? ['608'] : []), ...(cea708.triplets > 0 ? ['708'] : [])];
  return kinds.length === 0 ? 'captions: padding' : `CEA-${kinds.join('/')} captions`;
};
