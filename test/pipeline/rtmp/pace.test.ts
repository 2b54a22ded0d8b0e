import { describe, expect, it } from 'vitest';
import type { MediaMessage } from '../../../src/media/media-message.ts';
import type { LiveClock } from '../../../src/pipeline/rtmp/live-clock.ts';
import { Pace } from '../../../src/pipeline/rtmp/pace.ts';

/** A clock that only pauses move. */
class TestClock implements LiveClock {
  now = 0;
  readonly pauses: number[] = [];

  nowMs(): number {
    return this.now;
  }

  pause(ms: number): Promise<void> {
    this.pauses.push(ms);
    this.now += ms;
    return Promise.resolve();
  }
}

const { signal } = new AbortController();
const message = (timestampMs: number, kind: MediaMessage['kind'] = 'video'): MediaMessage => ({
  kind,
  timestampMs: timestampMs >>> 0,
  body: new Uint8Array(1),
});
const pausesFor = async (times: readonly number[], before: (clock: TestClock, index: number) => void = () => {}) => {
  const clock = new TestClock();
  const pace = new Pace(clock);
  for (const [i, time] of times.entries()) {
    before(clock, i);
    await pace.wait(message(time), signal);
  }
  return clock.pauses;
};

describe('the pace of a stream', () => {
  it('sends the first frame at once, and each when its time has come', async () => {
    expect(await pausesFor([5000, 5040, 5080, 5120])).toEqual([40, 40, 40]);
  });

  it('goes on over the rollover', async () => {
    expect(await pausesFor([2 ** 32 - 40, 0, 40])).toEqual([40, 40]);
  });

  it('does not wait for what is late, and makes up for it', async () => {
    // The sending of the second frame took 100 ms.
    expect(await pausesFor([0, 40, 80, 120, 160], (clock, i) => (clock.now += i === 2 ? 100 : 0))).toEqual([40, 20]);
  });

  it('takes sound and picture that are not quite in order', async () => {
    expect(await pausesFor([0, 40, 23, 80])).toEqual([40, 40]);
  });

  it('does not wait through a gap, forward or backward', async () => {
    expect(await pausesFor([0, 3_600_000, 3_600_040, 0, 40])).toEqual([40, 40]);
  });

  it('does not wait for script data', async () => {
    const clock = new TestClock();
    const pace = new Pace(clock);
    await pace.wait(message(0), signal);
    await pace.wait(message(9000, 'script'), signal);
    await pace.wait(message(40), signal);
    expect(clock.pauses).toEqual([40]);
  });

  it('begins anew after a pause that was none of the stream', async () => {
    const clock = new TestClock();
    const pace = new Pace(clock);
    await pace.wait(message(0), signal);
    clock.now += 5000;
    pace.restart();
    await pace.wait(message(40), signal);
    await pace.wait(message(80), signal);
    expect(clock.pauses).toEqual([40]);
  });
});
