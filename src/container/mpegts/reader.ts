import { ContainerError } from '../../syntax/errors.ts';
import { type ContainerFacts, READ_BYTES, type ReadItem, type SampleReader, type Wanted } from '../sample-reader.ts';
import { type ElementaryTrack, elementaryTrack } from './elementary-track.ts';
import {
  layoutAt,
  PACKET_BYTES,
  type PacketLayout,
  PROOF_PACKETS,
  packetAt,
  SYNC_BYTE,
  type TsPacket,
} from './packet.ts';
import { PesCollector, type PesPacket } from './pes-collector.ts';
import { isIntact, SectionCollector } from './sections.ts';
import { programsOf, streamsOf } from './tables.ts';

const PAT = 0;
const NULL_PACKETS = 0x1fff;
/** Bytes that are searched for packets before giving up. */
const SEARCH_BYTES = 1 << 20;
/** Streams that are read; a program has a few. */
const MAX_STREAMS = 64;
/** Bytes in which packets are proved. */
const PROOF_BYTES = PROOF_PACKETS * 204;

interface Stream {
  readonly pes: PesCollector;
  readonly output: ElementaryTrack;
}

/**
 * Reads an MPEG transport stream (ISO/IEC 13818-1): packets of 188, 192 or 204 bytes, the streams of the first program,
 * their PES packets with PTS and DTS. Packets that are missing, damaged or scrambled are told.
 */
export class MpegTsReader implements SampleReader {
  #wanted: Wanted | undefined = { offset: 0, atLeast: PROOF_BYTES, atMost: READ_BYTES };
  #layout: PacketLayout | undefined;
  /** Bytes without packets up to here, from this offset on. */
  #junkFrom: number | undefined;
  readonly #tables = new Map<number, SectionCollector>();
  #program: { readonly number: number; readonly pid: number } | undefined;
  readonly #streams = new Map<number, Stream>();
  /** continuity_counter of the last packet, by PID. */
  readonly #counters = new Map<number, number>();
  readonly #scrambled = new Set<number>();
  readonly #starts: readonly number[];
  /** Segments that have begun. */
  #segments = 0;

  /** `starts`: where segments begin, byte offsets; it may grow. Their packets may be counted anew. */
  constructor(starts: readonly number[] = []) {
    this.#starts = starts;
  }

  get wanted(): Wanted | undefined {
    return this.#wanted;
  }

