import { createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { SessionInput } from '../../../../src/analysis/rtmp/session-input.ts';
import { SourceError } from '../../../../src/io/source-error.ts';
import type { ProxyOptions } from '../../../../src/pipeline/rtmp/proxy/proxy.ts';
import { hasOpenssl, OPENSSL_NOTE, selfSigned } from '../../../harness/certificates.ts';
import { Proxied, type RawEnd } from '../../../harness/proxied.ts';
import { arbitraryCuts, cutAtFractions } from '../../../harness/split.ts';

const open: Proxied[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
const proxied = async (options?: Partial<ProxyOptions>, reads?: boolean): Promise<Proxied> => {
  const one = await Proxied.start(options, reads);
  open.push(one);
  return one;
};
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('a proxy', () => {
  it('passes bytes unchanged in both directions, however they are cut, and tells the same', async () => {
    const side = fc.record({ bytes: fc.uint8Array({ maxLength: 40_000 }), cuts: arbitraryCuts });
    await fc.assert(
      fc.asyncProperty(side, side, async (fromClient, fromServer) => {
        const one = await Proxied.start();
        try {
          const { client, server } = await one.session();
          const sent = [client.send(cutAtFractions(fromClient.bytes, fromClient.cuts))];
          sent.push(server.send(cutAtFractions(fromServer.bytes, fromServer.cuts)));
          await Promise.all(sent);
          client.socket.end();
          server.socket.end();
          expect(await Promise.all([client.ended, server.ended])).toEqual(['fin', 'fin']);
          expect(server.received.equals(fromClient.bytes)).toBe(true);
          expect(client.received.equals(fromServer.bytes)).toBe(true);
          expect(one.passed('client').equals(fromClient.bytes)).toBe(true);
          expect(one.passed('server').equals(fromServer.bytes)).toBe(true);
        } finally {
          await one.close();
        }
      }),
      { numRuns: 25 },
    );
  });

  it('says who is connected to whom, and when, in order', async () => {
    const one = await proxied();
    const { client, server } = await one.session();
    await client.send([bytes('C')]);
    await expect.poll(() => server.received.length).toBe(1);
    const ports = { client: client.socket.localPort, server: server.socket.localPort };
    client.socket.end();
    expect(await server.ended).toBe('fin');
    server.socket.end();
    await expect.poll(() => one.story).toEqual(['0 open', '0 client fin', '0 server fin']);
    const [first] = one.inputs;
    expect(first).toMatchObject({
      client: { address: '127.0.0.1', port: ports.client },
      server: { address: '127.0.0.1', port: ports.server },
    });
    const times = one.inputs.map((input) => (input as Extract<SessionInput, { kind: 'data' }>).timeMs ?? Number.NaN);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(Math.abs((times[0] ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  it('leaves the other direction open when one side has sent all (FIN)', async () => {
    const one = await proxied();
    const { client, server } = await one.session();
    client.socket.end('last');
    expect(await server.ended).toBe('fin');
    expect(server.received.toString()).toBe('last');
    await server.send([bytes('answer')]);
    await expect.poll(() => client.received.toString()).toBe('answer');
    server.socket.end();
    expect(await client.ended).toBe('fin');
  });

  it.each(['client', 'server'] as const)('passes a reset of the %s on', async (side) => {
    const one = await proxied();
    const ends = await one.session();
    const other = ends[side === 'client' ? 'server' : 'client'];
    await ends[side].send([bytes('half a mess')]);
    await expect.poll(() => other.received.length).toBe(11);
    ends[side].socket.resetAndDestroy();
    expect(await other.ended).toBe('rst');
    await expect.poll(() => one.story).toEqual(['0 open', `0 ${side} rst`]);
  });

  it('resets a client that goes on sending to a server that had sent its FIN and is gone', async () => {
    const one = await proxied();
    const { client, server } = await one.session();
    server.socket.end();
    expect(await client.ended).toBe('fin');
    server.socket.destroy();
    const sending = setInterval(() => client.socket.write('more'), 10);
    await new Promise((resolve) => client.socket.once('close', resolve));
    clearInterval(sending);
  });

  it('slows a sender down to the pace of the other side: what waits is bounded', async () => {
    const one = await proxied();
    const { client, server } = await one.session();
    server.socket.pause();
    const piece = new Uint8Array(64 << 10);
    let sent = 0;
    // Until nothing more goes through: the buffers of the system and those of the proxy are full.
    for (let quiet = 0; quiet < 20; ) {
      if (client.socket.writableLength < 1 << 20) {
        client.socket.write(piece, () => {
          sent += piece.length;
          quiet = 0;
        });
      } else quiet++;
      await new Promise((resolve) => setTimeout(resolve, 10));
      expect(sent).toBeLessThan(64 << 20);
    }
    const waiting = sent + client.socket.writableLength;
    server.socket.resume();
    client.socket.end();
    expect(await server.ended).toBe('fin');
    expect(server.received.length).toBeGreaterThanOrEqual(waiting);
  });

  it('does not hold sessions up for a reader that is slow, until 16 MiB wait for it', async () => {
    const one = await proxied({}, false);
    const { client, server } = await one.session();
    const total = 24 << 20;
    const sending = client.send(Array.from({ length: total >> 20 }, () => new Uint8Array(1 << 20)));
    await expect.poll(() => server.received.length >= 16 << 20, { timeout: 20_000 }).toBe(true);
    expect(server.received.length).toBeLessThan(total);
    let seen = 0;
    for await (const { items } of one.proxy.inputs()) {
      for (const item of items) if (item.kind === 'data') seen += item.bytes.length;
      if (seen === total) break;
    }
    await sending;
    await expect.poll(() => server.received.length).toBe(total);
  });

  it('ends after one session with once; a connection without a byte is none, and later ones are refused', async () => {
    const one = await proxied({ once: true });
    const probe = await one.session();
    probe.client.socket.destroy();
    await expect.poll(() => one.story).toContain('0 client fin');
    const { client, server } = await one.session();
    await client.send([bytes('C')]);
    await expect.poll(() => server.received.length).toBe(1);
    expect(await one.client().ended).not.toBe('fin');
    const large = new Uint8Array(4 << 20);
    server.socket.end(large);
    client.socket.end();
    await one.done;
    expect(await client.ended).toBe('fin');
    expect(client.received.length).toBe(large.length);
  });

  it('closes a client when the server refuses, says so once, and goes on', async () => {
    const free = createServer();
    await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
    const { port } = free.address() as { port: number };
    await new Promise((resolve) => free.close(resolve));
    const to = { scheme: 'rtmp', host: '127.0.0.1', port } as const;
    const one = await proxied({ to });
    expect(await one.client().ended).toBe('rst');
    expect(await one.client().ended).toBe('rst');
    await expect.poll(() => one.notices.length).toBe(2);
    expect(one.notices[0]).toMatch(/^the server refused the connection; the client 127\.0\.0\.1:\d+ was closed$/);
    expect(one.story).toEqual([]);
    const once = await proxied({ to, once: true });
    once.client();
    await expect(once.done).rejects.toThrow(new SourceError('ECONNREFUSED', 'the server refused the connection'));
  });

  it('takes so many sessions at once, and no more', async () => {
    const one = await proxied({ maxConnections: 2 });
    await one.session();
    await one.session();
    expect(['fin', 'rst', 'closed']).toContain(await one.client().ended);
    expect(one.proxy.sessions).toBe(2);
  });

  it('closes what is open when it is interrupted', async () => {
    const one = await proxied();
    const { client, server } = await one.session();
    one.interrupt();
    await one.done;
    await Promise.all([client.ended, server.ended]);
  });

  it.skipIf(!hasOpenssl)(`speaks TLS to a server of rtmps${OPENSSL_NOTE}`, async () => {
    const server = createTlsServer(selfSigned('DNS:localhost'), (socket) => socket.pipe(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const to = { scheme: 'rtmps', host: '127.0.0.1', port: (server.address() as { port: number }).port } as const;
    const strict = await proxied({ to });
    expect(await strict.client().ended).toBe('rst');
    expect(strict.notices.join()).toContain('certificate');
    const one = await proxied({ to, insecure: true });
    const client: RawEnd = one.client();
    await client.send([bytes('echo')]);
    await expect.poll(() => client.received.toString()).toBe('echo');
    expect(one.notices.join()).toContain('--insecure');
    client.socket.destroy();
    server.close();
  });
});
