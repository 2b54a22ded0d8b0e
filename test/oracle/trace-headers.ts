import type { Element } from './elements.ts';
import { run } from './process.ts';

/** What ffmpeg says about one NAL unit of a packet. */
export interface TracedUnit {
  readonly nal_unit_type: number;
  readonly nal_ref_idc: number;
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
  /** Messages in front of the first unit's elements: units that ffmpeg skips. */
  readonly messages: string[];
}

const PREFIX = /^\[trace_headers @ [0-9a-fx]+\] /;
const ELEMENT = /^(\d+) +(\S+) +([01]*) = (-?\d+)$/;
const UNIT = /^nal_unit_type: (\d+)\([^)]*\), nal_ref_idc: (\d+)$/;
const PACKET = /^Packet: (\d+) bytes/;
const NOT_IMPLEMENTED = /^Decomposition unimplemented for unit (\d+) \(type \d+\)/;
const REFUSED = /^Failed to read unit (\d+) \(type \d+\)/;

/** Runs ffmpeg's trace_headers over a raw H.264 stream. `undefined`: ffmpeg could not set the stream up. */
export const traceHeaders = async (path: string): Promise<TracedPacket[]> => {
  // debug names the units of each packet; repeat keeps equal lines; copyinkf keeps packets in front of a key frame.
  const args = `-nostdin -nostats -hide_banner -v repeat+debug -f h264 -i`.split(' ');
  const { stderr } = await run('ffmpeg', [
    ...args,
    path,
    ...'-c copy -copyinkf -bsf:v trace_headers -f null -'.split(' '),
  ]);
  return parseTraceHeaders(stderr.toString('latin1'));
};

/** Takes the dump apart. The section "Extradata" in front of the first packet repeats parameter sets and is left out. */
export const parseTraceHeaders = (dump: string): TracedPacket[] => {
  const packets: TracedPacket[] = [];
  let packet: TracedPacket | undefined;
  let at = -1;
  for (const line of dump.split(/\r?\n/)) {
    if (!PREFIX.test(line)) continue;
    const text = line.replace(PREFIX, '').trimEnd();
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
    const listed = UNIT.exec(text);
    if (listed !== null) {
      packet.units.push({
        nal_unit_type: Number(listed[1]),
        nal_ref_idc: Number(listed[2]),
        fate: 'not-reached',
        elements: [],
        messages: [],
      });
      continue;
    }
    const unread = NOT_IMPLEMENTED.exec(text);
    const refused = REFUSED.exec(text);
    if (unread !== null || refused !== null) {
      at = Number((unread ?? refused)?.[1]);
      const unit = packet.units[at];
      if (unit !== undefined) unit.fate = unread !== null ? 'not-implemented' : 'refused';
      if (refused !== null) unit?.messages.push(text);
      continue;
    }
    (packet.units[at]?.messages ?? packet.messages).push(text);
  }
  return packets;
};

const nextUnread = (packet: TracedPacket, at: number): number => {
  let next = at + 1;
  while (packet.units[next] !== undefined && packet.units[next]?.fate !== 'not-reached') next++;
  return next;
};
