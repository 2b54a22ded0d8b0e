import type { Direction } from '../../container/capture/capture-item.ts';
import type { CommandMessage } from '../../transport/rtmp/message/command.ts';
import { millisecondsBetween } from './milliseconds.ts';
import type { MessageDerived } from './records.ts';
import type { ResponseSummary } from './summary.ts';

/** Requests of a direction that wait for an answer: more are forgotten, the oldest first. */
const MAX_WAITING = 256;

/** Command names that are counted. */
const MAX_NAMES = 64;

/** A command that can be answered. */
export interface Request {
  readonly index: number;
  readonly name: string;
  readonly timeMs: number | undefined;
  readonly messageStreamId: number;
}

/** Commands that servers answer by onStatus, on the message stream. */
const BY_STATUS: Readonly<Record<string, RegExp>> = {
  publish: /^NetStream\.(Publish|Record|Data)\.|^NetStream\.Failed/,
  play: /^NetStream\.Play\.|^NetStream\.Failed/,
  play2: /^NetStream\.Play\./,
  seek: /^NetStream\.Seek\./,
  pause: /^NetStream\.(Pause|Unpause)\./,
  closeStream: /^NetStream\.Unpublish\./,
  FCUnpublish: /^NetStream\.Unpublish\./,
  deleteStream: /^NetStream\.Unpublish\./,
};

/** Commands that answer another one by their name. */
const BY_NAME: Readonly<Record<string, string>> = {
  onFCPublish: 'FCPublish',
  onFCUnpublish: 'FCUnpublish',
  onFCSubscribe: 'FCSubscribe',
};

/** Commands that servers answer. Others, with a transaction id too, often are not. */
const ANSWERED: ReadonlySet<string> = new Set(['connect', 'createStream', 'publish', 'play']);

interface NameCount {
  count: number;
  answered: number;
  maxDelayMs: number | undefined;
}

/** Ties answers to the commands of the other direction. */
export class RequestTable {
  /** By direction of the request and transaction id. */
  readonly #byTransaction: Readonly<Record<Direction, Map<number, Request>>> = { client: new Map(), server: new Map() };
  /** The last request of each name that is answered by status or name. */
  readonly #byName = new Map<string, Request>();
  readonly #pings = new Map<number, Request>();
  /** Requests without an answer, of commands that are answered. */
  readonly #unanswered = new Map<string, Request>();
  readonly #names = new Map<string, NameCount>();

  /** A command is sent. */
  request(direction: Direction, command: Partial<CommandMessage>, request: Request): void {
    const { name } = request;
    const { transactionId = 0 } = command;
    if (transactionId > 0) kept(this.#byTransaction[direction], transactionId, request);
    if (direction !== 'client') return;
    kept(this.#byName, name, request);
    if (transactionId > 0 || ANSWERED.has(name)) this.#countOf(name).count++;
    if (ANSWERED.has(name)) kept(this.#unanswered, `${name} ${request.index}`, request);
  }

  /** PingRequest. */
  ping(timestamp: number, request: Request): void {
    kept(this.#pings, timestamp, request);
    this.#countOf(request.name).count++;
  }

  /** PingResponse. */
  pong(timestamp: number, timeMs: number | undefined): Partial<MessageDerived> {
    const request = this.#pings.get(timestamp);
    this.#pings.delete(timestamp);
    return this.#answered(request, timeMs);
  }

  /** What a command of this direction answers, if it answers one. */
  answer(
    direction: Direction,
    command: Partial<CommandMessage>,
    code: string | undefined,
    messageStreamId: number,
    timeMs: number | undefined,
  ): Partial<MessageDerived> {
    const { commandName = '', transactionId = 0 } = command;
    if (commandName === '_result' || commandName === '_error') {
      const requests = this.#byTransaction[direction === 'client' ? 'server' : 'client'];
      const request = requests.get(transactionId);
      requests.delete(transactionId);
      return this.#answered(request, timeMs);
    }
    const named = BY_NAME[commandName];
    if (named !== undefined) return this.#answered(this.#byName.get(named), timeMs);
    if (commandName !== 'onStatus' || code === undefined) return {};
    const candidates = Object.entries(BY_STATUS)
      .filter(([, pattern]) => pattern.test(code))
      .flatMap(([name]) => this.#byName.get(name) ?? []);
    // Servers send the status of publish on message stream 0, too.
    const onStream = candidates.filter((each) => each.messageStreamId === messageStreamId);
    const [request] = (onStream.length > 0 ? onStream : candidates).sort((a, b) => b.index - a.index);
    return this.#answered(request, timeMs);
  }

  #answered(request: Request | undefined, timeMs: number | undefined): Partial<MessageDerived> {
    if (request === undefined) return {};
    const count = this.#countOf(request.name);
    const isFirst = this.#unanswered.delete(`${request.name} ${request.index}`) || !ANSWERED.has(request.name);
    const delayMs =
      timeMs === undefined || request.timeMs === undefined ? undefined : millisecondsBetween(request.timeMs, timeMs);
    if (isFirst) {
      count.answered++;
      if (delayMs !== undefined) count.maxDelayMs = Math.max(delayMs, count.maxDelayMs ?? delayMs);
    }
    const link = { request: request.index, requestName: request.name };
    return delayMs === undefined ? link : { ...link, delayMs };
  }

  #countOf(name: string): NameCount {
    let count = this.#names.get(name);
    if (count === undefined) {
      count = { count: 0, answered: 0, maxDelayMs: undefined };
      if (this.#names.size < MAX_NAMES) this.#names.set(name, count);
    }
    return count;
  }

  /** Requests that wait for an answer which servers give. */
  get waiting(): readonly Request[] {
    return [...this.#unanswered.values()];
  }

  get summary(): readonly ResponseSummary[] {
    return [...this.#names].map(([requestName, { count, answered, maxDelayMs }]) => ({
      requestName,
      count,
      unanswered: Math.max(0, count - answered),
      ...(maxDelayMs !== undefined && { maxDelayMs }),
    }));
  }
}

const kept = <Key>(map: Map<Key, Request>, key: Key, request: Request): void => {
  map.delete(key);
  map.set(key, request);
  if (map.size <= MAX_WAITING) return;
  const [oldest] = map.keys();
  map.delete(oldest as Key);
};
