import { expect, onTestFinished, test } from 'vitest';
import type { MediaMessage } from '../../../../src/media/media-message.ts';
import { rtmpAddressOf } from '../../../../src/pipeline/rtmp/client.ts';
import { streamedMessage } from '../../../../src/pipeline/rtmp/serve/media-role.ts';
import { RelayPush } from '../../../../src/pipeline/rtmp/serve/relay-push.ts';
import { FakeServer } from '../../../harness/fake-rtmp-server.ts';

/** FLV 10.1 E.4.3.1: an AVC sequence header, which is never left out, of a megabyte. */
const header = (): MediaMessage => {
  const body = new Uint8Array(1 << 20);
  body.set([0x17, 0, 0, 0, 0, 1, 100, 0, 30, 0xff, 0xe0]);
  return { kind: 'video', timestampMs: 0, body };
};

const send = (relay: RelayPush): void => {
  for (let i = 0; i < 200; i++) {
    relay.take(streamedMessage(header()));
    expect(relay.status(0).waitingBytes).toBeLessThan(4 << 20);
  }
};

test('a relay to a server that stops reading is given up, and opened again', async () => {
  const target = await FakeServer.start({
    on: (event, link) => {
      if (event.kind === 'publish') link.isStalled = true;
      return false;
    },
  });
  onTestFinished(() => target.stop());
  const limits = { dropBytes: 1 << 20, maxBytes: 1 << 20 };
  const news: string[] = [];
  await new Promise<void>((resolve) => {
    const relay = new RelayPush(
      {
        address: rtmpAddressOf(target.url),
        network: {},
        onNews: ({ state, why }) => {
          news.push(why === undefined ? state : `${state}: ${why}`);
          if (state === 'connected') queueMicrotask(() => send(relay));
          if (state === 'retry') {
            relay.ended();
            void relay.done.then(resolve);
          }
        },
      },
      limits,
      () => undefined,
    );
  });
  expect(news).toEqual(['connected', 'retry: the server does not read what is sent', 'ended']);
});
