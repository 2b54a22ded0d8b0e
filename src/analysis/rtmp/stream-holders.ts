import type { Direction } from '../../container/capture/capture-item.ts';
import type { Severity } from '../../syntax/diagnostics.ts';
import type { KeyMask } from './key-mask.ts';
import type { Holder, PublishedStreams } from './published-streams.ts';
import { mediaDirection, type OpenStream, type SessionCommands } from './session-commands.ts';

type Note = (severity: Severity, code: string, message: string) => void;

/** Streams of one connection that are compared with those of others. */
const MAX_HELD = 32;

interface Held {
  /** Of publishers, by server; of what was asked to reconnect, without it. */
  readonly key: string;
  readonly path: string;
  readonly role: OpenStream['role'];
  readonly holder: Holder;
  readonly shown: string;
  /** Who publishes it, too. */
  readonly rival: Holder | undefined;
  hasMedia?: boolean;
  mediaAfterRequest: number;
}

/** The streams that a connection publishes or plays, compared with those of other connections. */
export class StreamHolders {
  readonly #connection: number;
  readonly #server: string;
  readonly #mask: KeyMask;
  readonly #published: PublishedStreams;
  readonly #note: Note;
  readonly #held = new Map<number, Held>();

  constructor(
    {
      connection,
      server,
      mask,
      published,
    }: {
      readonly connection: number;
      readonly server: string;
      readonly mask: KeyMask;
      readonly published: PublishedStreams;
    },
    note: Note,
  ) {
    this.#connection = connection;
    this.#server = server;
    this.#mask = mask;
    this.#published = published;
    this.#note = note;
  }

  /** The client publishes or plays. */
  open({ role, name, timeMs }: OpenStream, messageStreamId: number, app: string | undefined): void {
    if (app === undefined || name === '' || (this.#held.size >= MAX_HELD && !this.#held.has(messageStreamId))) return;
    const path = `${app}/${name.split('?')[0]}`;
    const key = `${this.#server} ${path}`;
    const holder: Holder = { connection: this.#connection, sinceMs: timeMs, lastMediaMs: undefined, isOpen: true };
    const shown = `${this.#mask.app(app)}/${this.#mask.name(name)}`;
    const rival = role === 'publish' ? this.#published.publish(key, holder) : undefined;
    this.#held.set(messageStreamId, { key, path: `${role} ${path}`, role, holder, shown, rival, mediaAfterRequest: 0 });
    if (rival === undefined || rival.asked === true) return;
    const message = `connection ${this.#connection} publishes ${shown}, which connection ${rival.connection}${this.#silenceOf(rival, timeMs)} publishes and has not closed`;
    this.#note('warning', 'rtmp-second-publisher', message);
  }

  #silenceOf({ lastMediaMs, sinceMs }: Holder, nowMs: number | undefined): string {
    const last = lastMediaMs ?? sinceMs;
    if (last === undefined || nowMs === undefined) return '';
    return ` (last media ${Math.round(nowMs - last)} ms ago)`;
  }

  /** The server refuses the name. */
  badName(nowMs: number | undefined): void {
    const held = [...this.#held.values()].findLast(({ role }) => role === 'publish');
    const { rival, shown = 'the stream' } = held ?? {};
    const who =
      rival?.isOpen === true
        ? `connection ${rival.connection} still publishes it${this.#silenceOf(rival, nowMs)}`
        : 'no other connection of this input publishes it';
    this.#note('error', 'rtmp-second-publisher', `NetStream.Publish.BadName for ${shown}: ${who}`);
  }

  /** Audio or video in a direction. */
  media(direction: Direction, messageStreamId: number, timeMs: number | undefined): void {
    const held = this.#held.get(messageStreamId);
    if (held === undefined || mediaDirection(held.role) !== direction) return;
    const { holder, path, shown } = held;
    if (holder.asked === true) held.mediaAfterRequest++;
    const isFirst = !held.hasMedia;
    held.hasMedia = true;
    holder.lastMediaMs = timeMs;
    const before = isFirst ? this.#published.predecessor(path, this.#connection) : undefined;
    if (before === undefined) return;
    before.successor = { connection: this.#connection, firstMediaMs: timeMs };
    if (before.isOpen) return;
    const gapMs = timeMs === undefined || before.lastMediaMs === undefined ? undefined : timeMs - before.lastMediaMs;
    const gap = gapMs === undefined ? '' : ` after a gap of ${Math.round(gapMs)} ms`;
    const message = `connection ${this.#connection} goes on with ${shown}${gap}, after connection ${before.connection} was asked to reconnect and is closed`;
    this.#note('warning', 'rtmp-reconnect', message);
  }

  /** The server has asked to reconnect. */
  asked(): void {
    for (const { path, holder } of this.#held.values()) this.#published.ask(path, holder);
  }

  /** The connection is over. */
  end(reconnect: SessionCommands['reconnect'], nowMs: number | undefined): void {
    for (const held of this.#held.values()) {
      this.#published.close(held.key, held.holder);
      if (reconnect !== undefined) this.#reconnected(held, reconnect, nowMs);
    }
  }

  #reconnected(
    { shown, holder, mediaAfterRequest }: Held,
    { index, timeMs, tcUrl }: NonNullable<SessionCommands['reconnect']>,
    nowMs: number | undefined,
  ): void {
    const { successor, lastMediaMs } = holder;
    const where = tcUrl === undefined ? '' : ` to ${this.#mask.url(tcUrl)}`;
    const forMs =
      nowMs === undefined || timeMs === undefined ? '' : ` until it closed ${Math.round(nowMs - timeMs)} ms later`;
    const overlapMs =
      successor?.firstMediaMs === undefined || lastMediaMs === undefined
        ? undefined
        : lastMediaMs - successor.firstMediaMs;
    const by =
      successor === undefined
        ? 'no connection has gone on with it so far'
        : `connection ${successor.connection} goes on with it${overlapMs === undefined ? '' : `, with ${overlapMs < 0 ? 'a gap' : 'an overlap'} of ${Math.round(Math.abs(overlapMs))} ms`}`;
    const message = `${shown}: the server asked to reconnect${where} (message ${index}); ${mediaAfterRequest} audio and video messages came after it${forMs}; ${by}`;
    this.#note('info', 'rtmp-reconnect', message);
  }
}
