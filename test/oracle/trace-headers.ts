import { Batcher } from './batcher.ts';
import type { Element } from './elements.ts';
import { run } from './process.ts';
import type { TracedCodec } from './traced-codec.ts';

/** What ffmpeg reports for one NAL unit of a packet. */
export interface TracedUnit {
  readonly nal_unit_type: number;
  /** The rest of its header: see `TracedCodec`. */
  readonly header: string;
  /** read: its elements are traced. not-implemented: a type that ffmpeg does not read. refused: ffmpeg gives it up. */
  fate: 'read' | 'not-implemented' | 'refused' | 'not-reached';
  /** The elements, as far as they were read. */
  readonly elements: Element[];
  /** ffmpeg's messages. */
  readonly messages: string[];
}

export interface TracedPacket {
  readonly bytes: number;
  readonly units: TracedUnit[];
  /** Messages before the elements of the first unit: units that ffmpeg skips. */
  readonly messages: string[];
}

const PREFIX = /^\[trace_headers @ ([0-9a-fx]+)\] /;
const ELEMENT = /^(\d+) +(\S+) +([01]*) = (-?\d+)$/;
const PACKET = /^Packet: (\d+) bytes/;
const NOT_IMPLEMENTED = /^Decomposition unimplemented for unit (\d+) \(type \d+\)/;
const REFUSED = /^Failed to read unit (\d+) \(type \d+\)/;

const batcherOf = (codec: TracedCodec): Batcher<string, TracedPacket[]> =>
  new Batcher(async (streams: readonly string[]) => {
    const { code, stderr } = await run('ffmpeg', [
      // debug names the units of each packet; repeat keeps equal lines; copyinkf keeps packets before a key frame.
      ...'-nostdin -nostats -hide_banner -v repeat+debug'.split(' '),
      ...streams.flatMap((path) => ['-f', codec.demuxer, '-i', path]),
      ...streams.flatMap((_, i) => `-map ${i} -c copy -copyinkf -bsf:v trace_headers -f null -`.split(' ')),
    ]);
    const dumps = dumpsOf(stderr.toString('latin1'));
    if (streams.length === 1) return [parseTraceHeaders(codec, dumps.flat())];
    const inOrder = dumps.length === streams.length && dumps.every(([first]) => first === 'Extradata');
    return code === 0 && inOrder ? dumps.map((dump) => parseTraceHeaders(codec, dump)) : undefined;
  });

const traces = new Map<TracedCodec, Batcher<string, TracedPacket[]>>();

/** Runs ffmpeg's trace_headers over a raw stream. No packets: ffmpeg could not set the stream up. */
export const traceHeaders = (codec: TracedCodec, path: string): Promise<TracedPacket[]> => {
  const batcher = traces.get(codec) ?? batcherOf(codec);
  traces.set(codec, batcher);
  return batcher.ask(path);
};

/**
 * The lines of each stream, separated by the address of its trace_headers. At the start ffmpeg writes a section
 * "Extradata" for each output, in their order. Streams without that section get separate runs.
 */
const dumpsOf = (log: string): string[][] => {
  const dumps = new Map<string, string[]>();
  for (const line of log.split(/\r?\n/)) {
    const prefix = PREFIX.exec(line);
    if (prefix === null) continue;
    const [{ length }, address = ''] = prefix;
    const dump = dumps.get(address) ?? [];
    dumps.set(address, dump);
    dump.push(line.slice(length).trimEnd());
  }
  return [...dumps.values()];
};

/** Parses the dump. The section "Extradata" before the first packet repeats parameter sets and is left out. */
const parseTraceHeaders = (codec: TracedCodec, dump: readonly string[]): TracedPacket[] => {
  const packets: TracedPacket[] = [];
  let packet: TracedPacket | undefined;
  let at = -1;
  for (const text of dump) {
    const start = PACKET.exec(text);
    if (start !== null) {
      packet = { bytes: Number(start[1]), units: [], messages: [] };
      packets.push(packet);
      at = -1;
      continue;
    }
    if (packet === undefined) continue;
    const element = ELEMENT.exec(text);
    if (element !== null) {
      const [, bit = '', name = '', bits = '', value = ''] = element;
      if (bit === '0' && name === 'forbidden_zero_bit') at = nextUnread(packet, at);
      const unit = packet.units[at];
      if (unit === undefined) packet.messages.push(text);
      else {
        unit.fate = 'read';
        unit.elements.push({ name, bit: Number(bit), bits: bits.length, value: Number(value) });
      }
      continue;
    }
    const listed = codec.listed.exec(text);
    if (listed !== null) {
      const [, type, header = ''] = listed;
      packet.units.push({
        nal_unit_type: Number(type),
        header,
        fate: codec.isPassedOver(header) ? 'not-implemented' : 'not-reached',
        elements: [],
        messages: [],
      });
      continue;
    }
    const unread = NOT_IMPLEMENTED.exec(text);
    const refused = REFUSED.exec(text);
    if (unread !== null || refused !== null) {
      at = placeOf(codec, packet, Number((unread ?? refused)?.[1]));
      const unit = packet.units[at];
      if (unit !== undefined) unit.fate = unread !== null ? 'not-implemented' : 'refused';
      if (refused !== null) unit?.messages.push(text);
      continue;
    }
    (packet.units[at]?.messages ?? packet.messages).push(text);
  }
  return packets;
};

/** Position in the packet of the unit that ffmpeg numbers so: it does not count those that it passes over. */
const placeOf = (codec: TracedCodec, packet: TracedPacket, number: number): number => {
  const counted = [...packet.units.keys()].filter((k) => !codec.isPassedOver(packet.units[k]?.header ?? ''));
  return counted[number] ?? -1;
};

const nextUnread = (packet: TracedPacket, at: number): number => {
  let next = at + 1;
  while (packet.units[next] !== undefined && packet.units[next]?.fate !== 'not-reached') next++;
  return next;
};
