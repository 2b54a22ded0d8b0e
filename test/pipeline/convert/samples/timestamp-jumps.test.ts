import { describe, expect, it } from 'vitest';
import type { WrittenTrack } from '../../../../src/container/mp4/write/written-track.ts';
import { TimestampJumps } from '../../../../src/pipeline/convert/samples/timestamp-jumps.ts';

const VIDEO: WrittenTrack = { kind: 'video', id: 1, fourCc: 'avc1', timescale: 1000 };
const SOUND: WrittenTrack = { kind: 'audio', id: 2, fourCc: 'mp4a', timescale: 1000 };

/** Takes samples of a track at a time and with a duration, in ms; segments last 10 s at most. */
const taken = (samples: readonly (readonly [track: WrittenTrack, dts: number, duration: number])[], longest = 10) => {
  const jumps = new TimestampJumps();
  return samples.map(([track, dts, duration]) => {
    const { sample, place } = jumps.take(
      { track, dts, pts: dts, duration, isSync: true, data: new Uint8Array(1) },
      longest,
    );
    return `${track.kind} ${dts} +${sample.duration}${place === undefined ? '' : ` ${place}`}`;
  });
};

describe('TimestampJumps', () => {
  it('what is shown for longer than a segment is shown as the one before it; the next one begins another timeline', () => {
    expect(
      taken([
        [VIDEO, 0, 33],
        [VIDEO, 33, 60_000],
        [VIDEO, 60_033, 33],
      ]),
    ).toEqual(['video 0 +33', 'video 33 +33', 'video 60033 +33 first']);
    expect(
      taken([
        [VIDEO, 0, 9000],
        [VIDEO, 9000, 33],
      ]),
    ).toEqual(['video 0 +9000', 'video 9000 +33']);
  });

  it('with sound: what comes before the jump goes with it, and is late after it', () => {
    expect(
      taken([
        [VIDEO, 0, 40],
        [SOUND, 0, 21],
        [VIDEO, 40, 60_000],
        [SOUND, 21, 60_010],
        [VIDEO, 60_040, 40],
        [SOUND, 60_031, 21],
      ]),
    ).toEqual([
      'video 0 +40',
      'audio 0 +21',
      'video 40 +40',
      'audio 21 +21',
      'video 60040 +40 first',
      'audio 60031 +21',
    ]);
    expect(
      taken([
        [VIDEO, 40, 60_000],
        [VIDEO, 60_040, 40],
        [SOUND, 21, 60_010],
      ]),
    ).toEqual(['video 40 +40', 'video 60040 +40 first', 'audio 21 +60010 late']);
  });

  it('again and again', () => {
    expect(
      taken([
        [VIDEO, 0, 40],
        [VIDEO, 40, 20_000],
        [VIDEO, 20_040, 30_000],
        [VIDEO, 50_040, 40],
      ]),
    ).toEqual(['video 0 +40', 'video 40 +40', 'video 20040 +40 first', 'video 50040 +40 first']);
  });
});
