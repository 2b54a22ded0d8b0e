import { joined } from '../../src/bytes/joined.ts';
import { amf0, chunk, command, LARGE_CHUNKS, u32, userControl } from '../harness/rtmp-peer.ts';
import { acceptAll, Connection } from '../harness/rtmp-session.ts';

const HANDSHAKE_BYTES = 3073;
/** Flags of the target: the input is for a client; the client plays. */
const [CLIENT, PLAYS, HANDSHAKE] = [1, 2, 32];

const connect = command(['connect', 1, { app: 'live', fourCcList: ['hvc1'], capsEx: 3 }]);

/** What clients send after the handshake, command by command. */
const CLIENT_MESSAGES: readonly Uint8Array[] = [
  ...['createStream', 'releaseStream', 'FCPublish', '_checkbw', 'getStreamLength', 'FCSubscribe', 'other'].map((name) =>
    command([name, 2, null, 'key']),
  ),
  ...['publish', 'play'].map((name) => command([name, 3, null, 'key?a=b', name === 'play' ? -2 : 'live'], 1)),
  ...[true, false].flatMap((on) =>
    ['pause', 'receiveAudio', 'receiveVideo'].map((name) => command([name, 0, null, on], 1)),
  ),
  ...['seek', 'FCUnpublish', 'closeStream', 'deleteStream', 'close'].map((name) => command([name, 0, null, 1], 1)),
  chunk(8, Uint8Array.of(0xaf, 1), { messageStreamId: 1, csid: 4 }),
  chunk(18, amf0('@setDataFrame', 'onMetaData', { width: 1 }), { messageStreamId: 1 }),
  chunk(22, joined([Uint8Array.of(8, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 7), u32(12)]), { messageStreamId: 1 }),
  ...[3, 5].map((type) => chunk(type, u32(1000), { csid: 2 })),
  chunk(6, joined([u32(5000), Uint8Array.of(2)]), { csid: 2 }),
  userControl(3, 1, 500),
  userControl(6, 1),
];

/** Both directions of sessions, and each message of a client once connected. */
export const sessionSeeds = (): Uint8Array[] => {
  const seeds: Uint8Array[] = [];
  for (const role of ['publish', 'play'] as const) {
    const connection = new Connection(
      { role },
      {},
      {
        onServer: (event, server) => {
          acceptAll(event);
          if (event.kind !== 'play') return;
          server.sendMedia(1, { kind: 'video', timestampMs: 0xffffff, body: new Uint8Array(300) });
          server.requestReconnect('rtmp://b/live');
          server.streamEnded(1);
        },
      },
    ).run();
    connection.client.close();
    const { client, server } = connection.run().sent;
    for (const [bytes, flags] of [
      [joined(client), 0],
      [joined(server), CLIENT + (role === 'play' ? PLAYS : 0)],
    ] as const) {
      const after = bytes.subarray(HANDSHAKE_BYTES);
      seeds.push(joined([Uint8Array.of(flags), after]), joined([Uint8Array.of(flags + HANDSHAKE), bytes]));
    }
  }
  for (const [i, message] of CLIENT_MESSAGES.entries()) {
    const flags = (i % 4) * 4;
    const publish = command(['publish', 0, null, 'key'], 1);
    seeds.push(joined([Uint8Array.of(flags), LARGE_CHUNKS, connect, publish, message, message]));
  }
  return seeds;
};