  get facts(): ContainerFacts {
    return { tracks: [...this.#streams.values()].map(({ output: { track } }) => ({ track })) };
  }

  *take(bytes: Uint8Array, inputEnd?: number): Generator<ReadItem, void> {
    for (const { pes } of this.#streams.values()) pes.release();
    const base = this.#wanted?.offset ?? 0;
    const isLast = inputEnd !== undefined && base + bytes.length >= inputEnd;
    let at = 0;
    for (;;) {
      if (this.#layout === undefined) {
        at = yield* this.#synchronise(bytes, at, base, isLast);
        if (this.#layout === undefined) break;
      }
      const { stride, before } = this.#layout;
      const sync = at + before;
      if (sync + PACKET_BYTES > bytes.length) break;
      if (bytes[sync] !== SYNC_BYTE) {
        this.#layout = undefined;
        continue;
      }
      while ((this.#starts[this.#segments] ?? Number.POSITIVE_INFINITY) <= base + at) {
        this.#segments++;
        this.#counters.clear();
      }
      yield* this.#packet(bytes, packetAt(bytes, sync), { packet: base + sync, base });
      // The last packet of a layout with more bytes may end without them.
      at = Math.min(at + stride, isLast ? bytes.length : Number.POSITIVE_INFINITY);
    }
    if (isLast) {
      this.#wanted = undefined;
      yield* this.#end(base + at, base + bytes.length);
    } else {
      const atLeast = this.#layout === undefined ? PROOF_BYTES : this.#layout.before + PACKET_BYTES;
      this.#wanted = { offset: base + at, atLeast, atMost: READ_BYTES };
    }
  }

  /** Looks for packets; returns where they begin, or where to go on. */
  *#synchronise(bytes: Uint8Array, from: number, base: number, isLast: boolean): Generator<ReadItem, number> {
    this.#junkFrom ??= base + from;
    for (let at = from; at < bytes.length; at++) {
      if (!isLast && at + PROOF_BYTES > bytes.length) {
        if (base + at - this.#junkFrom > SEARCH_BYTES && this.#streams.size === 0) throw noPackets();
        return at;
      }
      const layout = layoutAt(bytes, at, isLast);
      if (layout === undefined) continue;
      this.#layout = layout;
      const length = base + at - this.#junkFrom;
      if (length > 0) yield junk(this.#junkFrom, length);
      this.#junkFrom = undefined;
      return at;
    }
    return bytes.length;
  }

  *#packet(
    bytes: Uint8Array,
    packet: TsPacket,
    at: { readonly packet: number; readonly base: number },
  ): Generator<ReadItem, void> {
    const { pid, startsUnit, hasPayload } = packet;
    if (pid === NULL_PACKETS) return;
    const stream = this.#streams.get(pid);
    const table = this.#tableOf(pid);
    if (stream === undefined && table === undefined) return;
    if (packet.isError) {
      const message = `PID ${pid}: a packet that is marked as damaged (transport_error_indicator)`;
      yield found('ts-damaged', message, at.packet);
    }
    if (!hasPayload || (yield* this.#isRepeated(packet, at.packet))) return;
    if (packet.isScrambled) {
      if (this.#scrambled.has(pid)) return;
      this.#scrambled.add(pid);
      yield found('encrypted', `PID ${pid} is scrambled: it cannot be read`, at.packet);
      return;
    }
    const payload = bytes.subarray(packet.start, packet.end);
    if (table !== undefined) {
      for (const section of table.push(payload, startsUnit)) yield* this.#section(pid, section, at.packet);
    } else if (stream !== undefined) {
      const place = { packet: at.packet, payload: at.base + packet.start, isRandomAccess: packet.isRandomAccess };
      if (startsUnit) yield* this.#pes(stream, stream.pes.begin(payload, place));
      else stream.pes.add(payload, place.payload);
      // Audio has a length: it need not wait for the next packet.
      if (stream.pes.isWhole) yield* this.#pes(stream, stream.pes.finish());
    }
  }

  /** Is the packet sent for the second time? Tells of packets that are missing before it (2.4.3.3). */
  *#isRepeated({ pid, counter, isDiscontinuity }: TsPacket, offset: number): Generator<ReadItem, boolean> {
    const last = this.#counters.get(pid);
    this.#counters.set(pid, counter);
    if (last === undefined || isDiscontinuity) return false;
    if (counter === last) return true;
    const lost = (counter - last - 1) & 15;
    if (lost > 0) {
      const message = `PID ${pid}: continuity_counter goes from ${last} to ${counter}: ${lost} packets are missing, or ${lost} and a multiple of 16`;
      yield found('ts-continuity', message, offset);
    }
    return false;
  }

  #tableOf(pid: number): SectionCollector | undefined {
    if (pid !== PAT && pid !== this.#program?.pid) return undefined;
    let table = this.#tables.get(pid);
    if (table === undefined) this.#tables.set(pid, (table = new SectionCollector()));
    return table;
  }

  *#section(pid: number, section: Uint8Array, offset: number): Generator<ReadItem, void> {
    if (!isIntact(section)) {
      yield found('container-syntax', `PID ${pid}: a table with a wrong CRC_32 is not used`, offset);
      return;
    }
    if (pid === PAT) {
      const programs = programsOf(section);
      if (this.#program !== undefined || programs.size === 0) return;
      const [[number, map] = [0, 0]] = programs;
      this.#program = { number, pid: map };
      if (programs.size === 1) return;
      const message = `${programs.size} programs: the first one, number ${number}, is read`;
      yield { kind: 'finding', finding: { severity: 'info', code: 'other-program', message, offset } };
      return;
    }
    if (((section[3] as number) << 8) + (section[4] as number) !== this.#program?.number) return;
    for (const stream of streamsOf(section)) {
      if (this.#streams.has(stream.pid) || this.#streams.size === MAX_STREAMS) continue;
      const output = elementaryTrack(stream);
      this.#streams.set(stream.pid, { pes: new PesCollector(), output });
      yield { kind: 'track', track: output.track };
    }
  }

  *#pes({ output }: Stream, packet: PesPacket | undefined): Generator<ReadItem, void> {
    if (packet === undefined) return;
    if (packet.missingBytes > 0) {
      const message = `PID ${output.track.id}: ${packet.missingBytes} bytes of a PES packet are missing`;
      yield found('container-truncated', message, packet.offset);
    }
    yield* output.push(packet);
  }

  *#end(at: number, inputEnd: number): Generator<ReadItem, void> {
    for (const stream of this.#streams.values()) {
      yield* this.#pes(stream, stream.pes.finish());
      yield* stream.output.end();
    }
    const from = this.#junkFrom ?? at;
    if (from < inputEnd) yield junk(from, inputEnd - from);
    if (this.#streams.size > 0) return;
    const why =
      this.#program === undefined
        ? 'it has no program association table (PAT)'
        : `its program ${this.#program.number} has no video or audio of a known codec, or no map (PMT)`;
    throw new ContainerError('unsupported-format', `cannot be read: ${why}`);
  }
}

const found = (code: string, message: string, offset: number): ReadItem => ({
  kind: 'finding',
  finding: { severity: 'error', code, message, offset },
});

const junk = (offset: number, length: number): ReadItem => ({
  kind: 'finding',
  finding: {
    severity: 'error',
    code: 'junk',
    message: `${length} bytes that are no transport packets`,
    offset,
    length,
  },
});

const noPackets = (): ContainerError =>
  new ContainerError('unsupported-format', 'cannot be read: no transport packets in the first MiB');
