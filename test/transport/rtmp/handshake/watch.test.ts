import { describe, expect, it } from 'vitest';
import { HandshakeReader } from '../../../../src/transport/rtmp/handshake/reader.ts';
import { HandshakeWatch } from '../../../../src/transport/rtmp/handshake/watch.ts';
import {
  digestAt,
  direction,
  hmac,
  noise,
  plainFirst,
  type Side,
  signedFirst,
  signedSecond,
} from '../../../harness/rtmp-handshake.ts';

type Directions = Partial<Record<Side, Uint8Array>>;

/** What the watch makes of these directions, read one after the other. */
const watched = (bytes: Directions, order: readonly Side[] = ['client', 'server'], key: typeof hmac | null = hmac) => {
  const watch = new HandshakeWatch(key ?? undefined);
  const findings: string[] = [];
  for (const side of order) {
    const input = bytes[side];
    if (input === undefined) continue;
    const reader = new HandshakeReader(side);
    for (const item of [...reader.push(input), ...reader.end()]) {
      if (item.kind !== 'handshake') continue;
      for (const { severity, code, message, offset } of watch.push(item)) {
        findings.push(`${severity} ${code} @${offset} ${message}`);
      }
    }
  }
  return { facts: watch.facts, findings };
};

const C1 = plainFirst(100, 0, 1);
const S1 = plainFirst(200, 0, 2);
/** With its own clock in time2. */
const echoOf = (packet: Uint8Array, time2: number): Buffer => {
  const echo = Buffer.from(packet);
  echo.writeUInt32BE(time2, 4);
  return echo;
};
const changed = (packet: Uint8Array, at: number): Uint8Array => {
  const copy = Uint8Array.from(packet);
  copy[at] = (copy[at] as number) ^ 1;
  return copy;
};

describe('simple handshake', () => {
  it('with echoes as RTMP has them, and as most send them, is right', () => {
    const bytes = { client: direction(C1, S1), server: direction(S1, echoOf(C1, 321)) };
    const expected = {
      facts: {
        form: 'simple',
        client: {
          version: 3,
          first: { time: 100, zero: 0 },
          second: { time: 200, time2: 0 },
          digest: 'absent',
          answer: 'copy',
        },
        server: {
          version: 3,
          first: { time: 200, zero: 0 },
          second: { time: 100, time2: 321 },
          digest: 'absent',
          answer: 'echo',
        },
      },
      findings: [],
    };
    expect(watched(bytes)).toEqual(expected);
    expect(watched(bytes, ['server', 'client'])).toEqual(expected);
  });

  it('with a wrong echo has a warning: rtmp-handshake-echo', () => {
    const other = plainFirst(100, 0, 77);
    const { facts, findings } = watched({ client: direction(C1, S1), server: direction(S1, other) });
    const differing = [...other.subarray(8)].filter((byte, i) => byte !== C1[8 + i]).length;
    expect(facts.server.answer).toBe('wrong');
    expect(findings).toEqual([
      `warning rtmp-handshake-echo @1537 S2 is no echo of C1: ${differing} of 1528 random bytes differ; most peers do not check it`,
    ]);
    expect(watched({ client: direction(C1, changed(S1, 1535)), server: direction(S1, C1) }).findings).toEqual([
      'warning rtmp-handshake-echo @1537 C2 is no echo of S1: 1 of 1528 random bytes differ; most peers do not check it',
    ]);
  });

  it('whose echo has another time is named', () => {
    const { facts, findings } = watched({ client: direction(C1, S1), server: direction(S1, changed(C1, 3)) });
    expect(facts.server.answer).toBe('random');
    expect(findings).toEqual([
      'info rtmp-handshake-echo @1537 S2 echoes the random data of C1, but its time is 101 instead of 100',
    ]);
  });

  it('of one direction is not judged by the other', () => {
    expect(watched({ server: direction(S1, noise(1536, 5)) })).toMatchObject({
      facts: { form: 'simple', client: {}, server: { answer: 'unchecked' } },
      findings: [],
    });
  });
});

