import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClientHandshake } from '../../../../src/transport/rtmp/handshake/client.ts';
import type { HandshakeProgress } from '../../../../src/transport/rtmp/handshake/handshake.ts';
import { ServerHandshake } from '../../../../src/transport/rtmp/handshake/server.ts';
import {
  answerTail,
  digestAt,
  direction,
  hmac,
  noise,
  plainFirst,
  seededRandom,
  signedFirst,
  signedSecond,
} from '../../../harness/rtmp-handshake.ts';
import { arbitraryCuts, cutAtFractions } from '../../../harness/split.ts';

const concat = (pieces: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(pieces));

/** Receives pieces as from a socket, whose buffer is used again; all that came after the handshake, and what was sent. */
const receiveAll = (session: ClientHandshake | ServerHandshake, pieces: readonly Uint8Array[]) => {
  const sent = [...session.takeOutput()];
  const rest: Uint8Array[] = [];
  let progress: HandshakeProgress | undefined;
  for (const piece of pieces) {
    const buffer = piece.slice();
    progress = session.receive(buffer);
    rest.push(progress.rest.slice());
    sent.push(...session.takeOutput());
    buffer.fill(0xaa);
  }
  return {
    done: progress?.done,
    error: progress?.error?.message,
    rest: concat(rest),
    sent: concat(sent),
    findings: session.findings.map(({ message }) => message),
    facts: session.facts,
  };
};

const client = (digest = false, seed = 1) => new ClientHandshake({ hmac, random: seededRandom(seed), digest });
const server = (seed = 2) => new ServerHandshake({ hmac, random: seededRandom(seed), timeMs: 2 ** 32 + 5 });

const CHUNKS = noise(300, 50);
const S1 = plainFirst(777, 0, 10);

