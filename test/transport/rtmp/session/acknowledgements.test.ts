import { describe, expect, it } from 'vitest';
import { OwnAcknowledgements, PeerAcknowledgements } from '../../../../src/transport/rtmp/session/acknowledgements.ts';

/** What is taken as received after each of the values, `sent` bytes further each time. */
const takenAfter = (values: readonly number[], sent: number): number[] => {
  const peer = new PeerAcknowledgements();
  return values.map((value, i) => {
    peer.take(value, sent * (i + 1));
    return peer.acknowledged;
  });
};

describe('acknowledgements of the peer', () => {
  it('are totals (RTMP 1.0 5.4.3)', () => {
    expect(takenAfter([100, 250, 400], 1000)).toEqual([100, 250, 400]);
  });

  it('are increments where they do not grow, as those of YouTube', () => {
    const step = 131_325;
    expect(takenAfter([step, step, step, step], step)).toEqual([step, 2 * step, 3 * step, 4 * step]);
    const peer = new PeerAcknowledgements();
    expect([peer.reading, peer.hasBegun]).toEqual(['total', false]);
    peer.take(5, 100);
    expect(peer.hasBegun).toBe(true);
    peer.take(5, 200);
    expect(peer.reading).toBe('increment');
  });

  it('that are repeated while nothing was sent stay totals', () => {
    const peer = new PeerAcknowledgements();
    for (const value of [500, 500, 500]) peer.take(value, 600);
    expect([peer.acknowledged, peer.reading]).toEqual([500, 'total']);
  });

  it.each([
    ['2^31 (SRS)', 2 ** 31],
    ['0xF0000000 (nginx-rtmp)', 0xf000_0000],
    ['2^32', 2 ** 32],
  ])('begin again at %s', (_, wrap) => {
    const peer = new PeerAcknowledgements();
    const step = 10_000_000;
    for (let sent = step; sent <= 6e9; sent += step) {
      peer.take(sent % wrap, sent);
      expect(sent - peer.acknowledged).toBe(0);
    }
    expect(peer.reading).toBe('total');
  });

  it('are never more than was sent: some peers count the handshake', () => {
    expect(takenAfter([3073 + 1000, 3073 + 2000], 1000)).toEqual([1000, 2000]);
  });
});

describe('acknowledgements of this side', () => {
  it('are sent after half the window, and are totals', () => {
    const own = new OwnAcknowledgements(1000);
    expect([499, 1, 400, 99, 1].map((bytes) => own.take(bytes))).toEqual([undefined, 500, undefined, undefined, 1000]);
    expect(own.take(0)).toBeUndefined();
  });

  it('begin again at 2^32', () => {
    const own = new OwnAcknowledgements(1000);
    own.take(2 ** 32 - 1);
    expect(own.take(600)).toBe(599);
  });

  it('follow a new window', () => {
    const own = new OwnAcknowledgements(1000);
    expect(own.take(100)).toBeUndefined();
    own.window = 10;
    expect(own.take(1)).toBe(101);
  });
});
