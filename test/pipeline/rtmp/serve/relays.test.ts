import { describe, expect, test } from 'vitest';
import { relayAddressOf, relayTargetOf } from '../../../../src/pipeline/rtmp/serve/relay-address.ts';
import { media, SAMPLE, Served, TestPlayer, TestPublisher } from '../../../harness/served.ts';

const target = (served: Served, path = '') => relayTargetOf(served.url(path).replace(/\/$/, ''));

describe('a relay', () => {
  test('publishes each stream to another server', async () => {
    const origin = await Served.start();
    const edge = await Served.start({ relay: { to: [target(origin)], network: {} } });
    const players = await Promise.all(['live/a', 'other/b'].map((path) => TestPlayer.open(origin.url(path))));
    const publishers = await Promise.all(['live/a', 'other/b'].map((path) => TestPublisher.open(edge.url(path))));
    for (const publisher of publishers) {
      await publisher.send(SAMPLE);
      await publisher.close();
    }
    for (const player of players) {
      await player.over;
      expect(media(player.messages)).toEqual(media(SAMPLE));
    }
    expect(edge.of('relay').filter(({ state }) => state === 'connected')).toMatchObject([
      { direction: 'push', address: expect.not.stringContaining('/a') },
      {},
    ]);
  });

  test('passes on all of a stream that is over before it is connected', async () => {
    const origin = await Served.start();
    const edge = await Served.start({ relay: { to: [target(origin)], network: {} } });
    const player = await TestPlayer.open(origin.url());
    const publisher = await TestPublisher.open(edge.url());
    await publisher.send(SAMPLE);
    await publisher.close();
    await player.over;
    expect(media(player.messages)).toEqual(media(SAMPLE));
    await edge.until('relay', 2);
    expect(edge.of('relay').map(({ state }) => state)).toEqual(['connected', 'ended']);
  });

  test('a stream that is over before the other server could be reached is not tried again', async () => {
    const gone = await Served.start();
    const to = target(gone);
    await gone.server.close();
    const edge = await Served.start({ relay: { to: [to], network: {} } });
    const publisher = await TestPublisher.open(edge.url());
    await publisher.send(SAMPLE);
    await publisher.close();
    await edge.until('unpublish');
    await edge.server.close();
    expect(edge.of('relay').at(-1)).toMatchObject({ state: 'ended' });
  });

  test('begins with the latest GOP, and again when the other server comes back', async () => {
    const first = await Served.start();
    const port = first.server.address.port;
    const edge = await Served.start({ relay: { to: [target(first, 'live')], network: {} } });
    const publisher = await TestPublisher.open(edge.url('live/a'));
    await publisher.send(SAMPLE.slice(0, 30));
    await first.until('publish');
    await first.server.close();
    const second = await Served.start({ port });
    await second.until('publish');
    const player = await TestPlayer.open(second.url('live/a'));
    await publisher.send(SAMPLE.slice(30));
    await publisher.close();
    await player.over;
    expect(media(player.messages)).toEqual(media(SAMPLE));
    await edge.until('relay', 4);
    expect(edge.of('relay').map(({ state }) => state)).toEqual(['connected', 'retry', 'connected', 'ended']);
  });

  test('pulls a stream when the first player comes, for all of them, and lets it go', async () => {
    const origin = await Served.start();
    const edge = await Served.start({ relay: { to: [], from: target(origin), network: {} } });
    const publisher = await TestPublisher.open(origin.url());
    const players = await Promise.all(Array.from({ length: 5 }, () => TestPlayer.open(edge.url())));
    await origin.until('play');
    await publisher.send(SAMPLE);
    await publisher.close();
    for (const player of players) {
      await player.over;
      expect(media(player.messages)).toEqual(media(SAMPLE));
    }
    expect(origin.of('play')).toHaveLength(1);
    expect(edge.of('publish')).toMatchObject([{ kind: 'relay' }]);
  });

  test('leaves a stream that is published here alone', async () => {
    const origin = await Served.start();
    const edge = await Served.start({ relay: { to: [], from: target(origin), network: {} } });
    const publisher = await TestPublisher.open(edge.url());
    const player = await TestPlayer.open(edge.url());
    await publisher.send(SAMPLE);
    await publisher.close();
    await player.over;
    expect(media(player.messages)).toEqual(media(SAMPLE));
    expect(origin.of('connect')).toEqual([]);
  });
});

test.each([
  ['rtmp://host', 'live', 'rtmp://host/live', 'demo'],
  ['rtmp://host:1936/', 'live', 'rtmp://host:1936/live', 'demo'],
  ['rtmp://host/app', 'app', 'rtmp://host/app', 'demo'],
  ['rtmp://host/app/key?token=1', 'app', 'rtmp://host/app', 'key?token=1'],
])('%s is the address %s, %s for live/demo', (text, app, tcUrl, streamName) => {
  expect(relayAddressOf(relayTargetOf(text), { app: 'live', name: 'demo' })).toMatchObject({ app, tcUrl, streamName });
});
