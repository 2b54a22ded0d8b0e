import { ruleOf } from '../../analysis/checks/codes.ts';
import type { FindingLocation } from '../../analysis/checks/finding.ts';
import { RtmpDissector, type RtmpDissectorOptions } from '../../analysis/rtmp/dissector.ts';
import type { RtmpInspected } from '../../analysis/rtmp/records.ts';
import { joined } from '../../bytes/joined.ts';
import type { Direction } from '../../container/capture/capture-item.ts';
import { plural } from '../../media/quantity.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';
import { ContainerError } from '../../syntax/errors.ts';
import type { ConnectionChoice } from './connection-filter.ts';
import { SessionFlv, type SessionStream } from './session-flv.ts';
import { type Dump, type DumpOptions, dumpSource, openSession, type SessionSource } from './session-source.ts';

/** Findings about the protocol; the media have their own, of the FLV. */
const PROTOCOL_RULES = /^rtmp\//;

/** What of a captured session is read, and how. */
export interface SessionChoice extends ConnectionChoice {
  /** Verifies digests of handshakes. */
  readonly hmac?: RtmpDissectorOptions['hmac'];
  /** The input is no capture, but a dump. */
  readonly dump?: ChosenDump | undefined;
}

/** How the dump of a direction is read, and that of the other one. */
export interface ChosenDump extends DumpOptions {
  /** Who sent it; absent: its first bytes tell. */
  readonly direction?: Direction;
  /** What the other side sent. */
  readonly other?: AsyncIterable<Uint8Array>;
}

/** The media of a captured session, as the bytes of an FLV, and what is wrong with the session. */
export class SessionMedia {
  readonly #input: AsyncIterable<Uint8Array>;
  readonly #choice: ConnectionChoice;
  readonly #dump: ChosenDump;
  readonly #dissector: RtmpDissector;
  readonly #flv: SessionFlv;
  #found: Diagnostic[] = [];

  constructor(input: AsyncIterable<Uint8Array>, { hmac, dump = {}, ...choice }: SessionChoice = {}) {
    this.#input = input;
    this.#dissector = new RtmpDissector(hmac === undefined ? {} : { hmac });
    this.#choice = choice;
    this.#dump = dump;
    this.#flv = new SessionFlv(choice.connection);
  }

  /** Streams with audio or video, so far: the one that is read comes first. */
  get streams(): readonly SessionStream[] {
    const { stream, others } = this.#flv;
    return stream === undefined ? [] : [stream, ...others];
  }

  /** The FLV. Throws `ContainerError` for a capture without RTMP. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    const source = await this.#open();
    for await (const { items } of source.inputs()) {
      const parts: Uint8Array[] = [];
      // Views are valid until the next input.
      for (const item of items) parts.push(joined(this.#taken(this.#dissector.push(item))));
      yield joined(parts);
    }
    const rest = this.#taken(this.#dissector.end());
    yield joined([...rest, ...this.#flv.end()]);
    this.#finish(source);
  }

  /** Findings about the session since the last call. */
  takeFindings(): readonly Diagnostic[] {
    const found = this.#found;
    this.#found = [];
    return found;
  }

  /** The place of a finding about the FLV, by connection and message: tags and offsets are of no file. */
  placed(location: FindingLocation): FindingLocation {
    if (location.connection !== undefined) return location;
    const { tag, byteOffset: _byteOffset, byteLength: _byteLength, ...rest } = location;
    return { ...rest, ...(tag !== undefined && this.#flv.placeOf(tag)) };
  }

  async #open(): Promise<SessionSource> {
    const { direction, other, ...dump } = this.#dump;
    if (direction === undefined) return openSession(this.#input, this.#choice, dump);
    const dumps: Dump[] = [{ direction, chunks: this.#input }];
    if (other !== undefined) dumps.push({ direction: direction === 'client' ? 'server' : 'client', chunks: other });
    return dumpSource(dumps, dump);
  }

  #taken(items: Iterable<RtmpInspected>): Uint8Array[] {
    const parts: Uint8Array[] = [];
    for (const item of items) {
      if (item.kind === 'message') parts.push(...this.#flv.push(item));
      else if (item.kind === 'diagnostic') {
        const { record: _record, rule: _rule, ...found } = item.record;
        if (PROTOCOL_RULES.test(ruleOf(found) ?? '')) this.#found.push(found);
      }
    }
    return parts;
  }

  #finish(source: SessionSource): void {
    if (source.format !== 'rtmp' && source.connections === source.otherConnections) {
      throw new ContainerError('unsupported-format', noRtmpText(source));
    }
    const [read, ...others] = this.streams;
    if (read === undefined || others.length === 0) return;
    const message = `${streamText(read)} is read; not read: ${others.map(streamText).join(', ')} (--connection chooses)`;
    this.#found.push({ severity: 'info', code: 'other-stream', message });
  }
}

/** A stream for a message. */
export const streamText = ({ connection, direction, messageStreamId }: SessionStream): string =>
  `connection ${connection}, stream ${messageStreamId} from the ${direction}`;

/** Why there is nothing to read in a capture. */
export const noRtmpText = ({ connections }: SessionSource): string =>
  connections === 0
    ? 'is a packet capture without a TCP connection'
    : `is a packet capture without RTMP that was asked for: ${plural(connections, 'TCP connection')}; --connection N reads one whatever it holds`;
