import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer, type TlsOptions } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { SourceError } from '../../src/io/source-error.ts';
import { connectTcp, type TcpConnection } from '../../src/io/tcp.ts';
import { type Certificate, hasOpenssl, OPENSSL_NOTE, selfSigned } from '../harness/certificates.ts';

const HOST = '127.0.0.1';
const timeoutMs = 10_000;

const toClose: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

const opened = async (server: Server): Promise<number> => {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  toClose.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
};

/** A server that sends back in upper case what it gets, by TLS. */
const secured = ({ cert, key }: Certificate, options: TlsOptions = {}): Promise<number> => {
  const server = createServer({ cert, key, ...options }, (socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => socket.end(chunk.toString('latin1').toUpperCase()));
  });
  server.on('tlsClientError', () => undefined);
  return opened(server);
};

const connected = async (options: Partial<Parameters<typeof connectTcp>[0]>): Promise<TcpConnection> => {
  const connection = await connectTcp({ host: HOST, port: 0, timeoutMs, ...options });
  toClose.push(() => connection.destroy());
  return connection;
};

const failed = async (options: Partial<Parameters<typeof connectTcp>[0]>): Promise<SourceError> => {
  const error = await connected(options).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SourceError);
  return error as SourceError;
};

const echoed = async (connection: TcpConnection, text: string): Promise<string> => {
  connection.write([new TextEncoder().encode(text)]);
  let answer = '';
  for await (const chunk of connection.chunks()) answer += new TextDecoder().decode(chunk);
  return answer;
};

describe.skipIf(!hasOpenssl)(`TLS${OPENSSL_NOTE}`, () => {
  const certificate = hasOpenssl ? selfSigned(`IP:${HOST}`) : { cert: '', key: '' };

  it('carries bytes where the certificate is trusted', async () => {
    const port = await secured(certificate);
    const connection = await connected({ port, tls: { ca: certificate.cert } });
    expect(connection.security).toEqual({ protocol: 'TLSv1.3' });
    expect(await echoed(connection, 'over tls')).toBe('OVER TLS');
    expect([connection.howClosed, connection.bytesRead, connection.bytesWritten]).toEqual(['fin', 8, 8]);
  });

  it('carries more than fits into the buffers', async () => {
    const size = 8 << 20;
    const server = createServer({ cert: certificate.cert, key: certificate.key }, (socket) => {
      socket.on('error', () => undefined).resume();
      socket.end(Buffer.alloc(size, 7));
    });
    const connection = await connected({ port: await opened(server), tls: { insecure: true } });
    let read = 0;
    for await (const chunk of connection.chunks()) {
      read += chunk.length;
      expect(chunk.every((byte) => byte === 7)).toBe(true);
    }
    expect([read, connection.howClosed]).toEqual([size, 'fin']);
  });

  it('refuses a certificate that signs itself, and says how to accept it', async () => {
    const port = await secured(certificate);
    const { code, message } = await failed({ port, tls: {} });
    expect([code, message]).toEqual([
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'the certificate of the server is self-signed; --insecure accepts it',
    ]);
    const connection = await connected({ port, tls: { insecure: true } });
    expect(connection.security?.refusal).toBe('the certificate of the server is self-signed');
    expect(await echoed(connection, 'all the same')).toBe('ALL THE SAME');
  });

  it('refuses one that has expired', async () => {
    const expired = selfSigned(`IP:${HOST}`, { expired: true });
    const port = await secured(expired);
    const { code, message } = await failed({ port, tls: { ca: expired.cert } });
    expect([code, message]).toEqual([
      'CERT_HAS_EXPIRED',
      'the certificate of the server has expired; --insecure accepts it',
    ]);
  });

  it('refuses one for another name', async () => {
    const port = await secured(certificate);
    const { code, message } = await failed({ port, tls: { ca: certificate.cert, servername: 'ingest.example' } });
    expect([code, message]).toEqual([
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'the certificate of the server is for another name; --insecure accepts it',
    ]);
    const connection = await connected({
      port,
      tls: { ca: certificate.cert, servername: 'ingest.example', insecure: true },
    });
    expect(connection.security?.refusal).toBe('the certificate of the server is for another name');
  });
});

describe('TLS to a server without it', () => {
  const plain = (onSocket: (socket: Socket) => void): Promise<number> => opened(createTcpServer(onSocket));

  it('that answers says so', async () => {
    const port = await plain((socket) => socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
    expect((await failed({ port, tls: {} })).message).toBe(
      'the server does not speak TLS: rtmp:// instead of rtmps://?',
    );
  });

  it.each(['end', 'resetAndDestroy'] as const)('that closes says so: %s', async (how) => {
    const port = await plain((socket) => socket.once('data', () => socket[how]()));
    expect((await failed({ port, tls: {} })).message).toBe(
      'the server closed the connection before TLS was ready: rtmp:// instead of rtmps://?',
    );
  });
});
