import { describe, expect, it } from 'vitest';
import {
  answerPacket,
  digestOffset,
  findDigest,
  isAnswer,
  signFirstPacket,
} from '../../../../src/transport/rtmp/handshake/digest.ts';
import {
  answerTail,
  digestAt,
  hmac,
  plainFirst,
  seededRandom,
  signedFirst,
  signedSecond,
} from '../../../harness/rtmp-handshake.ts';

const SCHEMES = [0, 1] as const;
const SIDES = ['client', 'server'] as const;

describe('digest of C1 and S1', () => {
  for (const side of SIDES) {
    for (const scheme of SCHEMES) {
      it(`of the ${side}, scheme ${scheme}, is found where it was put`, () => {
        for (let seed = 0; seed < 40; seed++) {
          const packet = new Uint8Array(signedFirst(side, scheme, seed));
          const offset = digestAt(packet, scheme);
          const bytes = packet.slice(offset, offset + 32);
          expect(findDigest(packet, side, hmac)).toEqual({ scheme, offset, bytes });
        }
      });

      it(`of the ${side}, scheme ${scheme}, is written as the description has it`, () => {
        const packet = new Uint8Array(plainFirst(1234, 0x80000702, 7));
        const digest = signFirstPacket(packet, side, scheme, hmac);
        expect(packet).toEqual(new Uint8Array(signedFirst(side, scheme, 7)));
        expect(digest).toEqual({
          scheme,
          offset: digestAt(packet, scheme),
          bytes: packet.slice(digest.offset, digest.offset + 32),
        });
      });
    }
  }

  it('begins within its block, whatever the offset bytes are', () => {
    const packet = new Uint8Array(1536);
    // Sums 0, 727, 728 and 1020, which is the largest: places 0, 727, 0 and 292.
    for (const [bytes, place] of [
      [[0, 0, 0, 0], 0],
      [[255, 255, 217, 0], 727],
      [[255, 255, 218, 0], 0],
      [[255, 255, 255, 255], 292],
    ] as const) {
      packet.set(bytes, 8);
      packet.set(bytes, 772);
      expect([digestOffset(packet, 1), digestOffset(packet, 0)]).toEqual([12 + place, 776 + place]);
    }
  });

  it('is not found with the key of the other side, nor after a byte changed', () => {
    const packet = new Uint8Array(signedFirst('client', 1, 3));
    expect(findDigest(packet, 'server', hmac)).toBeUndefined();
    for (const at of [0, 7, digestAt(packet, 1), 1535]) {
      const changed = packet.slice();
      changed[at] = (changed[at] as number) ^ 1;
      expect(findDigest(changed, 'client', hmac), `byte ${at}`).toBeUndefined();
    }
  });
});

describe('digest of C2 and S2', () => {
  for (const side of SIDES) {
    const other = side === 'client' ? 'server' : 'client';
    const answered = new Uint8Array(signedFirst(other, 0, 9));
    const digest = findDigest(answered, other, hmac);
    if (digest === undefined) throw new Error('no digest');

    it(`of the ${side} is verified`, () => {
      const packet = new Uint8Array(signedSecond(side, answered, 0, 11));
      expect(isAnswer(packet, side, digest, hmac)).toBe(true);
      expect(isAnswer(packet, other, digest, hmac)).toBe(false);
      packet[100] = (packet[100] as number) ^ 0x80;
      expect(isAnswer(packet, side, digest, hmac)).toBe(false);
    });

    it(`of the ${side} is written as the description has it`, () => {
      const packet = answerPacket(side, digest, hmac, seededRandom(5));
      expect(packet).toHaveLength(1536);
      expect(packet.subarray(1504)).toEqual(answerTail(side, packet.subarray(0, 1504), digest.bytes));
    });
  }
});
