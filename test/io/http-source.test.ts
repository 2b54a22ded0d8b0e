import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable, Writable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import type { Context } from '../../src/io/context.ts';
import { openSource, SourceError } from '../../src/io/source.ts';

const servers: Server[] = [];

/** A server on localhost. */
const serve = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

const context = (interrupted = new AbortController().signal): Context => ({
  stdin: Readable.from([]),
  stdout: new Writable(),
  stderr: new Writable(),
  env: {},
  interrupted,
});

const readAll = async (chunks: AsyncIterable<Uint8Array>): Promise<string> => {
  let text = '';
  for await (const chunk of chunks) text += new TextDecoder().decode(chunk);
  return text;
};

describe('an address as input', () => {
  it('is streamed, its size known', async () => {
    const url = await serve((_request, response) => response.end('FLV bytes'));
    const source = await openSource(`${url}/live.flv?token=1`, context());
    expect(source.path).toBe(`${url}/live.flv?token=1`);
    expect(source.sizeBytes).toBe(9);
    expect(await readAll(source.chunks)).toBe('FLV bytes');
  });

  it('follows redirects', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/a') response.writeHead(302, { location: '/b' }).end();
      else response.end('there');
    });
    expect(await readAll((await openSource(`${url}/a`, context())).chunks)).toBe('there');
  });

  it('has no size without Content-Length', async () => {
    const url = await serve((_request, response) => {
      response.write('first');
      setTimeout(() => response.end('second'), 20);
    });
    const source = await openSource(url, context());
    expect(source.sizeBytes).toBeUndefined();
    expect(await readAll(source.chunks)).toBe('firstsecond');
  });

  it('sends name and password in a header, and keeps them out of the path', async () => {
    const url = await serve((request, response) => response.end(request.headers.authorization));
    const source = await openSource(url.replace('//', '//me:p%40ss@'), context());
    expect(source.path).not.toContain('me');
    expect(await readAll(source.chunks)).toBe(`Basic ${Buffer.from('me:p@ss').toString('base64')}`);
  });

  it('is refused with the status of the server', async () => {
    const url = await serve((_request, response) => response.writeHead(404).end('no'));
    const failed = await openSource(url, context()).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(SourceError);
    expect((failed as SourceError).message).toBe('the server returned 404 Not Found');
  });

  it('cannot be opened if nothing listens', async () => {
    const url = await serve(() => undefined);
    await new Promise((resolve) => servers.pop()?.close(resolve));
    await expect(openSource(url, context())).rejects.toThrow('the server refused the connection');
  });

  it('reports that the server breaks off', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('some', () => response.destroy());
    });
    const source = await openSource(url, context());
    await expect(readAll(source.chunks)).rejects.toThrow(SourceError);
  });

  it('ends when it is interrupted', async () => {
    const url = await serve((_request, response) => response.write('forever'));
    const stop = new AbortController();
    const source = await openSource(url, context(stop.signal));
    let text = '';
    for await (const chunk of source.chunks) {
      text += new TextDecoder().decode(chunk);
      setTimeout(() => stop.abort(), 10);
    }
    expect(text).toBe('forever');
  });

  it.each(['before reading', 'after one chunk'])('closes an endless stream %s', async (reading) => {
    let closed: Promise<unknown> | undefined;
    const url = await serve((_request, response) => {
      closed = once(response, 'close');
      response.write('forever');
    });
    const source = await openSource(url, context());
    if (reading.startsWith('after')) await source.chunks[Symbol.asyncIterator]().next();
    await source.close();
    await closed;
    expect(closed).toBeDefined();
  });

  it.each(['a break', 'an interruption'])('closes without an error after %s', async (end) => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('some', () => {
        if (end === 'a break') setTimeout(() => response.destroy(), 10);
      });
    });
    const stop = new AbortController();
    const source = await openSource(url, context(stop.signal));
    const reading = readAll(source.chunks);
    if (end === 'an interruption') {
      setTimeout(() => stop.abort(), 10);
      expect(await reading).toBe('some');
    } else await expect(reading).rejects.toThrow('connection lost');
    await expect(source.close()).resolves.toBeUndefined();
  });

  it('rejects an invalid address', async () => {
    await expect(openSource('http://', context())).rejects.toThrow('is not a valid URL');
  });
});
