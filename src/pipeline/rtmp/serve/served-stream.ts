import type { StreamPlace } from '../../../analysis/serve/stream-place.ts';
import type { PlayerStatus, PublisherStatus, StreamStatus } from '../../../analysis/serve/stream-status.ts';
import { isoTime, nowMs } from '../../../io/clock.ts';
import type { MediaMessage } from '../../../media/media-message.ts';
import type { StatusCode } from '../../../transport/rtmp/command/status-codes.ts';
import type { GopCacheOptions } from './gop-cache.ts';
import { LiveStream, type Subscriber } from './live-stream.ts';
import type { Recording } from './recording.ts';
import type { StreamCheck } from './stream-check.ts';
import { StreamMeter } from './stream-meter.ts';

/** Who publishes a stream. */
export interface Publisher extends Pick<PublisherStatus, 'connection' | 'peer' | 'kind' | 'flashVer'> {
  /** It may not go on. */
  stop(code: StatusCode, description: string): void;
}

/** One that a stream is sent to, on its way out of this server. */
export interface Player extends Subscriber {
  status(nowMs: number): PlayerStatus;
}

/** What goes along with a publish; each takes its messages, too. */
export interface Company {
  readonly check?: StreamCheck | undefined;
  readonly recording?: Recording | undefined;
  readonly relays: readonly Player[];
}

/** From one publish to its end. */
interface Publication extends Company {
  readonly publisher: Publisher;
  readonly meter: StreamMeter;
  readonly beganMs: number;
  readonly since: string;
}

/** What is known of a publish that has ended. */
export interface Published {
  readonly publisher: Publisher;
  readonly durationMs: number;
  readonly bytes: number;
  readonly frames: number;
}

/** A stream of a server: those who publish and play it, and what is measured. */
export class ServedStream {
  readonly place: StreamPlace;
  readonly #live: LiveStream;
  readonly #players = new Set<Player>();
  #publication: Publication | undefined;
  #emptySinceMs = nowMs();
  /** Bytes to players that have left. */
  #bytesOutBefore = 0;
  /** Frames that were left out for them. */
  #droppedBefore = 0;

  constructor(place: StreamPlace, cache: GopCacheOptions) {
    this.place = place;
    this.#live = new LiveStream(place.app, place.name, cache);
  }

  get isPublished(): boolean {
    return this.#live.isPublished;
  }

  get isIdle(): boolean {
    return this.#live.isIdle;
  }

  /** Since when there is no publisher, where there is none. */
  get emptySinceMs(): number {
    return this.#emptySinceMs;
  }

  get publisher(): Publisher | undefined {
    return this.#publication?.publisher;
  }

  /** Of the publish that goes on. */
  get check(): StreamCheck | undefined {
    return this.#publication?.check;
  }

  plays(player: Player): boolean {
    return this.#players.has(player);
  }

  get playerCount(): number {
    return this.#players.size;
  }

  get cachedBytes(): number {
    return this.#live.cachedBytes;
  }

  /** Keeps no frames for players that come late, up to the next key frame. */
  forgetGops(): void {
    this.#live.forgetGops();
  }

  /** A publisher begins; false: there is one already. `companyOf` is asked only if it does. */
  begin(publisher: Publisher, companyOf: () => Company): boolean {
    if (!this.#live.begin(publisher)) return false;
    const company = companyOf();
    this.#bytesOutBefore = 0;
    this.#publication = { ...company, publisher, meter: new StreamMeter(), beganMs: nowMs(), since: isoTime() };
    if (company.check !== undefined) this.#live.subscribe(company.check);
    if (company.recording !== undefined) this.#live.subscribe(company.recording);
    for (const relay of company.relays) this.play(relay);
    return true;
  }

  /** A message of the publisher. Its body is kept: it must not change. */
  publish(publisher: Publisher, message: MediaMessage): void {
    const publication = this.#publication;
    if (publication?.publisher !== publisher) return;
    publication.meter.take(this.#live.publish(message), nowMs());
    const refusal = publication.check?.refusal;
    if (refusal !== undefined) publisher.stop('NetStream.Publish.Rejected', refusal);
  }

  /** The publisher leaves; `undefined`: it was not the publisher. */
  end(publisher: Publisher): Published | undefined {
    const publication = this.#publication;
    if (publication?.publisher !== publisher) return undefined;
    this.#publication = undefined;
    this.#emptySinceMs = nowMs();
    this.#live.end(publisher);
    if (publication.check !== undefined) this.#live.unsubscribe(publication.check);
    if (publication.recording !== undefined) this.#live.unsubscribe(publication.recording);
    for (const relay of publication.relays) this.leave(relay);
    const { meter, beganMs } = publication;
    return {
      publisher,
      durationMs: Math.round(nowMs() - beganMs),
      bytes: meter.bytes,
      frames: meter.video(nowMs())?.frames ?? 0,
    };
  }

  /** Sends what is needed to begin, then each message as it comes, and again from the next publisher. */
  play(player: Player): void {
    this.#players.add(player);
    this.#live.subscribe(player);
  }

  /** Gives it to one that is no player: like `play`, but nobody counts it. */
  follow(subscriber: Subscriber): void {
    this.#live.subscribe(subscriber);
  }

  unfollow(subscriber: Subscriber): void {
    this.#live.unsubscribe(subscriber);
  }

  /** Sends nothing more until `resume`. */
  pause(player: Player): void {
    this.#live.unsubscribe(player);
  }

  /** Goes on with what is sent now. */
  resume(player: Player): void {
    if (!this.#players.has(player)) return;
    this.#live.unsubscribe(player);
    this.#live.subscribe(player);
  }

  leave(player: Player): void {
    if (!this.#players.delete(player)) return;
    const { bytesOut, droppedFrames } = player.status(nowMs());
    this.#bytesOutBefore += bytesOut;
    this.#droppedBefore += droppedFrames;
    this.#live.unsubscribe(player);
  }

  status(now: number): StreamStatus {
    const players = [...this.#players].map((player) => player.status(now));
    const { publisher, meter, beganMs, since, check, recording } = this.#publication ?? {};
    const { encoder } = meter ?? {};
    const [video, audio] = [meter?.video(now), meter?.audio(now)];
    return {
      ...this.place,
      ...(publisher !== undefined && {
        publisher: {
          connection: publisher.connection,
          peer: publisher.peer,
          kind: publisher.kind,
          since: since ?? '',
          publishedMs: Math.round(now - (beganMs ?? now)),
          ...(publisher.flashVer !== undefined && { flashVer: publisher.flashVer }),
          ...(encoder !== undefined && { encoder }),
        },
      }),
      bytesIn: meter?.bytes ?? 0,
      bytesOut: players.reduce((sum, { bytesOut }) => sum + bytesOut, this.#bytesOutBefore),
      droppedFrames: players.reduce((sum, { droppedFrames }) => sum + droppedFrames, this.#droppedBefore),
      bitrateBps: meter?.bitrateBps(now) ?? 0,
      ...(video !== undefined && { video }),
      ...(audio !== undefined && { audio }),
      players,
      cachedBytes: this.#live.cachedBytes,
      ...(check !== undefined && { findings: check.status }),
      ...(recording?.status !== undefined && { recording: recording.status }),
    };
  }
}
