import { ClientSession } from '../../../src/transport/rtmp/session/client-session.ts';
import { ServerSession } from '../../../src/transport/rtmp/session/server-session.ts';
import { clientOptions, type KeptEvent, keptEvent, serverOptions } from '../../harness/rtmp-session.ts';
import { feed, hold, same, splits } from '../properties.ts';
import type { FuzzTarget } from './target.ts';

/** The first byte of an input: who receives it, how the application decides, and whether it begins with the handshake. */
const FLAGS = { client: 1, plays: 2, refuses: 4, late: 8, digest: 16, handshake: 32 } as const;

/** Any packets do: a wrong answer is no error. */
const HANDSHAKE = Uint8Array.from({ length: 3073 }, (_, i) => (i === 0 ? 3 : 0));

/** A session sends little more than it receives: answers, and the commands of a client. */
const SENT_PER_BYTE = 64;
const SENT_AT_LEAST = 8192;

interface Session {
  receive(bytes: Uint8Array): Iterable<KeptEvent>;
  end(): Iterable<KeptEvent>;
  takeOutput(): readonly Uint8Array[];
}

function* kept(events: Iterable<Parameters<typeof keptEvent>[0]>): Generator<KeptEvent> {
  for (const event of events) yield keptEvent(event);
}

const client = (flags: number): Session => {
  const role = (flags & FLAGS.plays) === 0 ? 'publish' : 'play';
  const session = new ClientSession(clientOptions({ role, digest: (flags & FLAGS.digest) !== 0 }));
  return {
    *receive(bytes) {
      for (const event of session.receive(bytes, 0)) {
        if (event.kind === 'started') session.send({ kind: 'audio', timestampMs: 1, body: Uint8Array.of(1) });
        yield keptEvent(event);
      }
    },
    *end() {
      hold('a clock that stands does not end a session', [...session.tick(0)].length === 0);
      yield* kept(session.tick(1e9));
      yield* kept(session.end(1e9));
      session.close();
      hold('it is over', session.isOver && [...session.receive(Uint8Array.of(1), 1e9)].length === 0);
    },
    takeOutput: () => session.takeOutput(),
  };
};

const server = (flags: number): Session => {
  const session = new ServerSession(serverOptions());
  const late: (() => void)[] = [];
  const decide = (event: ReturnType<ServerSession['receive']> extends Generator<infer Event> ? Event : never): void => {
    if (!('reject' in event)) return;
    const act = (): void => {
      if ((flags & FLAGS.refuses) !== 0 && event.kind !== 'connect') event.reject('NetStream.Failed', 'no');
      else event.accept();
    };
    if ((flags & FLAGS.late) === 0) act();
    else late.push(act);
  };
  function* decided(events: Iterable<Parameters<typeof decide>[0]>): Generator<KeptEvent> {
    for (const event of events) {
      decide(event);
      yield keptEvent(event);
    }
  }
  return {
    receive: (bytes) => decided(session.receive(bytes, 0)),
    *end() {
      // Decisions that come late release what was held, which may ask again.
      while (late.length > 0) {
        late.shift()?.();
        yield* decided(session.tick(0));
      }
      yield* decided(session.tick(1e9));
      session.streamEnded(1);
      session.close();
      hold('it is over', session.isOver && [...session.receive(Uint8Array.of(1), 1e9)].length === 0);
    },
    takeOutput: () => session.takeOutput(),
  };
};

/** The events of a session that receives the bytes, as text. */
const eventsOf = (flags: number, bytes: Uint8Array, sizes: readonly number[]): string => {
  const session = (flags & FLAGS.client) === 0 ? server(flags) : client(flags);
  const lines: string[] = [];
  let sent = 0;
  const take = (events: Iterable<KeptEvent>): void => {
    for (const event of events) {
      lines.push(JSON.stringify(event));
    }
    for (const { length } of session.takeOutput()) sent += length;
  };
  if ((flags & FLAGS.handshake) === 0) take(session.receive(HANDSHAKE));
  feed(bytes, sizes, (chunk) => take(session.receive(chunk)));
  take(session.end());
  hold('it sends no more than a multiple of what it received', sent <= SENT_AT_LEAST + SENT_PER_BYTE * bytes.length);
  const failed = lines.filter((line) => line.startsWith('{"kind":"failed"')).length;
  hold('it fails once', failed <= 1, () => `${failed} times`);
  return lines.join('\n');
};

/** Sessions of RTMP, client and server: the same events however the bytes are cut, an end, and bounded output. */
export const rtmpSessionTarget: FuzzTarget = {
  name: 'rtmp-session',
  input: 'rtmp-session',
  run: (input) => {
    const [flags = 0] = input;
    const bytes = input.subarray(1);
    const whole = eventsOf(flags, bytes, [bytes.length]);
    for (const sizes of splits(bytes)) {
      same('events do not depend on the split', whole, eventsOf(flags, bytes, sizes));
    }
  },
};
