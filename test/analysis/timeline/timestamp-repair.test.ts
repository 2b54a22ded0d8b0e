import { describe, expect, it } from 'vitest';
import { startOf, type TimedTag, TimestampRepair } from '../../../src/analysis/timeline/timestamp-repair.ts';

/** `v40`: a picture at 40 ms; `a` sound; `s` script data or a sequence header. */
const tagsOf = (text: string): TimedTag[] =>
  text.split(' ').map((word, tag) => {
    const track = { v: 'video', a: 'audio' }[word[0] ?? ''];
    return { tag, offset: tag * 100, dtsMs: Number(word.slice(1)), ...(track !== undefined && { track }) };
  });

const repair = (text: string) => {
  const tags = tagsOf(text);
  const times = new TimestampRepair(startOf(tags));
  return tags.map((tag) => times.next(tag));
};

const times = (text: string): number[] => repair(text).map(({ dtsMs }) => dtsMs);
const messages = (text: string): string[] =>
  repair(text).flatMap(({ finding }) => (finding === undefined ? [] : [`${finding.tag} ${finding.message}`]));

describe('timestamps that need no repair', () => {
  it.each([
    ['one track', 'v0 v40 v80 v120'],
    ['two tracks', 's0 s0 v0 a0 a23 v40 a46 a70 v80'],
    ['the same timestamp twice', 'v0 v40 v40 v80'],
    ['steps of any length up to 10 s', 'v0 v40 v10040 v10041'],
    ['audio that starts late', 'v0 v40 v80 a61 v120 a84'],
  ])('%s', (_name, text) => {
    expect(times(text)).toEqual(tagsOf(text).map(({ dtsMs }) => dtsMs));
    expect(messages(text)).toEqual([]);
  });
});

describe('the start of the stream', () => {
  it('becomes 0 for both tracks by one offset', () => {
    expect(times('s0 v1040 a1000 v1080 a1023')).toEqual([0, 40, 0, 80, 23]);
    expect(messages('s0 v1040 a1000 v1080')).toEqual([
      '1 video: DTS 1040 -> 40 ms, moved by -1000 ms, and all later frames too: the stream begins here',
      '2 audio: DTS 1000 -> 0 ms, moved by -1000 ms, and all later frames too: same offset as the earlier tracks',
    ]);
  });

  it('slightly below 0', () => expect(times('v-80 v-40 v0 v40')).toEqual([0, 40, 80, 120]));

  it('is 0 for each track if their first timestamps are far apart', () =>
    expect(times('v60000 v60040 a0 v60080')).toEqual([0, 40, 0, 80]));
});

describe('a break', () => {
  it('forward: audio keeps its distance to video', () => {
    // Video and audio jump by 99,920 ms, audio one tag later.
    expect(times('v0 a0 v40 a23 a46 v80 v100040 a69 a100012 v100080 a100035')).toEqual([
      0, 0, 40, 23, 46, 80, 120, 69, 92, 160, 115,
    ]);
  });

  it('back, by more than a second: the same', () => {
    expect(times('v5000 a5000 v5040 a5023 v0 a0 v40 a23')).toEqual([0, 0, 40, 23, 80, 80, 120, 103]);
  });

  it('after which audio has frames from before it', () => {
    // After the break audio starts 40 ms before video: it is delayed, then keeps its distance.
    expect(times('v5000 a5000 v5040 a5050 v1040 a1000 a1023 a1046 v1080')).toEqual([0, 0, 40, 50, 80, 51, 63, 86, 120]);
  });

  it('is a wrap at 24 bits where TimestampExtended is not written', () => {
    expect(times('v16777200 v24 v64')).toEqual([0, 40, 80]);
    expect(messages('v16777200 v24')[1]).toContain('TimestampExtended is not written');
  });

  it('is no pause of one track while another goes on', () => {
    const sound = Array.from({ length: 14 }, (_, i) => `a${(i + 1) * 1000}`).join(' ');
    expect(times(`v0 a0 v40 ${sound} v14020 v14060`).slice(-2)).toEqual([14_020, 14_060]);
  });
});

describe('frames that go back', () => {
  it('are placed right after the previous one, and the rest stays', () => {
    expect(times('v0 v40 v26 v80 v120')).toEqual([0, 40, 41, 80, 120]);
    expect(messages('v0 v40 v26 v80')).toEqual([
      '2 video: DTS 26 -> 41 ms, moved by +15 ms: it would be 14 ms before the previous frame',
    ]);
  });

  it('repeatedly do not shift the timeline: PTS written as DTS', () => {
    const group = (from: number) =>
      [from, from + 160, from + 80, from + 40, from + 120].map((ms) => `v${ms}`).join(' ');
    const all = times([0, 200, 400, 600, 800].map(group).join(' '));
    expect(all.at(-5)).toBe(800);
    expect(all.every((ms, i) => i === 0 || ms > (all[i - 1] as number))).toBe(true);
  });
});

describe('tags outside the timeline', () => {
  it('with timestamp 0 in mid-stream take the time of their position', () => {
    expect(times('s0 s0 v0 v4000 v8000 s0 v8040')).toEqual([0, 0, 0, 4000, 8000, 8000, 8040]);
  });

  it('stay next to their frames', () => {
    expect(times('v50000 s50000 v50040 s50040 v1000 s1000 v1040')).toEqual([0, 0, 40, 40, 80, 80, 120]);
  });
});

describe('any input', () => {
  const random = (seed: number) => {
    let state = seed;
    return (below: number) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return (state >>> 8) % below;
    };
  };

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('no track goes back or below 0 (%i)', (seed) => {
    const next = random(seed);
    let at = 100_000;
    const tags: TimedTag[] = Array.from({ length: 2000 }, (_, tag) => {
      at += next(20) === 0 ? next(400_000) - 200_000 : next(80) - 10;
      return { tag, offset: tag, dtsMs: at, track: next(2) === 0 ? 'video' : 'audio' };
    });
    const repaired = new TimestampRepair(startOf(tags.slice(0, 10)));
    const last = new Map<string, number>();
    for (const tag of tags) {
      const { dtsMs } = repaired.next(tag);
      const before = last.get(tag.track ?? '') ?? 0;
      expect(dtsMs).toBeGreaterThanOrEqual(before);
      last.set(tag.track ?? '', dtsMs);
    }
  });
});
