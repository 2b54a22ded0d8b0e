import { isCoded } from '../../container/flv/body/payload.ts';
import { FlvReader, type ReadTag } from '../../container/flv/tag/flv-reader.ts';
import { maskedPath } from '../../io/address.ts';
import type { Context } from '../../io/context.ts';
import type { Output } from '../../io/output.ts';
import type { MediaMessage } from '../../media/media-message.ts';
import { rtmpAddressOf } from './client.ts';
import { SYSTEM_CLOCK } from './live-clock.ts';
import { Pace } from './pace.ts';
import { Publisher, type PublisherOptions } from './publisher.ts';

/** How a stream is published. */
export interface PushOptions extends PublisherOptions {
  /** Sends each frame when its time has come, as an encoder does; otherwise as fast as the server takes them. */
  readonly realtime: boolean;
  /** Added to each time, in milliseconds: a stream that begins near 2^24 or 2^32 shows at once who cannot wrap. */
  readonly startTimestampMs?: number | undefined;
  /** Nothing is published after this much of the stream. */
  readonly durationMs?: number | undefined;
}

/** TagType of script data whose values may be AMF3 (E-RTMP v2). */
const AMF3_SCRIPT = 15;

/** Publishes an FLV to an RTMP server: an output whose bytes are a file, sent as messages. */
export const openPush = async (text: string, { interrupted }: Context, options: PushOptions): Promise<PushOutput> => {
  const publisher = await Publisher.open(rtmpAddressOf(text), options, interrupted);
  return new PushOutput(maskedPath(text), publisher, options, interrupted);
};

/** What a `PushOutput` sends its messages to. */
export type MessageTarget = Pick<Publisher, 'send' | 'close' | 'restarts'>;

/** An RTMP stream that is published. */
export class PushOutput implements Output {
  readonly path: string;
  /** As much was published as was asked for. */
  closed = false;
  readonly #target: MessageTarget;
  readonly #options: PushOptions;
  readonly #interrupted: AbortSignal;
  readonly #pace: Pace;
  #reader = new FlvReader();
  #queue: MediaMessage[] = [];
  #sizeBytes = 0;
  #restarts = 0;
  /** Added to the times of this round of the input. */
  #shiftMs: number;
  /** By kind: time of the last frame, and its distance from the one before. */
  readonly #last = new Map<string, { readonly atMs: number; readonly stepMs: number }>();
  /** Time of the first frame, of picture or sound. */
  #firstMs: number | undefined;

  constructor(path: string, target: MessageTarget, options: PushOptions, interrupted: AbortSignal) {
    this.path = path;
    this.#target = target;
    this.#options = options;
    this.#interrupted = interrupted;
    this.#pace = new Pace(options.clock ?? SYSTEM_CLOCK);
    this.#shiftMs = options.startTimestampMs ?? 0;
  }

  /** Bytes of messages that were published. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  write(bytes: Uint8Array): void {
    for (const item of this.#reader.push(bytes)) if (item.kind === 'tag') this.#take(item);
  }

  async flush(): Promise<void> {
    const queue = this.#queue;
    this.#queue = [];
    for (const message of queue) {
      if (this.#options.realtime) await this.#pace.wait(message, this.#interrupted);
      // What an interrupted encoder has not sent, it never sends.
      if (this.#interrupted.aborted) return;
      await this.#target.send(message);
      this.#sizeBytes += message.body.length;
      if (this.#target.restarts > this.#restarts) this.#pace.restart();
      this.#restarts = this.#target.restarts;
    }
  }

  /** The input begins again: its times go on where the last frame of picture or sound ends. */
  nextRound(): void {
    this.#endInput();
    this.#reader = new FlvReader();
    const ends = [...this.#last.values()].map(({ atMs, stepMs }) => atMs + Math.max(1, stepMs));
    this.#shiftMs = Math.max(this.#shiftMs, ...ends);
  }

  async commit(): Promise<void> {
    this.#endInput();
    await this.flush();
    await this.#target.close();
  }

  abandon(): void {
    // What went wrong has been said.
    this.#target.close().catch(() => undefined);
  }

  #endInput(): void {
    for (const item of this.#reader.end()) if (item.kind === 'tag' && item.missingBytes === 0) this.#take(item);
  }

  #take({ parsed, type, bytes, dtsMs }: ReadTag): void {
    if (type === 'unknown' || this.closed) return;
    const at = dtsMs + this.#shiftMs;
    if (parsed.payloads.some(isCoded)) {
      this.#firstMs ??= at;
      if (at - this.#firstMs >= (this.#options.durationMs ?? Number.POSITIVE_INFINITY)) {
        this.closed = true;
        return;
      }
      const last = this.#last.get(type);
      // Tracks of a kind may share a time.
      if (last === undefined || at > last.atMs) {
        this.#last.set(type, { atMs: at, stepMs: last === undefined ? 0 : at - last.atMs });
      }
    }
    const isAmf3 = parsed.header.tagType === AMF3_SCRIPT;
    // The time wraps; the bytes are the reader's.
    const body = bytes.slice(bytes.length - parsed.header.dataSize);
    this.#queue.push({ kind: type, timestampMs: at >>> 0, body, ...(isAmf3 && { isAmf3 }) });
  }
}
