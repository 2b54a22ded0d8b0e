// Publishes a stream to an RTMP server and plays it many times: node rtmp-load.mjs PORT PLAYERS BITS_PER_SECOND SECONDS.
import { connect, type Socket } from 'node:net';
import { hmacSha256, randomBytes } from '../../src/io/crypto.ts';
import { ClientSession } from '../../src/transport/rtmp/session/client-session.ts';

const [, , port = '', players = '', bitrate = '', seconds = ''] = process.argv;
const FRAMES_PER_SECOND = 50;
const WARM_UP_MS = 1000;
const frameBytes = Math.round(Number(bitrate) / 8 / FRAMES_PER_SECOND);

const now = (): number => performance.now();

const open = (role: 'publish' | 'play'): { readonly session: ClientSession; readonly socket: Socket } => {
  const tcUrl = `rtmp://127.0.0.1:${port}/live`;
  const address = { app: 'live', streamName: 'bench', tcUrl };
  const session = new ClientSession({ address, role, hmac: hmacSha256, random: randomBytes, nowMs: now() });
  const socket = connect(Number(port), '127.0.0.1').setNoDelay(true);
  socket.on('connect', () => flush(session, socket));
  return { session, socket };
};

const flush = (session: ClientSession, socket: Socket): void => {
  for (const piece of session.takeOutput()) socket.write(piece);
};

/** Resolves when it has begun. The last player looks at each message; the others only take bytes: they must be light. */
const play = (isWatched: boolean): Promise<void> =>
  new Promise((resolve) => {
    const { session, socket } = open('play');
    let hasBegun = false;
    socket.on('data', (bytes) => {
      if (measuring) receivedBytes += bytes.length;
      if (hasBegun && !isWatched) return;
      const at = now();
      for (const event of session.receive(bytes, at)) {
        if (event.kind === 'started') {
          hasBegun = true;
          resolve();
        } else if (event.kind === 'media' && measuring && event.message.kind === 'video') {
          const view = new DataView(event.message.body.buffer, event.message.body.byteOffset);
          if (event.message.body.length >= 16) latencies.push(at - view.getFloat64(8));
        }
      }
      flush(session, socket);
    });
  });

const latencies: number[] = [];
let measuring = false;
let receivedBytes = 0;

const publisher = open('publish');
await new Promise<void>((resolve) => {
  publisher.socket.on('data', (bytes) => {
    for (const event of publisher.session.receive(bytes, now())) if (event.kind === 'started') resolve();
    flush(publisher.session, publisher.socket);
  });
});
const send = (index: number): void => {
  const body = new Uint8Array(frameBytes);
  body.set([index % (2 * FRAMES_PER_SECOND) === 0 ? 0x17 : 0x27, 1, 0, 0, 0]);
  new DataView(body.buffer).setFloat64(8, now());
  publisher.session.send({ kind: 'video', timestampMs: index * (1000 / FRAMES_PER_SECOND), body });
  flush(publisher.session, publisher.socket);
};
// A sequence header (FLV 10.1 E.4.3.1), which the players of all servers wait for.
publisher.session.send({
  kind: 'video',
  timestampMs: 0,
  body: Uint8Array.of(0x17, 0, 0, 0, 0, 1, 0x64, 0, 0x0b, 0xff, 0xe0, 0),
});
send(0);
for (let i = 1; i <= Number(players); i++) await play(i === Number(players));

const beganMs = now();
let index = 1;
let sent = 0;
const timer = setInterval(() => {
  for (; index * (1000 / FRAMES_PER_SECOND) <= now() - beganMs; index++) {
    send(index);
    if (measuring) sent++;
  }
}, 5);
setTimeout(() => {
  measuring = true;
  console.log('begins');
}, WARM_UP_MS);
setTimeout(
  () => {
    clearInterval(timer);
    latencies.sort((a, b) => a - b);
    const latencyMs = latencies[latencies.length >> 1] ?? Number.NaN;
    const received = receivedBytes / (sent * frameBytes * Number(players));
    console.log(`result ${JSON.stringify({ latencyMs, received })}`);
    process.exit(0);
  },
  WARM_UP_MS + 1000 * Number(seconds),
);
