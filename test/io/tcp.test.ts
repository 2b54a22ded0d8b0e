import { type AddressInfo, createServer, connect as rawConnect, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { SourceError } from '../../src/io/source-error.ts';
import { connectTcp, listenTcp, type TcpConnection, type TcpServer } from '../../src/io/tcp.ts';

const HOST = '127.0.0.1';
/** Bounds a test that would hang; none waits for it. */
const timeoutMs = 10_000;

const toClose: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

/** A listener on a free port, and the next connections to it. */
const listening = async (maxConnections = 10, halfOpen = false) => {
  const server = await listenTcp({ host: HOST, port: 0, maxConnections, halfOpen });
  toClose.push(() => server.close());
  const accepted = server.connections()[Symbol.asyncIterator]();
  const next = async (): Promise<TcpConnection> => {
    const { value } = await accepted.next();
    return value as TcpConnection;
  };
  return { server, next, port: server.address.port };
};

const connected = async (port: number, halfOpen = false): Promise<TcpConnection> => {
  const connection = await connectTcp({ host: HOST, port, timeoutMs, halfOpen });
  toClose.push(() => connection.destroy());
  return connection;
};

/** Both ends of a connection. */
const pair = async () => {
  const { server, next, port } = await listening();
  const [client, peer] = await Promise.all([connected(port), next()]);
  return { server, client, peer };
};

/** A listener of Node alone, whose sockets a test can treat badly. */
const rawListening = async (onSocket: (socket: Socket) => void): Promise<number> => {
  const server: Server = createServer((socket) => {
    toClose.push(() => socket.destroy());
    socket.on('error', () => undefined);
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  toClose.push(() => new Promise((resolve) => server.close(resolve)));
  return (server.address() as AddressInfo).port;
};

const readAll = async (connection: TcpConnection): Promise<string> => {
  let text = '';
  for await (const chunk of connection.chunks()) text += Buffer.from(chunk).toString('latin1');
  return text;
};
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const errorOf = async (promise: Promise<unknown>): Promise<SourceError> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SourceError);
  return error as SourceError;
};

describe('a connection', () => {
  it('carries bytes both ways, and says who is there', async () => {
    const { client, peer, server } = await pair();
    expect(client.remote).toEqual({ address: HOST, port: server.address.port });
    expect(client.local).toEqual(peer.remote);
    expect(client.howClosed).toBeUndefined();
    expect(client.write([bytes('one '), bytes(''), bytes('two')])).toBe(true);
    client.end();
    expect(await readAll(peer)).toBe('one two');
    expect(peer.bytesRead).toBe(7);
    expect(client.bytesWritten).toBe(7);
    expect([client.howClosed, peer.howClosed]).toEqual(['local', 'fin']);
    expect(await readAll(client)).toBe('');
    await expect.poll(() => server.connectionCount).toBe(0);
  });

  it('gives chunks that are no Buffers: their slice copies', async () => {
    const { client, peer } = await pair();
    client.write([bytes('abc')]);
    for await (const chunk of peer.chunks()) {
      expect(Object.getPrototypeOf(chunk)).toBe(Uint8Array.prototype);
      const copy = chunk.slice();
      chunk.fill(0);
      expect(copy).toEqual(bytes('abc'));
      break;
    }
    // A reader that left did not close it.
    client.write([bytes('def')]);
    client.end();
    expect(await readAll(peer)).toBe('def');
  });

  it('is read on after the FIN of the peer was sent behind data', async () => {
    const { client, peer } = await pair();
    const size = 3 << 20;
    client.write([new Uint8Array(size).fill(65)]);
    client.end();
    const text = await readAll(peer);
    expect(text.length).toBe(size);
  });

  it('says when too much waits, and when it was sent', async () => {
    const { client, peer } = await pair();
    const piece = new Uint8Array(1 << 20);
    let written = 0;
    // The peer does not read: the buffers of the system fill first.
    while (client.write([piece])) written += piece.length;
    written += piece.length;
    for (let i = 0; i < 32; i++, written += piece.length) client.write([piece]);
    expect(client.bufferedBytes).toBeGreaterThan(512 << 10);
    let isDrained = false;
    const drained = client.drained().then(() => {
      isDrained = true;
    });
    let read = 0;
    for await (const chunk of peer.chunks()) {
      read += chunk.length;
      if (read === written) break;
    }
    await drained;
    expect({ isDrained, buffered: client.bufferedBytes, wrote: client.bytesWritten }).toEqual({
      isDrained: true,
      buffered: 0,
      wrote: written,
    });
  });

  it('slows the peer down while nobody reads', async () => {
    const { client, peer } = await pair();
    const piece = new Uint8Array(1 << 20);
    for (let i = 0; i < 64; i++) client.write([piece]);
    const chunks = peer.chunks()[Symbol.asyncIterator]();
    const first = (await chunks.next()).value as Uint8Array;
    // 64 MB do not fit into the buffers of two sockets.
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(client.bufferedBytes).toBeGreaterThan(8 << 20);
    expect(first.length).toBeLessThan(1 << 20);
  });

  it('that is reset throws, with the reason', async () => {
    const port = await rawListening((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const client = await connected(port);
    client.write([bytes('x')]);
    const error = await errorOf(readAll(client));
    expect([error.code, error.message]).toEqual(['ECONNRESET', 'the peer reset the connection']);
    expect(client.howClosed).toBe('rst');
    expect(client.write([bytes('x')])).toBe(false);
    expect((await errorOf(client.drained())).code).toBe('ECONNRESET');
  });

  it('that is silent for too long throws, with the reason', async () => {
    const { client, peer } = await pair();
    client.setIdleTimeout(50);
    const error = await errorOf(readAll(client));
    expect([error.code, error.message]).toEqual(['ETIMEDOUT', 'no traffic for 0.05 s']);
    expect(client.howClosed).toBe('timeout');
    await readAll(peer).catch(() => undefined);
    expect(peer.howClosed).toMatch(/fin|rst/);
  });

  it('that this side closes ends without an error, and wakes who waits', async () => {
    const { client, peer } = await pair();
    const reading = readAll(client);
    for (let i = 0; i < 64; i++) client.write([new Uint8Array(1 << 20)]);
    const drained = errorOf(client.drained());
    client.destroy();
    expect(await reading).toBe('');
    expect((await drained).message).toBe('the connection is closed');
    expect(client.howClosed).toBe('local');
    expect((await errorOf(client.drained())).message).toBe('the connection is closed');
    await readAll(peer).catch(() => undefined);
  });

  it('may stay open on one side after the FIN of the other', async () => {
    const { next, port } = await listening(10, true);
    const [client, peer] = await Promise.all([connected(port, true), next()]);
    client.end();
    expect(await readAll(peer)).toBe('');
    peer.write([bytes('still here')]);
    peer.end();
    expect(await readAll(client)).toBe('still here');
    expect([client.howClosed, peer.howClosed]).toEqual(['local', 'fin']);
  });
});

describe('connecting', () => {
  const failed = (options: Partial<Parameters<typeof connectTcp>[0]>) =>
    errorOf(connectTcp({ host: HOST, port: 1, timeoutMs, ...options }));

  it('to a closed port is refused', async () => {
    const { server, port } = await listening();
    await server.close();
    const { code, message } = await failed({ port });
    expect([code, message]).toEqual(['ECONNREFUSED', 'the server refused the connection']);
    const byName = await failed({ host: 'localhost', port });
    expect([byName.code, byName.message]).toEqual(['ECONNREFUSED', 'the server refused the connection']);
  });

  it('to an unknown name says so', async () => {
    // RFC 6761: never a name. Without a resolver the reason is the other one.
    const { message } = await failed({ host: 'rtmpkit.invalid' });
    expect(message).toMatch(/^no such server$|^the name of the server cannot be resolved$/);
  });

  it('gives up after its time, and when it is interrupted', async () => {
    const port = await rawListening(() => undefined);
    // TLS waits for an answer that does not come.
    const late = await failed({ port, tls: {}, timeoutMs: 50 });
    expect([late.code, late.message]).toEqual(['ETIMEDOUT', 'the server does not answer for 0.05 s']);
    const interrupt = new AbortController();
    const interrupted = failed({ port, tls: {}, signal: interrupt.signal });
    setTimeout(() => interrupt.abort(), 20);
    expect((await interrupted).code).toBe('ABORT_ERR');
    expect((await failed({ port, signal: interrupt.signal })).code).toBe('ABORT_ERR');
  });

  it('is not undone by the signal later', async () => {
    const { next, port } = await listening();
    const interrupt = new AbortController();
    const [client, peer] = await Promise.all([
      connectTcp({ host: HOST, port, timeoutMs, signal: interrupt.signal }),
      next(),
    ]);
    interrupt.abort();
    client.write([bytes('bye')]);
    client.end();
    expect(await readAll(peer)).toBe('bye');
  });
});

describe('listening', () => {
  it('closes connections beyond the limit at once, and takes others later', async () => {
    const { server, next, port } = await listening(2);
    const clients = [await connected(port), await connected(port)];
    await next();
    await next();
    const third = await connected(port);
    await readAll(third).catch(() => undefined);
    expect(third.howClosed).toMatch(/fin|rst/);
    expect([server.connectionCount, server.refusedCount]).toEqual([2, 1]);
    clients[0]?.destroy();
    await expect.poll(() => server.connectionCount).toBe(1);
    const [, fourth] = await Promise.all([connected(port), next()]);
    expect(fourth.howClosed).toBeUndefined();
  });

  it('on a port in use, and at an address of another machine, is refused with the reason', async () => {
    const { port } = await listening();
    const inUse = await errorOf(listenTcp({ host: HOST, port, maxConnections: 1 }));
    expect([inUse.code, inUse.message]).toEqual(['EADDRINUSE', 'the port is in use']);
    const other = await errorOf(listenTcp({ host: '192.0.2.1', port: 0, maxConnections: 1 }));
    expect([other.code, other.message]).toEqual(['EADDRNOTAVAIL', 'the address is not one of this machine']);
  });

  it('ends when it closes, and takes its connections with it', async () => {
    const server: TcpServer = await listenTcp({ host: HOST, port: 0, maxConnections: 10 });
    const taken: TcpConnection[] = [];
    const taking = (async () => {
      for await (const connection of server.connections()) taken.push(connection);
    })();
    const client = await connected(server.address.port);
    await expect.poll(() => taken.length).toBe(1);
    await server.close();
    await taking;
    await readAll(client).catch(() => undefined);
    expect([client.howClosed, taken[0]?.howClosed]).toEqual([expect.stringMatching(/fin|rst/), 'local']);
  });

  it('outlives peers that reset at once', async () => {
    const { server, port, next } = await listening(50);
    for (let i = 0; i < 20; i++) {
      const socket = rawConnect(port, HOST);
      socket.on('error', () => undefined).on('connect', () => socket.resetAndDestroy());
    }
    for (let i = 0; i < 20; i++) await readAll(await next()).catch(() => undefined);
    await expect.poll(() => server.connectionCount).toBe(0);
  });
});
