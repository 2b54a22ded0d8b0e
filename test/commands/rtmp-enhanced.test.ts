import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { hasOpenssl, OPENSSL_NOTE, selfSigned } from '../harness/certificates.ts';
import { CORPUS_NOTE, corpusFile, flvEntries } from '../harness/corpus.ts';
import {
  type FakeLink,
  type FakeServer,
  type FakeServerOptions,
  fakeServer,
  messagesOf,
  plainMessages,
} from '../harness/fake-rtmp-server.ts';
import { runInProcess } from './in-process.ts';
import { sample } from './streams.ts';

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-enhanced-'));
afterAll(() => rmSync(folder, { recursive: true }));
const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const SAMPLE = sample('bframes.flv');

/** Streams of Enhanced RTMP that are whole. */
const ENHANCED = flvEntries.filter(
  ({ file, features }) => features.some((name) => name.startsWith('ertmp')) && !file.includes('broken'),
);

describe(`Enhanced RTMP between our own ends${CORPUS_NOTE}`, () => {
  test.skipIf(ENHANCED.length === 0)('all streams of the collection come through unchanged', async () => {
    expect(ENHANCED.length).toBeGreaterThan(10);
    let link: FakeLink | undefined;
    // What the publisher sends is played to the one player, and ends with it.
    const server = await fakeServer({
      on: (event, from) => {
        if (event.kind === 'publish') link = from;
        if (event.kind !== 'play') return undefined;
        event.accept();
        from.play(...(link?.media ?? []));
        from.endPlay();
        return true;
      },
    });
    for (const { file } of ENHANCED) {
      const bytes = corpusFile(file) as Uint8Array;
      // A message without a body says nothing, and is not handed on.
      const sent = messagesOf(bytes).filter(({ body }) => body.length > 0);
      const path = join(folder, 'in.flv');
      writeFileSync(path, bytes);
      const pushed = await runInProcess(['convert', path, server.url, '--no-realtime', '--fail-on', 'never']);
      expect(pushed.code, `${file}: ${pushed.stderr}`).toBe(0);
      expect(plainMessages(link?.media ?? []), file).toEqual(plainMessages(sent));
      const out = join(folder, 'out.flv');
      const pulled = await runInProcess(['convert', server.url, out, '--force', '--fail-on', 'never']);
      expect(pulled.code, `${file}: ${pulled.stderr}`).toBe(0);
      expect(plainMessages(messagesOf(readFileSync(out))), file).toEqual(plainMessages(sent));
    }
  });
});

/** A sequence header of HEVC (E-RTMP v2): FourCC hvc1, no record. */
const hevc = (): Uint8Array => {
  const header = readFileSync(SAMPLE).subarray(0, 13);
  const body = Buffer.from('9068766331', 'hex');
  const frame = Buffer.from('9368766331000000022601', 'hex');
  const tags = [body, frame].map((bytes) => {
    const head = Buffer.alloc(11);
    head[0] = 9;
    head.writeUIntBE(bytes.length, 1, 3);
    const size = Buffer.alloc(4);
    size.writeUInt32BE(11 + bytes.length);
    return Buffer.concat([head, bytes, size]);
  });
  return Buffer.concat([header, ...tags]);
};

describe('a codec that the server does not name', () => {
  const path = join(folder, 'hevc.flv');
  writeFileSync(path, hevc());

  test.each<[string, FakeServerOptions, RegExp]>([
    ['no Enhanced RTMP at all', {}, /the video has the FourCC hvc1, and the server knows nothing of Enhanced RTMP/],
    [
      'other codecs',
      {
        on: (event) => {
          if (event.kind === 'connect') event.accept({ fourCcList: ['av01'] });
          return event.kind === 'connect';
        },
      },
      /the video has the FourCC hvc1, and the server does not list it/,
    ],
  ])('%s: said once, and sent all the same', async (_, options, message) => {
    const server = await fakeServer(options);
    const { code, stderr } = await runInProcess([
      'convert',
      path,
      server.url,
      '--no-realtime',
      '--fail-on',
      'never',
      '--loop',
      '2',
    ]);
    expect(code).toBe(0);
    expect(stderr).toMatch(message);
    expect(stderr.match(/FourCC/g)).toHaveLength(1);
    expect(server.links[0]?.media).toHaveLength(4);
  });

  test.each([['hvc1'], ['*']])('not said where it lists %s', async (fourCc) => {
    const server = await fakeServer({
      on: (event) => {
        if (event.kind === 'connect') event.accept({ fourCcList: [fourCc] });
        return event.kind === 'connect';
      },
    });
    const { stderr } = await runInProcess(['convert', path, server.url, '--no-realtime', '--fail-on', 'never']);
    expect(stderr).not.toContain('FourCC');
  });
});

