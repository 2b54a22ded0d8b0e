import { FlvReader, type ReadTag } from '../../container/flv/tag/flv-reader.ts';
import type { Context } from '../../io/context.ts';
import type { Output } from '../../io/output.ts';
import { SourceError } from '../../io/source-error.ts';
import type { MediaMessage } from '../../media/media-message.ts';
import { maskedAddress } from '../../transport/rtmp/address.ts';
import type { ClientEvent } from '../../transport/rtmp/session/client-event.ts';
import { failureError, type NetworkOptions, RtmpClient, rtmpAddressOf } from './client.ts';
import { Pace } from './pace.ts';

/** How a stream is published. */
export interface PushOptions extends NetworkOptions {
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
  const address = rtmpAddressOf(text);
  const client = await RtmpClient.open(address, { ...options, role: 'publish', interrupted });
  return new PushOutput(maskedAddress(address), client, options, interrupted);
};

/** An RTMP stream that is published. */
export class PushOutput implements Output {
  readonly path: string;
  /** As much was published as was asked for. */
  closed = false;
  readonly #client: RtmpClient;
  readonly #options: PushOptions;
  readonly #interrupted: AbortSignal;
  readonly #pace = new Pace();
  readonly #listening: Promise<void>;
  #reader = new FlvReader();
  #queue: MediaMessage[] = [];
  #sizeBytes = 0;
  #failure: Error | undefined;
  #isOver = false;
  /** Added to the times of this round of the input. */
  #shiftMs: number;
  #lastMs = 0;
  #firstMs: number | undefined;
  #stepMs = 0;

  constructor(path: string, client: RtmpClient, options: PushOptions, interrupted: AbortSignal) {
    this.path = path;
    this.#client = client;
    this.#options = options;
    this.#interrupted = interrupted;
    this.#shiftMs = options.startTimestampMs ?? 0;
    this.#listening = this.#listen();
  }

  /** Bytes of tags that were published. */
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
      if (this.#options.realtime && !this.#interrupted.aborted) await this.#pace.wait(message, this.#interrupted);
      if (this.#failure !== undefined) throw this.#failure;
      // What an interrupted encoder has not sent, it never sends.
      if (this.#interrupted.aborted) return;
      this.#sizeBytes += message.body.length;
      if (!this.#client.send(message)) await this.#drained();
    }
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** The input begins again: its times go on after those of the last round. */
  nextRound(): void {
    for (const item of this.#reader.end()) if (item.kind === 'tag') this.#take(item);
    this.#reader = new FlvReader();
    this.#shiftMs = this.#lastMs + Math.max(1, this.#stepMs);
  }

  async commit(): Promise<void> {
    for (const item of this.#reader.end()) if (item.kind === 'tag' && item.missingBytes === 0) this.#take(item);
    await this.flush();
    await this.#close();
    if (this.#failure !== undefined) throw this.#failure;
  }

  abandon(): void {
    void this.#close();
  }

  #take({ parsed, type, bytes, dtsMs }: ReadTag): void {
    if (type === 'unknown') return;
    const at = dtsMs + this.#shiftMs;
    const timestampMs = at >>> 0;
    this.#firstMs ??= at;
    if (at - this.#firstMs >= (this.#options.durationMs ?? Number.POSITIVE_INFINITY)) this.closed = true;
    if (this.closed) return;
    if (type === 'video' && at > this.#lastMs) this.#stepMs = at - this.#lastMs;
    this.#lastMs = Math.max(this.#lastMs, at);
    const body = bytes.slice(bytes.length - parsed.header.dataSize);
    this.#queue.push({ kind: type, timestampMs, body, ...(parsed.header.tagType === AMF3_SCRIPT && { isAmf3: true }) });
  }

  async #drained(): Promise<void> {
    try {
      await this.#client.drained();
    } catch (error) {
      throw this.#failure ?? error;
    }
  }

  /** The server may refuse, ask for a Ping Response, or close at any time. */
  async #listen(): Promise<void> {
    try {
      for await (const events of this.#client.events()) for (const event of events) this.#heard(event);
      if (!this.#isOver) this.#failure ??= new SourceError('ECONNRESET', 'the server closed the connection');
    } catch (error) {
      if (!this.#isOver) this.#failure ??= error as Error;
    }
  }

  #heard(event: ClientEvent): void {
    if (event.kind === 'failed') this.#failure ??= failureError(event);
    else if (event.kind === 'finding' && event.finding.severity !== 'info') {
      this.#options.onNotice?.(event.finding.message);
    }
  }

  async #close(): Promise<void> {
    this.#isOver = true;
    await this.#client.close();
    await this.#listening;
  }
}