describe('client', () => {
  it('sends C0 and C1 at once, and a copy of S1 when that is there', () => {
    const session = client();
    const [first, ...none] = session.takeOutput() as [Uint8Array];
    expect(none).toEqual([]);
    expect(first).toHaveLength(1537);
    expect([...first.subarray(0, 9)]).toEqual([3, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(session.takeOutput()).toEqual([]);
    const s2 = first.subarray(1);
    const whole = concat([direction(S1, s2), CHUNKS]);
    expect(session.receive(whole.subarray(0, 1536))).toEqual({ done: false, rest: new Uint8Array(0) });
    expect(session.takeOutput()).toEqual([]);
    session.receive(whole.subarray(1536, 1537));
    expect(session.takeOutput()).toEqual([new Uint8Array(S1)]);
    expect(session.receive(whole.subarray(1537, 3072)).done).toBe(false);
    expect(session.receive(whole.subarray(3072))).toEqual({ done: true, rest: CHUNKS });
    expect(session.receive(CHUNKS)).toEqual({ done: true, rest: CHUNKS });
    expect(session.facts).toMatchObject({ form: 'simple', client: { answer: 'copy' }, server: { answer: 'copy' } });
    expect(session.findings).toEqual([]);
  });

  it('sends its clock', () => {
    const session = new ClientHandshake({ hmac, random: seededRandom(1), timeMs: 0x01020304 });
    expect([...concat(session.takeOutput()).subarray(1, 5)]).toEqual([1, 2, 3, 4]);
  });

  it('goes on after a wrong S2, with a warning', () => {
    const { done, rest, findings } = receiveAll(client(), [concat([direction(S1, noise(1536, 4)), CHUNKS])]);
    expect({ done, rest }).toEqual({ done: true, rest: CHUNKS });
    expect(findings).toEqual([expect.stringMatching(/^S2 is no echo of C1: \d+ of 1528 random bytes differ/)]);
  });

  for (const scheme of [0, 1] as const) {
    it(`with a digest verifies that of the server, scheme ${scheme}, and answers it`, () => {
      const session = client(true);
      const c1 = concat(session.takeOutput()).subarray(1);
      expect(c1.subarray(4, 8)).toEqual(Uint8Array.of(9, 0, 0x7c, 2));
      const s1 = signedFirst('server', scheme, 20, 0x0d0e0a0d);
      const s2 = signedSecond('server', c1, 1, 21);
      const { done, sent, findings, facts } = receiveAll(session, [direction(s1, s2)]);
      expect({ done, findings }).toEqual({ done: true, findings: [] });
      const at = digestAt(s1, scheme);
      expect(sent.subarray(1504)).toEqual(
        answerTail('client', sent.subarray(0, 1504), Uint8Array.from(s1.subarray(at, at + 32))),
      );
      expect(facts).toMatchObject({
        form: 'digest',
        client: { scheme: 1, answer: 'digest' },
        server: { scheme, answer: 'digest' },
      });
    });
  }

  it('with a digest copies the S1 of a server that has none', () => {
    const session = client(true);
    const c1 = concat(session.takeOutput()).subarray(1);
    const { done, sent, findings } = receiveAll(session, [direction(S1, c1)]);
    expect({ done, sent, findings }).toEqual({ done: true, sent: new Uint8Array(S1), findings: [] });
  });

  it.each([
    [6, 'S0: version 6 is RTMPE: what follows the handshake is encrypted and cannot be read'],
    [0x48, 'S0: version 72 instead of 3: the letter H: an HTTP response, not RTMP'],
    [0, 'S0: version 0 instead of 3: of earlier, proprietary products'],
    [0x15, 'S0: version 21 instead of 3: reserved'],
  ])('refuses version %i', (version, error) => {
    const session = client();
    session.takeOutput();
    const result = receiveAll(session, [Uint8Array.of(version), concat([S1, S1, CHUNKS])]);
    expect(result).toMatchObject({ done: false, error, sent: new Uint8Array(0), rest: new Uint8Array(0) });
  });
});

describe('server', () => {
  const c1 = plainFirst(99, 0, 30);

  it('answers C0 and C1 by S0, S1 and S2 in one piece, and is done with C2', () => {
    const session = server();
    session.receive(direction(c1, c1).subarray(0, 1536));
    expect(session.takeOutput()).toEqual([]);
    session.receive(direction(c1, c1).subarray(1536, 1537));
    const output = session.takeOutput();
    expect(output.map(({ length }) => length)).toEqual([3073]);
    const answer = concat(output);
    expect([...answer.subarray(0, 9)]).toEqual([3, 0, 0, 0, 5, 0, 0, 0, 0]);
    expect(answer.subarray(1537)).toEqual(new Uint8Array(c1));
    const s1 = answer.subarray(1, 1537);
    expect(session.receive(s1)).toEqual({ done: true, rest: new Uint8Array(0) });
    expect(session.facts).toMatchObject({ form: 'simple', client: { answer: 'copy' }, server: { answer: 'copy' } });
    expect(session.findings).toEqual([]);
  });

  it('takes all at once: C2 before S1 was sent, and chunks behind it', () => {
    const { done, rest, sent, findings } = receiveAll(server(), [concat([direction(c1, noise(1536, 8)), CHUNKS])]);
    expect({ done, rest, length: sent.length }).toEqual({ done: true, rest: CHUNKS, length: 3073 });
    expect(findings).toEqual([expect.stringMatching(/^C2 is no echo of S1/)]);
  });

  for (const scheme of [0, 1] as const) {
    it(`answers a digest of scheme ${scheme} in that scheme`, () => {
      const signed = signedFirst('client', scheme, 40, 0x09007c02);
      const session = server();
      session.receive(Uint8Array.of(3));
      session.receive(new Uint8Array(signed));
      const answer = concat(session.takeOutput());
      const [s1, s2] = [answer.subarray(1, 1537), answer.subarray(1537)];
      const at = digestAt(signed, scheme);
      expect(s2.subarray(1504)).toEqual(
        answerTail('server', s2.subarray(0, 1504), Uint8Array.from(signed.subarray(at, at + 32))),
      );
      const { done, findings, facts } = receiveAll(session, [new Uint8Array(signedSecond('client', s1, scheme, 41))]);
      expect({ done, findings }).toEqual({ done: true, findings: [] });
      expect(facts).toMatchObject({
        form: 'digest',
        client: { scheme, answer: 'digest' },
        server: { scheme, answer: 'digest' },
      });
      // Players verify from version 3 on.
      expect(s1[4]).toBeGreaterThanOrEqual(3);
    });
  }

  it('answers a version without a digest by a copy', () => {
    const versioned = plainFirst(1, 0x80000702, 44);
    const { sent } = receiveAll(server(), [direction(versioned, S1)]);
    expect(sent.subarray(1537)).toEqual(new Uint8Array(versioned));
    expect([...sent.subarray(5, 9)]).toEqual([0, 0, 0, 0]);
  });

  it.each([
    [
      'an HTTP request',
      'GET / HTTP/1.1\r\n\r\n',
      'C0: version 71 instead of 3: the letter G: an HTTP request, not RTMP',
    ],
    [
      'TLS',
      '\u0016\u0003\u0001',
      'C0: version 22 instead of 3: the first byte of TLS: rtmps:// on a port that expects rtmp://',
    ],
    ['RTMPE', '\u0006', 'C0: version 6 is RTMPE: what follows the handshake is encrypted and cannot be read'],
  ])('refuses %s, without an answer', (_, text, error) => {
    const session = server();
    // In one piece with enough bytes for a handshake.
    const result = receiveAll(session, [concat([new TextEncoder().encode(text), noise(4000, 1)])]);
    expect(result).toMatchObject({ done: false, error, sent: new Uint8Array(0), rest: new Uint8Array(0) });
    expect(session.receive(noise(1, 1)).error?.severity).toBe('error');
  });
});

describe('both ends', () => {
  for (const digest of [false, true]) {
    it(`shake hands in any pieces, ${digest ? 'with' : 'without'} a digest`, () => {
      fc.assert(
        fc.property(arbitraryCuts, arbitraryCuts, (cutsThere, cutsBack) => {
          const [here, there] = [client(digest), server()];
          const atServer = { done: false, rest: [] as Uint8Array[] };
          const atClient = { done: false, rest: [] as Uint8Array[] };
          const deliver = (to: typeof here | typeof there, bytes: Uint8Array, cuts: number[], at: typeof atServer) => {
            for (const piece of cutAtFractions(bytes, cuts)) {
              const { done, rest, error } = to.receive(piece.slice());
              expect(error).toBeUndefined();
              at.done = done;
              at.rest.push(rest);
            }
          };
          deliver(there, concat(here.takeOutput()), cutsThere, atServer);
          deliver(here, concat([...there.takeOutput(), CHUNKS]), cutsBack, atClient);
          deliver(there, concat([...here.takeOutput(), CHUNKS]), cutsThere, atServer);
          expect([atClient.done, atServer.done]).toEqual([true, true]);
          expect([concat(atClient.rest), concat(atServer.rest)]).toEqual([CHUNKS, CHUNKS]);
          expect([...here.findings, ...there.findings]).toEqual([]);
          expect(here.facts).toEqual(there.facts);
          expect(here.facts.form).toBe(digest ? 'digest' : 'simple');
        }),
        { numRuns: 40 },
      );
    });
  }
});