const md5 = (text: string): string => createHash('md5').update(text).digest('base64');

describe('a server that asks for a password', () => {
  /** The server side of Adobe's authentication, written from its description: user `u`, password `p w`. */
  const asking: FakeServerOptions['on'] = (event) => {
    if (event.kind !== 'connect') return undefined;
    const { app } = event.connect;
    const reject = (text: string): true => {
      event.reject('NetConnection.Connect.Rejected', `[ AccessManager.Reject ] : ${text}`);
      return true;
    };
    const of = (name: string): string | undefined => new RegExp(`[?&]${name}=([^&]*)`).exec(app)?.[1];
    if (of('authmod') === undefined) return reject('[ code=403 need auth; authmod=adobe ] : ');
    const response = of('response');
    if (response === undefined)
      return reject(`[ authmod=adobe ] : ?reason=needauth&user=u&salt=SALT&challenge=CHAL&opaque=OPAQUE`);
    const expected = md5(`${md5('uSALTp w')}OPAQUE${of('challenge')}`);
    return response === expected ? undefined : reject('[ authmod=adobe ] : ?reason=authfailed&opaque=OPAQUE');
  };

  test.each([
    ['u:p%20w@', 0, /^$/],
    ['u:wrong@', 3, /: the server takes neither user nor password \(authmod=adobe, reason=authfailed\)\n$/],
    ['', 3, /: the server asks for authentication \(authmod=adobe\): the address needs a user and a password/],
  ])('%s: exit %i', async (login, code, message) => {
    const server = await fakeServer({ on: asking });
    const outcome = await runInProcess([
      ...['convert', SAMPLE, server.url.replace('rtmp://', `rtmp://${login}`), '--no-realtime', '--json'],
    ]);
    expect(outcome.stderr).toMatch(message);
    expect(outcome.stdout + outcome.stderr).not.toMatch(/p%20w|wrong|live\/key/);
    expect(outcome.code).toBe(code);
  });
});

describe.skipIf(!hasOpenssl)(`rtmps${OPENSSL_NOTE}`, () => {
  const certificate = hasOpenssl ? selfSigned('IP:127.0.0.1') : { cert: '', key: '' };
  /** TLS in front of a server. */
  const secured = async (server: FakeServer): Promise<string> => {
    const sockets = new Set<Socket>();
    const front = createServer(certificate, (socket) => {
      const back = connect(server.port, '127.0.0.1');
      for (const one of [socket, back]) sockets.add(one.on('error', () => undefined));
      socket.pipe(back).pipe(socket);
    });
    front.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
    stops.unshift(() => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => front.close(resolve));
    });
    return `rtmps://127.0.0.1:${(front.address() as AddressInfo).port}/live/key`;
  };

  test('a certificate that signs itself is refused, and named', async () => {
    const url = await secured(await fakeServer());
    const { code, stderr } = await runInProcess(['convert', SAMPLE, url, '--no-realtime']);
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /^rtmpkit: rtmps:\/\/[^\n]*\/live\/\*{4}: the certificate of the server is self-signed; --insecure accepts it\n$/,
    );
  });

  test('--insecure takes it, and says so', async () => {
    const server = await fakeServer();
    const url = await secured(server);
    const { code, stderr } = await runInProcess(['convert', SAMPLE, url, '--no-realtime', '--insecure', '--json']);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /: the certificate is not accepted without --insecure: the certificate of the server is self-signed\n$/,
    );
    expect(plainMessages(server.links[0]?.media ?? [])).toEqual(plainMessages(messagesOf(readFileSync(SAMPLE))));
  });

  test('a server without TLS is told apart', async () => {
    const server = await fakeServer();
    const url = server.url.replace('rtmp:', 'rtmps:');
    const { code, stderr } = await runInProcess(['info', url]);
    expect(code).toBe(3);
    expect(stderr).toMatch(/TLS[^\n]*rtmp:\/\/ instead of rtmps:\/\/\?\n$/);
  });
});
