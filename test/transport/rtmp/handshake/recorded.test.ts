import { describe, expect, it } from 'vitest';
import { HandshakeReader } from '../../../../src/transport/rtmp/handshake/reader.ts';
import { HandshakeWatch } from '../../../../src/transport/rtmp/handshake/watch.ts';
import { bytesOfEntry, CORPUS_NOTE, hasCorpus, nameOf, rtmpEntries } from '../../../harness/corpus.ts';
import { hmac, type Side } from '../../../harness/rtmp-handshake.ts';

/** Directions with a whole handshake, as an independent scan found. */
const whole = rtmpEntries.filter(({ facts }) => facts.chunk_scan?.handshake === 'ok');

const bytesOf = (name: string): Uint8Array => {
  const entry = rtmpEntries.find((each) => nameOf(each) === name);
  if (entry === undefined) throw new Error(`the folder of streams has no ${name}`);
  return bytesOfEntry(entry);
};

const watched = (directions: Partial<Record<Side, Uint8Array>>) => {
  const watch = new HandshakeWatch(hmac);
  const findings: string[] = [];
  let restOffset: number | undefined;
  for (const side of ['client', 'server'] as const) {
    const bytes = directions[side];
    if (bytes === undefined) continue;
    const reader = new HandshakeReader(side);
    for (const item of [...reader.push(bytes), ...reader.end()]) {
      if (item.kind === 'rest') restOffset = item.offset;
      else findings.push(...watch.push(item).map(({ message }) => message));
    }
  }
  return { facts: watch.facts, findings, restOffset };
};

const session = (name: string) =>
  watched({ client: bytesOf(`${name}.client.rtmp`), server: bytesOf(`${name}.server.rtmp`) });

describe.skipIf(!hasCorpus)(`recorded handshakes${CORPUS_NOTE}`, () => {
  it('have version, time and the field zero of an independent scan', () => {
    expect(whole.length).toBeGreaterThan(20);
    for (const entry of whole) {
      const side = /server/.test(nameOf(entry)) ? 'server' : 'client';
      const { facts, restOffset } = watched({ [side]: bytesOfEntry(entry) });
      const scan = entry.facts.chunk_scan;
      expect([nameOf(entry), facts[side].version, facts[side].first]).toEqual([
        nameOf(entry),
        scan?.version,
        { time: scan?.c1_time, zero: Number.parseInt(scan?.c1_zero ?? '', 16) },
      ]);
      if (entry.bytes > 3073) expect(restOffset).toBe(3073);
    }
  });

  // FFmpeg signs by the first block and copies S1; nginx answers by the first block.
  it.each(['any_sll2', 'ffmpeg_publish_128chunk', 'ffmpeg_publish_h263_mp3', 'refused_app', 'two_publishers_0'])(
    'of FFmpeg and nginx have digests: %s',
    (name) => {
      const { facts, findings } = session(`gen-cap__${name}`);
      expect(findings).toEqual([]);
      expect(facts).toMatchObject({
        form: 'digest',
        client: { peerVersion: '9.0.124.2', digest: 'verified', scheme: 1, answer: 'copy' },
        server: { peerVersion: '13.14.10.13', digest: 'verified', scheme: 1, answer: 'digest' },
      });
    },
  );

  it('of GStreamer and nginx are simple', () => {
    const { facts, findings } = session('gen-cap__gst_rtmp2_publish');
    expect(findings).toEqual([]);
    expect(facts).toMatchObject({
      form: 'simple',
      client: { digest: 'absent', answer: 'echo' },
      server: { digest: 'absent', answer: 'copy' },
    });
  });

  it('of Flash Player and Flash Media Server have digests in different schemes', () => {
    const { facts, findings } = watched({
      client: bytesOf('wader-fq__client_stream'),
      server: bytesOf('wader-fq__server_stream'),
    });
    expect(findings).toEqual([]);
    expect(facts).toMatchObject({
      form: 'digest',
      client: { peerVersion: '128.0.3.2', scheme: 0, answer: 'digest' },
      server: { peerVersion: '3.0.3.1', scheme: 1, answer: 'digest' },
    });
  });

  it.each([
    ['gen-synth__broken_handshake_http.rtmp', 'C0: version 71 instead of 3: the letter G: an HTTP request, not RTMP'],
    ['gen-synthb__broken_handshake_short.rtmp', 'C1 ends after 899 of 1536 bytes: the handshake is not complete'],
    [
      'gen-synthb__broken_handshake_version6.rtmp',
      'C0: version 6 is RTMPE: what follows the handshake is encrypted and cannot be read',
    ],
    ['alxayo-rtmp-go__handshake_valid_c0c1.bin', 'C2 is missing: the handshake is not complete'],
  ])('that are broken say how: %s', (name, message) => {
    expect(watched({ client: bytesOf(name) }).findings).toEqual([message]);
  });
});
