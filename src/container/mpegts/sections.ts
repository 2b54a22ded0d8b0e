/** Collects the sections of a table (ISO/IEC 13818-1 2.4.4) from the payloads of its packets. */
export class SectionCollector {
  #bytes = new Uint8Array(0);
  #isOpen = false;

  /** The sections that the payload completes. */
  *push(payload: Uint8Array, startsUnit: boolean): Generator<Uint8Array, void> {
    if (startsUnit) {
      const pointer = payload[0] ?? 0;
      // What comes before the pointer ends the last section.
      if (this.#isOpen) yield* this.#add(payload.subarray(1, 1 + pointer));
      this.#bytes = new Uint8Array(0);
      this.#isOpen = true;
      yield* this.#add(payload.subarray(1 + pointer));
    } else if (this.#isOpen) {
      yield* this.#add(payload);
    }
  }

  *#add(payload: Uint8Array): Generator<Uint8Array, void> {
    const bytes = new Uint8Array(this.#bytes.length + payload.length);
    bytes.set(this.#bytes);
    bytes.set(payload, this.#bytes.length);
    let at = 0;
    while (at + 3 <= bytes.length && bytes[at] !== STUFFING) {
      const length = 3 + (((bytes[at + 1] as number) & 0x0f) << 8) + (bytes[at + 2] as number);
      if (at + length > bytes.length) break;
      yield bytes.subarray(at, at + length);
      at += length;
    }
    const isStuffing = bytes[at] === STUFFING;
    this.#bytes = isStuffing ? new Uint8Array(0) : bytes.slice(at);
    if (isStuffing || this.#bytes.length > MAX_SECTION_BYTES) this.#isOpen = false;
  }
}

/** table_id that fills the rest of a packet. */
const STUFFING = 0xff;
/** section_length has 12 bits. */
const MAX_SECTION_BYTES = 4098;

/** CRC_32 at the end of each section (2.4.4.1, Annex A): 0 over all of it. */
export const isIntact = (section: Uint8Array): boolean => {
  let crc = 0xffffffff;
  for (const byte of section) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 0x80000000) === 0 ? crc << 1 : (crc << 1) ^ 0x04c11db7;
  }
  return crc === 0;
};
