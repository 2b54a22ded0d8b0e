import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rtmpAddressOf } from '../../../src/pipeline/rtmp/client.ts';
import type { LiveClock } from '../../../src/pipeline/rtmp/live-clock.ts';
import { Moves } from '../../../src/pipeline/rtmp/moves.ts';
import { Publisher } from '../../../src/pipeline/rtmp/publisher.ts';
import { openPull } from '../../../src/pipeline/rtmp/pull.ts';
import { sample } from '../../commands/streams.ts';
import { type FakeServer, fakeServer, messagesOf } from '../../harness/fake-rtmp-server.ts';

/** A clock that only pauses move. */
class TestClock implements LiveClock {
  now = 0;
  readonly pauses: number[] = [];

  nowMs(): number {
    return this.now;
  }

  pause(ms: number): Promise<void> {
    if (ms > 0) this.pauses.push(ms);
    this.now += ms;
    return Promise.resolve();
  }
}

const SENT = messagesOf(readFileSync(sample('bframes.flv')));
const { signal: interrupted } = new AbortController();
/** The first is at once, the others after a pause that doubles. */
const PAUSES = [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000];
const TOO_OFTEN = { code: 'moved', message: 'the server asks to go on elsewhere each time, 8 times in a row' };

/** A server that sends each player and publisher on, to itself. */
const sendingOn = (): Promise<FakeServer> =>
  fakeServer({
    on: (event, link) => {
      if (event.kind === 'media' && link.media.length === 5) link.requestReconnect();
      if (event.kind === 'media' && link.media.length === 6) link.connection.end();
      if (event.kind !== 'play') return undefined;
      event.accept();
      link.play(...SENT.slice(0, 10));
      link.requestReconnect();
      link.connection.end();
      return true;
    },
  });

test.each([0, 3])(
  'a player that is sent on without end pauses longer each time, and gives up: --reconnect %i',
  async (reconnect) => {
    const server = await sendingOn();
    const clock = new TestClock();
    const context = { interrupted } as Parameters<typeof openPull>[1];
    const { chunks } = await openPull(server.url, context, { clock, reconnect });
    const played = (async () => {
      for await (const _ of chunks);
    })();
    await expect(played).rejects.toMatchObject(TOO_OFTEN);
    expect(server.links).toHaveLength(9);
    expect(clock.pauses).toEqual(PAUSES);
  },
);

test('so does a publisher', async () => {
  const server = await sendingOn();
  const clock = new TestClock();
  const publisher = await Publisher.open(rtmpAddressOf(server.url), { clock, reconnect: 3 }, interrupted);
  const published = (async () => {
    for (let round = 0; round < 1000; round++) {
      for (const message of SENT) {
        await publisher.send({ ...message, timestampMs: message.timestampMs + 2000 * round });
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  })();
  await expect(published).rejects.toMatchObject(TOO_OFTEN);
  expect(server.links).toHaveLength(9);
  expect(clock.pauses).toEqual(PAUSES);
});

test('a connection that lasted ends the row', () => {
  const clock = new TestClock();
  const moves = new Moves(clock);
  for (let i = 0; i < 100; i++) {
    moves.asked();
    expect(moves.waitMs).toBe(0);
    moves.next();
    clock.now += 20_000;
  }
});
