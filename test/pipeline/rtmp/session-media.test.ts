import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../../src/bytes/hex.ts';
import { openInput } from '../../../src/pipeline/open.ts';
import { SessionMedia } from '../../../src/pipeline/rtmp/session-media.ts';
import { bytesOfSample } from '../../commands/streams.ts';
import { concat } from '../../harness/flv-writer.ts';
import { arbitraryCuts, cutAtFractions } from '../../harness/split.ts';

/** Pieces in a buffer that is reused, as a file reader gives them. */
async function* pieces(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(Math.max(1, ...parts.map(({ length }) => length)));
  for (const part of parts) {
    buffer.set(part);
    yield buffer.subarray(0, part.length);
    buffer.fill(0xaa);
  }
}

const flvOf = async (parts: readonly Uint8Array[]) => {
  const media = new SessionMedia(pieces(parts));
  const chunks: Uint8Array[] = [];
  for await (const chunk of media.chunks()) chunks.push(chunk.slice());
  return { flv: toHex(concat(...chunks)), found: media.takeFindings(), streams: media.streams };
};

describe('the media of a captured session', () => {
  it.each(['publish.pcapng', 'play.pcap'])('of %s do not depend on how the input was cut', async (name) => {
    const bytes = bytesOfSample(name);
    const whole = await flvOf([bytes]);
    expect(whole.streams).toEqual([
      { connection: 0, direction: name === 'play.pcap' ? 'server' : 'client', messageStreamId: 1 },
    ]);
    await fc.assert(
      fc.asyncProperty(arbitraryCuts, async (cuts) => {
        expect(await flvOf(cutAtFractions(bytes, cuts))).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });

  it('give each tag the message that it was made of', async () => {
    const media = new SessionMedia(pieces([bytesOfSample('publish.pcapng')]));
    for await (const _ of media.chunks());
    // onMetaData is message 6 of the client, the sequence headers are 7 and 8 (tshark: the 7th to 9th message).
    const places = [0, 1, 2, 3].map((tag) => media.placed({ tag, byteOffset: 13, frame: 0 }));
    expect(places).toEqual([6, 7, 8, 9].map((message) => ({ frame: 0, connection: 0, direction: 'client', message })));
    expect(media.placed({ tag: 1000 })).toEqual({});
    const own = { connection: 1, direction: 'server', byteOffset: 7 } as const;
    expect(media.placed(own)).toBe(own);
  });

  it.each([0.1, 0.5, 0.9])('of a capture that is cut at %d of its bytes are what there is', async (part) => {
    const bytes = bytesOfSample('play.pcap');
    const { flv } = await flvOf([bytes.subarray(0, Math.floor(bytes.length * part))]);
    const { flv: whole } = await flvOf([bytes]);
    expect(whole.startsWith(flv)).toBe(true);
  });

  it('never throw for damaged bytes but for a capture without RTMP', async () => {
    const bytes = bytesOfSample('play.pcap');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 20 }),
        async (changes) => {
          const damaged = bytes.slice();
          for (const [at, value] of changes) damaged[Math.max(40, at)] = value;
          try {
            await flvOf([damaged]);
          } catch (error) {
            expect(error).toMatchObject({ name: 'ContainerError', code: 'unsupported-format' });
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('are what openInput gives for a capture', async () => {
    const input = await openInput(pieces([bytesOfSample('play.pcap')]), 'pcap');
    expect(input.format).toBe('pcap');
    const chunks: Uint8Array[] = [];
    for await (const chunk of input.chunks()) chunks.push(chunk.slice());
    const { flv, found } = await flvOf([bytesOfSample('play.pcap')]);
    expect(toHex(concat(...chunks))).toBe(flv);
    expect(input.session?.takeFindings()).toEqual(found);
  });
});
