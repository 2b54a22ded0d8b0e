import { bytesOf, u16, u32 } from './mp4-writer.ts';

/** CRC_32 of a section (ISO/IEC 13818-1 Annex A). */
const crc = (bytes: Uint8Array): number => {
  let value = 0xffffffff;
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit--) {
      const isSet = ((value >>> 31) ^ (byte >> bit)) & 1;
      value = (value << 1) ^ (isSet === 1 ? 0x04c11db7 : 0);
    }
  }
  return value >>> 0;
};

/** A section: table_id, then what follows section_length, without CRC_32. */
export const section = (tableId: number, content: Uint8Array): Uint8Array => {
  const bytes = bytesOf([tableId], u16(0xb000 | (content.length + 4)), content);
  return bytesOf(bytes, u32(crc(bytes)));
};

export const pat = (program: number, pmtPid: number): Uint8Array =>
  section(0, bytesOf(u16(1), [0xc1, 0, 0], u16(program), u16(0xe000 | pmtPid)));

export const pmt = (program: number, streams: readonly (readonly [type: number, pid: number])[]): Uint8Array =>
  section(
    2,
    bytesOf(
      u16(program),
      [0xc1, 0, 0],
      u16(0xe000 | 0x100),
      u16(0xf000),
      ...streams.map(([type, pid]) => bytesOf([type], u16(0xe000 | pid), u16(0xf000))),
    ),
  );

/** 33 bits with marker bits (2.4.3.6). */
const time = (prefix: number, ticks: number): number[] => {
  const high = Math.floor(ticks / 2 ** 30) & 7;
  const low = ticks % 2 ** 30;
  return [
    (prefix << 4) | (high << 1) | 1,
    (low >> 22) & 255,
    ((low >> 14) & 0xfe) | 1,
    (low >> 7) & 255,
    ((low << 1) & 0xfe) | 1,
  ];
};

/** A PES packet; times in ticks of 90 kHz. */
export const pes = (
  streamId: number,
  data: Uint8Array,
  { pts, dts, hasLength = false }: { readonly pts?: number; readonly dts?: number; readonly hasLength?: boolean } = {},
): Uint8Array => {
  const times = pts === undefined ? [] : dts === undefined ? time(2, pts) : [...time(3, pts), ...time(1, dts)];
  const flags = pts === undefined ? 0 : dts === undefined ? 0x80 : 0xc0;
  const length = hasLength ? 3 + times.length + data.length : 0;
  return bytesOf([0, 0, 1, streamId], u16(length), [0x80, flags, times.length], times, data);
};

/** Writes transport packets, and counts them by PID. */
export class TsWriter {
  readonly #counters = new Map<number, number>();
  readonly #parts: Uint8Array[] = [];
  size = 0;

  table(pid: number, bytes: Uint8Array): this {
    return this.unit(pid, bytesOf([0], bytes), 0xff);
  }

  /** The payload in packets; the rest of the last one is stuffing, in the payload with `fill`, else in the adaptation field. */
  unit(pid: number, bytes: Uint8Array, fill?: number): this {
    for (let at = 0; at < bytes.length; at += 184) this.#packet(pid, bytes.subarray(at, at + 184), at === 0, fill);
    return this;
  }

  /** Leaves out a packet of a PID. */
  lose(pid: number): this {
    this.#next(pid);
    return this;
  }

  get bytes(): Uint8Array {
    return bytesOf(...this.#parts);
  }

  #next(pid: number): number {
    const counter = this.#counters.get(pid) ?? 0;
    this.#counters.set(pid, (counter + 1) & 15);
    return counter;
  }

  #packet(pid: number, payload: Uint8Array, isFirst: boolean, fill: number | undefined): void {
    const room = 184 - payload.length;
    const head = [0x47, (isFirst ? 0x40 : 0) | (pid >> 8), pid & 255];
    const counter = this.#next(pid);
    if (room === 0 || fill !== undefined) {
      this.#parts.push(bytesOf(head, [0x10 | counter], payload, new Uint8Array(room).fill(fill ?? 0)));
    } else {
      const field = room === 1 ? [0] : [room - 1, 0, ...new Array<number>(room - 2).fill(0xff)];
      this.#parts.push(bytesOf(head, [0x30 | counter], field, payload));
    }
    this.size += 188;
  }
}
