import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Faults, TcpRelay } from './tcp-relay.ts';

let server: Server;
/** What the server does with a connection. */
let serve: (socket: Socket) => void;
let relay: TcpRelay;

beforeEach(async () => {
  server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {});
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  await relay.stop();
  server.close();
});

const relayed = async (faults: Faults = {}): Promise<Socket> => {
  relay = await TcpRelay.start((server.address() as AddressInfo).port, faults);
  // Some tests leave a side open: its end is no failure.
  return connect({ port: relay.port, host: '127.0.0.1', allowHalfOpen: true }).on('error', () => {});
};

const link = () => {
  const [first] = relay.links;
  if (first === undefined) throw new Error('nobody connected');
  return first;
};

/** The code with which a socket ends; `end` after FIN. */
const endOf = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
    socket.once('end', () => resolve('end'));
    socket.resume();
  });

const echo = (socket: Socket): void => {
  socket.pipe(socket);
};

describe('a relay', () => {
  test('passes on both directions and keeps them', async () => {
    serve = echo;
    const client = await relayed();
    const sent = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
    client.end(sent);
    expect((await buffer(client)).equals(sent)).toBe(true);
    await link().closed;
    expect(link().bytesFrom('client').equals(sent)).toBe(true);
    expect(link().bytesFrom('server').equals(sent)).toBe(true);
  });

  test('delays without changing the order', async () => {
    serve = echo;
    const client = await relayed({ delayMs: 5 });
    for (const letter of 'abcdef') client.write(letter);
    client.end();
    expect((await buffer(client)).toString()).toBe('abcdef');
  });

  test('cuts after exactly so many bytes: the server sees the end, in mid-message', async () => {
    const arrived = new Promise<Buffer>((resolve) => {
      serve = (socket) => resolve(buffer(socket).finally(() => socket.end()));
    });
    const client = await relayed({ trip: { from: 'client', afterBytes: 7, act: (broken) => broken.close('server') } });
    client.write('0123456789');
    expect((await arrived).toString()).toBe('0123456');
    client.destroy();
  });

  test('resets one side, and the other hears nothing of it', async () => {
    let atServer: Socket | undefined;
    const received = new Promise<string>((resolve) => {
      serve = (socket) => {
        atServer = socket;
        socket.once('data', (bytes: Buffer) => resolve(bytes.toString()));
      };
    });
    const client = await relayed({ trip: { from: 'client', afterBytes: 3, act: (broken) => broken.reset('client') } });
    client.write('abcdef');
    expect(await endOf(client)).toBe('ECONNRESET');
    expect(await received).toBe('abc');
    expect(atServer?.readableEnded).toBe(false);
    expect(atServer?.destroyed).toBe(false);
  });

  test('stalls a side until it is resumed', async () => {
    let received = '';
    const all = new Promise<void>((resolve) => {
      serve = (socket) =>
        socket.on('data', (bytes: Buffer) => {
          received += bytes.toString();
          if (received === '0123456789') resolve();
        });
    });
    const stalled = new Promise<void>((resolve) => {
      const act = (broken: { stall(side: 'client'): void }): void => {
        broken.stall('client');
        resolve();
      };
      void relayed({ trip: { from: 'client', afterBytes: 4, act } }).then((client) => client.write('0123456789'));
    });
    await stalled;
    expect('0123'.startsWith(received)).toBe(true);
    link().resume('client');
    await all;
  });
});