describe('digest handshake', () => {
  for (const [client, server] of [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ] as const) {
    it(`of scheme ${client} of the client and ${server} of the server is verified`, () => {
      const c1 = signedFirst('client', client, 3);
      const s1 = signedFirst('server', server, 4, 0x04050001);
      const bytes = {
        client: direction(c1, signedSecond('client', s1, server, 5)),
        server: direction(s1, signedSecond('server', c1, client, 6)),
      };
      for (const order of [
        ['client', 'server'],
        ['server', 'client'],
      ] as const) {
        const { facts, findings } = watched(bytes, order);
        expect(facts).toMatchObject({
          form: 'digest',
          client: { peerVersion: '128.0.7.2', digest: 'verified', scheme: client, answer: 'digest' },
          server: { peerVersion: '4.5.0.1', digest: 'verified', scheme: server, answer: 'digest' },
        });
        expect(findings).toEqual([]);
      }
    });
  }

  const c1 = signedFirst('client', 1, 3, 0x09007c02);
  const s1 = signedFirst('server', 1, 4, 0x0d0e0a0d);
  const s2 = signedSecond('server', c1, 1, 6);

  it('may copy S1 into C2, as FFmpeg does, and be answered by a copy', () => {
    const { facts, findings } = watched({ client: direction(c1, s1), server: direction(s1, s2) });
    expect([facts.form, facts.client.answer, facts.server.answer, findings]).toEqual(['digest', 'copy', 'digest', []]);
    // A server without digests.
    const plain = watched({ client: direction(c1, S1), server: direction(S1, c1) });
    expect([plain.facts.form, plain.facts.server.answer, plain.findings]).toEqual(['simple', 'copy', []]);
  });

  it('with a wrong digest has a warning: rtmp-handshake-digest', () => {
    expect(watched({ client: direction(c1, s1), server: direction(s1, changed(s2, 1535)) }).findings).toEqual([
      'warning rtmp-handshake-digest @1537 S2 neither has the digest that answers C1 nor echoes it: peers that check it close',
    ]);
    const unsigned = changed(s1, digestAt(s1, 1));
    expect(watched({ client: direction(c1, unsigned), server: direction(unsigned, s2) })).toMatchObject({
      facts: { form: 'simple' },
      findings: [
        'warning rtmp-handshake-digest @1 S1 has version 13.14.10.13 but no digest that verifies, though C1 has one: clients that check it close',
      ],
    });
    expect(watched({ client: direction(plainFirst(0, 0x09007c02, 8), S1) }).findings).toEqual([
      'info rtmp-handshake-digest @1 C1 has version 9.0.124.2 but no digest that verifies: servers answer as to a simple handshake',
    ]);
  });

  it('is not checked without an HMAC', () => {
    const { facts, findings } = watched({ client: direction(c1, s1), server: direction(s1, s2) }, undefined, null);
    expect(facts).toMatchObject({
      client: { digest: 'unchecked', answer: 'copy' },
      server: { digest: 'unchecked', answer: 'unchecked' },
    });
    expect([facts.form, findings]).toEqual([undefined, []]);
  });
});

describe('a handshake that is none', () => {
  const findingsOf = (version: number, side: Side = 'client') =>
    watched({ [side]: Uint8Array.from([version, ...direction(C1, S1).subarray(1)]) }).findings;

  it.each([
    [0, 'warning rtmp-version @0 C0: version 0 instead of 3: of earlier, proprietary products'],
    [6, 'error rtmpe @0 C0: version 6 is RTMPE: what follows the handshake is encrypted and cannot be read'],
    [8, 'error rtmpe @0 C0: version 8 is RTMPE: what follows the handshake is encrypted and cannot be read'],
    [9, 'error rtmpe @0 C0: version 9 is RTMPE: what follows the handshake is encrypted and cannot be read'],
    [4, 'warning rtmp-version @0 C0: version 4 instead of 3: reserved'],
    [
      22,
      'error rtmp-version @0 C0: version 22 instead of 3: the first byte of TLS: rtmps:// on a port that expects rtmp://',
    ],
    [0x47, 'error rtmp-version @0 C0: version 71 instead of 3: the letter G: an HTTP request, not RTMP'],
    [0x5a, 'error rtmp-version @0 C0: version 90 instead of 3: the letter Z: a text protocol, not RTMP'],
    [0xff, 'error rtmp-version @0 C0: version 255 instead of 3: forbidden: the bytes are not RTMP'],
  ])('version %i is named', (version, expected) => {
    expect(findingsOf(version)).toEqual([expected]);
  });

  it('an HTTP response is named', () => {
    expect(findingsOf(0x48, 'server')).toEqual([
      'error rtmp-version @0 S0: version 72 instead of 3: the letter H: an HTTP response, not RTMP',
    ]);
  });

  it('RTMPE is reported once, and its packets are not judged', () => {
    const bytes = { client: direction(noise(1536, 1), noise(1536, 2), 8), server: direction(S1, noise(1536, 3), 8) };
    expect(watched(bytes).findings).toHaveLength(1);
  });

  it('one that ends early is rtmp-handshake-truncated', () => {
    const client = direction(C1, S1);
    expect(watched({ client: client.subarray(0, 900) }).findings).toEqual([
      'error rtmp-handshake-truncated @1 C1 ends after 899 of 1536 bytes: the handshake is not complete',
    ]);
    expect(watched({ client: client.subarray(0, 1537) }).findings).toEqual([
      'error rtmp-handshake-truncated @1537 C2 is missing: the handshake is not complete',
    ]);
  });
});
