import { parseMediaMessage } from '../../container/flv/body/parse-body.ts';
import { SourceError } from '../../io/source-error.ts';
import type { MediaMessage } from '../../media/media-message.ts';
import { maskedAddress, type RtmpAddress } from '../../transport/rtmp/address.ts';
import { takesFourCc } from '../../transport/rtmp/command/capabilities.ts';
import { movedAddress } from '../../transport/rtmp/moved-address.ts';
import type { ClientEvent } from '../../transport/rtmp/session/client-event.ts';
import { failureError, type NetworkOptions, RtmpClient } from './client.ts';
import { type LiveClock, SYSTEM_CLOCK } from './live-clock.ts';
import { GOOD_MS, MOVED_TOO_OFTEN, Moves } from './moves.ts';
import { Reconnection } from './reconnection.ts';
import { GopCache } from './serve/gop-cache.ts';
import { type StreamedMessage, streamedMessage } from './serve/media-role.ts';

/** How a stream is kept up. */
export interface PublisherOptions extends NetworkOptions {
  /** How often a connection that was lost is opened again in a row; 0 by default. */
  readonly reconnect?: number | undefined;
  readonly clock?: LiveClock | undefined;
}

/**
 * Publishes messages to a server. Where the connection is lost, or the server asks to go on elsewhere, the stream goes on
 * with its metadata, its sequence headers and the next key frame.
 */
export class Publisher {
  readonly #options: PublisherOptions;
  readonly #interrupted: AbortSignal;
  readonly #reconnection: Reconnection;
  readonly #clock: LiveClock;
  readonly #moves: Moves;
  /** Of metadata and sequence headers alone. */
  readonly #headers = new GopCache({ gops: 0, maxBytes: 0 });
  readonly #warned = new Set<string>();
  readonly #closing: Promise<void>[] = [];
  #address: RtmpAddress;
  #link: PublishedLink;
  /** Left out up to here: nothing can be decoded before. */
  #waitsForKey = false;
  #hasVideo = false;
  #restarts = 0;

  private constructor(
    address: RtmpAddress,
    link: PublishedLink,
    {
      options,
      moves,
      interrupted,
    }: { readonly options: PublisherOptions; readonly moves: Moves; readonly interrupted: AbortSignal },
  ) {
    this.#address = address;
    this.#link = link;
    this.#options = options;
    this.#interrupted = interrupted;
    this.#clock = options.clock ?? SYSTEM_CLOCK;
    this.#moves = moves;
    this.#reconnection = new Reconnection({ ...options, interrupted });
  }

  /** Connects; throws `SourceError` where the server cannot be reached or refuses. */
  static async open(address: RtmpAddress, options: PublisherOptions, interrupted: AbortSignal): Promise<Publisher> {
    const moves = new Moves(options.clock ?? SYSTEM_CLOCK, options.reconnect);
    const link = await openLink(address, options, moves, interrupted);
    return new Publisher(address, link, { options, moves, interrupted });
  }

  /** Connections that were opened after the first one. */
  get restarts(): number {
    return this.#restarts;
  }

