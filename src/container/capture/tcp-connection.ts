import type { CaptureItem, Direction, Endpoint } from './capture-item.ts';
import { otherOf } from './direction.ts';
import { type SegmentPlace, SentBytes, type SentBytesSink } from './sent-bytes.ts';
import type { TcpSegment } from './tcp-segment.ts';

/** The ends of a connection, and what its first packet says about it. */
export interface ConnectionStart {
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly startsMidway: boolean;
}

/** One TCP connection: its two directions, from the segments of both in the order of the capture. */
export class TcpConnection {
  /** From 0. */
  readonly number: number;
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly #startsMidway: boolean;
  readonly #out: CaptureItem[];
  readonly #sent: Readonly<Record<Direction, SentBytes>>;
  readonly #reset: Direction[] = [];
  #timeMs: number;

  /** Adds its items to `out`. */
  constructor(number: number, { client, server, startsMidway }: ConnectionStart, timeMs: number, out: CaptureItem[]) {
    this.number = number;
    this.client = client;
    this.server = server;
    this.#startsMidway = startsMidway;
    this.#timeMs = timeMs;
    this.#out = out;
    this.#sent = {
      client: new SentBytes(this.#sinkOf('client')),
      server: new SentBytes(this.#sinkOf('server')),
    };
    out.push({ kind: 'connection', connection: number, client, server, timeMs, startsMidway });
  }

  /** Memory for bytes that wait for others. */
  get waiting(): number {
    return this.#sent.client.waiting + this.#sent.server.waiting;
  }

  /** Is the segment the first of another connection between the same endpoints? */
  isFollowedBy({ syn, acknowledgement, sequence }: TcpSegment, direction: Direction): boolean {
    if (!syn) return false;
    const isOver = this.#reset.length > 0 || (this.#sent.client.isEnded && this.#sent.server.isEnded);
    const isKnown = this.#sent[direction].beginsAt((sequence + 1) % 2 ** 32);
    if (acknowledgement !== undefined) return isKnown === false;
    // The same SYN again, or after the first segments: packets are not always captured in order.
    return isOver || isKnown !== true || direction === 'server';
  }

  push(segment: TcpSegment, direction: Direction, place: SegmentPlace): void {
    const [sent, answered] = [this.#sent[direction], this.#sent[otherOf(direction)]];
    const { syn, rst, sequence, acknowledgement } = segment;
    this.#timeMs = place.timeMs;
    if (syn) sent.begin((sequence + 1) % 2 ** 32);
    if (acknowledgement !== undefined) {
      // The answer to a SYN that was not captured, or to a captured one whose answer was not.
      if ((syn || (direction === 'client' && !this.#startsMidway)) && !rst) answered.begin(acknowledgement);
      answered.acknowledge(acknowledgement);
    }
    // Data of a RST is a text for people (RFC 9293 3.5.2).
    if (rst) this.#close(direction);
    else sent.push(segment, place);
    sent.tick();
    answered.tick();
  }

  /** Nothing more of it comes. */
  flush(): void {
    this.#sent.client.flush();
    this.#sent.server.flush();
  }

  /** The same endpoints begin another connection with a segment of `direction`. */
  replace(direction: Direction, timeMs: number): void {
    this.#timeMs = timeMs;
    this.#sent[otherOf(direction)].flush();
    if (!this.#sent[direction].isEnded) this.#close(direction);
  }

  /** A RST, which may follow a FIN: then data came that nobody read. */
  #close(direction: Direction): void {
    if (this.#reset.includes(direction)) return;
    this.#reset.push(direction);
    this.#sent[direction].reset();
    this.#out.push({ kind: 'close', connection: this.number, direction, how: 'rst', timeMs: this.#timeMs });
  }

  #sinkOf(direction: Direction): SentBytesSink {
    const ids = { connection: this.number, direction };
    const out = this.#out;
    return {
      data: (bytes, streamOffset, { timeMs, packet, fileOffset }) =>
        out.push({ kind: 'data', ...ids, bytes, streamOffset, timeMs, packet, fileOffset }),
      gap: (streamOffset, length, why, next) => {
        out.push({ kind: 'gap', ...ids, streamOffset, length, timeMs: this.#timeMs });
        if (why === 'missing') out.push(missingBytes(this.number, direction, streamOffset, length, next));
      },
      fin: ({ timeMs }) => out.push({ kind: 'close', ...ids, how: 'fin', timeMs }),
    };
  }
}

const missingBytes = (
  connection: number,
  direction: Direction,
  streamOffset: number,
  length: number,
  next: SegmentPlace | undefined,
): CaptureItem => {
  const bytes = `${length} ${length === 1 ? 'byte' : 'bytes'} of the ${direction} after its first ${streamOffset}`;
  const place = next === undefined ? '' : `, before packet ${next.packet}`;
  return {
    kind: 'finding',
    finding: {
      severity: 'warning',
      code: 'capture-gap',
      message: `connection ${connection}: ${bytes} are not in the capture${place}`,
      ...(next !== undefined && { offset: next.fileOffset }),
    },
  };
};