  /** Sends a message, and waits while more waits than should; throws `SourceError` where the stream cannot go on. */
  async send(message: MediaMessage): Promise<void> {
    const streamed = streamedMessage(message);
    if (message.kind === 'video') this.#hasVideo = true;
    if (streamed.role === 'header') this.#warn(message);
    for (;;) {
      try {
        const { moveTo, failure } = this.#link;
        const isDue = failure !== undefined || (this.#isEntry(streamed) && this.#moves.waitMs === 0);
        if (moveTo !== undefined && isDue) await this.#move(moveTo);
        if (this.#link.failure !== undefined) throw this.#link.failure;
        if (this.#clock.nowMs() - this.#link.sinceMs >= GOOD_MS) this.#reconnection.succeeded();
        await this.#pass(streamed);
        break;
      } catch (error) {
        const isEndless = error instanceof SourceError && error.code === MOVED_TOO_OFTEN;
        if (!(await this.#recover(isEndless ? error : (this.#link.failure ?? error)))) break;
      }
    }
    this.#headers.add(streamed);
  }

  /** Sends what waits and leaves the stream in order; throws what went wrong since the last message. */
  async close(): Promise<void> {
    await this.#link.close(this.#interrupted.aborted);
    await Promise.all(this.#closing);
    if (this.#link.failure !== undefined && !this.#interrupted.aborted) throw this.#link.failure;
  }

  /** A message that decoding can start at. */
  #isEntry({ role }: StreamedMessage): boolean {
    return role === 'key' || (role === 'sound' && !this.#hasVideo);
  }

  async #pass(streamed: StreamedMessage): Promise<void> {
    const { message } = streamed;
    const { client } = this.#link;
    if (this.#waitsForKey) {
      if (!this.#isEntry(streamed)) return;
      for (const header of this.#headers.messages()) {
        client.send({ ...header.message, timestampMs: message.timestampMs });
      }
      this.#waitsForKey = false;
    }
    if (!client.send(message)) await client.drained();
  }

  /** Opens a connection in place of one that was lost; false: the user interrupted. */
  async #recover(error: unknown): Promise<boolean> {
    this.#waitsForKey = true;
    for (let why = error; ; ) {
      if (this.#interrupted.aborted || !(await this.#reconnection.next(why))) return false;
      this.#link.client.destroy();
      try {
        this.#use(await openLink(this.#address, this.#options, this.#moves, this.#interrupted));
        return true;
      } catch (again) {
        why = again;
      }
    }
  }

  /** Goes on at another server: the old connection is left when there is a new one. */
  async #move(to: RtmpAddress): Promise<void> {
    const old = this.#link;
    old.moveTo = undefined;
    // The old connection may be lost by now.
    await this.#clock.pause(this.#moves.waitMs, this.#interrupted);
    this.#moves.next();
    try {
      const link = await openLink(to, this.#options, this.#moves, this.#interrupted);
      this.#address = to;
      this.#waitsForKey = true;
      this.#use(link);
      this.#closing.push(old.close(false));
    } catch (error) {
      if (!(error instanceof SourceError) || this.#interrupted.aborted) throw error;
      this.#options.onNotice?.(`${maskedAddress(to)}: ${error.message}: going on at the old place`);
    }
  }

  #use(link: PublishedLink): void {
    this.#link = link;
    this.#restarts++;
  }

  /** A codec that the server does not name is sent all the same: many take what they do not name. */
  #warn(message: MediaMessage): void {
    const { kind } = message;
    if (kind === 'script') return;
    const { payloads, video, audio } = parseMediaMessage(message);
    const isEnhanced = video?.isExHeader === 1 || audio?.soundFormat === EX_AUDIO;
    const { answered } = this.#link.client;
    for (const { codec } of isEnhanced ? payloads : []) {
      if (takesFourCc(answered, kind, codec) || this.#warned.has(codec)) continue;
      this.#warned.add(codec);
      const names =
        answered === undefined ? 'the server knows nothing of Enhanced RTMP' : 'the server does not list it';
      this.#options.onNotice?.(`the ${kind} has the FourCC ${codec}, and ${names}: it may be dropped`);
    }
  }
}

/** SoundFormat ExHeader (E-RTMP v2). */
const EX_AUDIO = 9;

/** Connects, and listens to the server from then on. */
const openLink = async (
  address: RtmpAddress,
  options: PublisherOptions,
  moves: Moves,
  interrupted: AbortSignal,
): Promise<PublishedLink> => {
  const client = await RtmpClient.open(address, { ...options, role: 'publish', interrupted });
  return new PublishedLink(address, client, options, moves);
};

/** One connection of a publisher. The server may refuse, ask for a Ping Response, or close at any time. */
class PublishedLink {
  readonly client: RtmpClient;
  readonly sinceMs: number;
  /** Why nothing can be sent any more. */
  failure: Error | undefined;
  /** Where the server asks to go on. */
  moveTo: RtmpAddress | undefined;
  readonly #address: RtmpAddress;
  readonly #options: PublisherOptions;
  readonly #moves: Moves;
  readonly #listening: Promise<void>;
  #isClosing = false;

  constructor(address: RtmpAddress, client: RtmpClient, options: PublisherOptions, moves: Moves) {
    this.#moves = moves;
    this.#address = address;
    this.client = client;
    this.#options = options;
    this.sinceMs = (options.clock ?? SYSTEM_CLOCK).nowMs();
    this.#listening = this.#listen();
  }

  async close(isHurried: boolean): Promise<void> {
    if (!isHurried && this.failure === undefined) await this.client.drained().catch((error) => this.#failed(error));
    this.#isClosing = true;
    const failure = await this.client.close();
    this.failure ??= failure;
    await this.#listening;
  }

  async #listen(): Promise<void> {
    try {
      for await (const events of this.client.events()) for (const event of events) this.#heard(event);
      this.#failed(new SourceError('ECONNRESET', 'the server closed the connection'));
    } catch (error) {
      this.#failed(error as Error);
    }
  }

  #failed(error: Error): void {
    if (!this.#isClosing) this.failure ??= error;
  }

  #heard(event: ClientEvent): void {
    const { onNotice } = this.#options;
    if (event.kind === 'failed') this.#failed(failureError(event));
    else if (event.kind === 'finding' && event.finding.severity !== 'info') onNotice?.(event.finding.message);
    else if (event.kind === 'reconnect') {
      const to = event.tcUrl === undefined ? this.#address : movedAddress(this.#address, event.tcUrl);
      if ('fault' in to) onNotice?.(to.fault);
      else {
        this.#moves.asked();
        this.moveTo = to;
        onNotice?.(`the server asks to go on at ${maskedAddress(to)}`);
      }
    }
  }
}
