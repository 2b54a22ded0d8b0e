import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OptionValue } from '../../../src/analysis/checks/options.ts';
import type { HrdRate } from '../../../src/media/hrd.ts';
import { checked } from '../../harness/checked.ts';
import { type HrdPicture, hrdStream } from '../../harness/hrd-stream.ts';
import type { SpsChoice } from '../../harness/written-stream.ts';

/** 640 kb/s: a picture of 25,600 bits arrives in the 40 ms of 25 fps. */
const RATE = 640_000;
const PICTURE = 25_600;

const rate = (more: Partial<HrdRate> = {}): HrdRate => ({
  ...{ bitRateBps: RATE, cpbSizeBits: 128_000, cbr: false },
  ...more,
});

/** 100 ms, 64,000 bits. */
const DELAY = 9000;

/** An IDR picture every ten; each picture takes as long to arrive as to be shown. */
const pictures = (count: number, change: (n: number) => Partial<HrdPicture> = () => ({})): HrdPicture[] =>
  Array.from({ length: count }, (_, n) => ({
    bits: PICTURE,
    // Two ticks a frame, from the last buffering period before it.
    removalDelay: n === 0 ? 0 : ((n - 1) % 10) * 2 + 2,
    ...(n % 10 === 0 && { initial: [[DELAY, 0] as const] }),
    ...change(n),
  }));

const check = async (
  rule: string,
  stream: Uint8Array,
  options: Readonly<Record<string, OptionValue>> = {},
): Promise<{ readonly messages: readonly string[]; readonly frames: readonly unknown[]; readonly reason?: string }> => {
  const { findings, results } = await checked(stream, { rules: { [rule]: ['error', options] } });
  const reason = results[0]?.reason;
  return {
    messages: findings.map(({ message }) => message),
    frames: findings.map(({ location }) => location.frame),
    ...(reason !== undefined && { reason }),
  };
};

const NAL: SpsChoice = { hrd: { nal: [rate()] } };
const CBR: SpsChoice = { hrd: { nal: [rate({ cbr: true })] } };
const CLEAN = { messages: [], frames: [] };

describe('vbv/underflow (H.264 C.3)', () => {
  it('passes where each access unit arrives in time, at a variable and a constant rate', async () => {
    expect(await check('vbv/underflow', hrdStream(NAL, pictures(40)))).toEqual(CLEAN);
    expect(await check('vbv/underflow', hrdStream(CBR, pictures(40)))).toEqual(CLEAN);
  });

  it('finds those that are late, with the bits that are missing', async () => {
    // 64,000 bits have arrived when the first one leaves, so 8,000 are missing: 12.5 ms. Those after it are as late.
    const late = hrdStream(
      NAL,
      pictures(3, (n) => (n === 0 ? { bits: 72_000 } : {})),
    );
    const { messages, frames } = await check('vbv/underflow', late);
    expect(messages[0]).toBe(
      'NAL HRD 0 (640 kb/s, CPB 128 kb): 8.00 kb of the access unit are not there when it is due, the last of them 12.5 ms later',
    );
    expect(frames).toEqual([0, 1, 2]);
  });

  it('allows it with low_delay_hrd_flag', async () => {
    const lowDelay: SpsChoice = { hrd: { nal: [rate()], lowDelay: true } };
    const late = hrdStream(
      lowDelay,
      pictures(3, (n) => (n === 0 ? { bits: 72_000 } : {})),
    );
    expect(await check('vbv/underflow', late)).toEqual(CLEAN);
  });

  it('tells the first hundred, and counts the rest', async () => {
    const { messages } = await check(
      'vbv/underflow',
      hrdStream(
        NAL,
        pictures(200, () => ({ bits: 2 * PICTURE })),
      ),
    );
    expect(messages).toHaveLength(101);
    expect(messages[100]).toMatch(/^9\d more underflows, the worst: NAL HRD 0/);
  });

  it('judges each schedule, and slices and filler data alone for the VCL HRD', async () => {
    const slow = rate({ bitRateBps: RATE / 2, cpbSizeBits: 256_000 });
    const both: SpsChoice = { hrd: { nal: [rate(), slow] } };
    const two = pictures(20, (n) =>
      n % 10 === 0
        ? {
            initial: [
              [DELAY, 0],
              [DELAY, 0],
            ],
          }
        : {},
    );
    const { messages } = await check('vbv/underflow', hrdStream(both, two));
    expect(messages.every((message) => message.startsWith('NAL HRD 1 (320 kb/s, CPB 256 kb)'))).toBe(true);
    expect(messages.length).toBeGreaterThan(10);
    const vcl: SpsChoice = { hrd: { vcl: [rate()] } };
    // Parameter sets, SEI and start codes make up the 8,000 bits that are late otherwise.
    expect(
      (
        await check(
          'vbv/underflow',
          hrdStream(
            vcl,
            pictures(1, () => ({ bits: 64_008 })),
          ),
        )
      ).messages,
    ).toEqual([]);
    expect(
      (
        await check(
          'vbv/underflow',
          hrdStream(
            vcl,
            pictures(1, () => ({ bits: 72_000 })),
          ),
        )
      ).messages,
    ).toHaveLength(1);
  });

  it('is skipped, with the reason, where messages are missing', async () => {
    const untimed = hrdStream(
      NAL,
      pictures(20, (n) => (n === 5 ? { removalDelay: undefined } : {})),
    );
    expect(await check('vbv/underflow', untimed)).toEqual({
      ...CLEAN,
      reason: '1 access unit without picture timing SEI message',
    });
    expect(await check('vbv/underflow', hrdStream({}, pictures(3)))).toEqual({
      ...CLEAN,
      reason: 'the stream has no HRD parameters',
    });
  });
});

describe('vbv/overflow (H.264 C.3)', () => {
  it('passes where the buffer is large enough', async () => {
    expect(await check('vbv/overflow', hrdStream(CBR, pictures(40)))).toEqual(CLEAN);
  });

  it('finds a buffer that is too small by a unit of its size', async () => {
    // 64,000 bits are there before each access unit leaves.
    const fits: SpsChoice = { hrd: { nal: [rate({ cbr: true, cpbSizeBits: 64_000 })] } };
    expect(await check('vbv/overflow', hrdStream(fits, pictures(40)))).toEqual(CLEAN);
    const small: SpsChoice = { hrd: { nal: [rate({ cbr: true, cpbSizeBits: 63_984 })] } };
    const { messages } = await check('vbv/overflow', hrdStream(small, pictures(4)));
    expect(messages[0]).toBe(
      'NAL HRD 0 (640 kb/s, CPB 64.0 kb): 64.0 kb are in the buffer before the access unit leaves it, 16 bits too many',
    );
  });
});

describe('vbv/initial-delay (H.264 C.3, D.2.2)', () => {
  it('passes where it is the time from arrival to removal', async () => {
    expect(await check('vbv/initial-delay', hrdStream(CBR, pictures(40)))).toEqual(CLEAN);
    expect(await check('vbv/initial-delay', hrdStream(NAL, pictures(40)))).toEqual(CLEAN);
  });

  it('finds one that is too long, and at a constant rate one that is too short', async () => {
    const at = (delay: number) => pictures(20, (n) => (n === 10 ? { initial: [[delay, 0]] } : {}));
    const text = 'NAL HRD 0 (640 kb/s, CPB 128 kb): initial_cpb_removal_delay is';
    expect((await check('vbv/initial-delay', hrdStream(NAL, at(9001)))).messages).toEqual([
      `${text} 9001 (90 kHz), expected 1..9000`,
    ]);
    expect((await check('vbv/initial-delay', hrdStream(NAL, at(8999)))).messages).toEqual([]);
    expect(await check('vbv/initial-delay', hrdStream(CBR, at(8999)))).toEqual({
      messages: [`${text} 8999 (90 kHz), expected 9000`],
      frames: [10],
    });
  });

  it('finds one that is longer than the buffer takes to fill', async () => {
    const long = hrdStream(
      NAL,
      pictures(1, () => ({ initial: [[18_001, 0]] })),
    );
    expect((await check('vbv/initial-delay', long)).messages[0]).toMatch(/is 18001 \(90 kHz\), expected 1\.\.18000$/);
  });
});

describe('hrd/limits (H.264 A.3.1)', () => {
  // Level 3 of Baseline: MaxBR and MaxCPB 10000, 1200 bits each for all units, 1000 for slices and filler data alone.
  it.each<[string, SpsChoice['hrd'], string[]]>([
    ['the limits', { nal: [rate({ bitRateBps: 12_000_000, cpbSizeBits: 12_000_000 })] }, []],
    ['one schedule of two', { nal: [rate({ bitRateBps: 11_999_936 }), rate({ bitRateBps: 12_800_000 })] }, []],
    [
      'too fast',
      { nal: [rate({ bitRateBps: 12_800_000 })] },
      ['BitRate of the NAL HRD is 12.8 Mb/s: level 3 of Baseline allows 12.0 Mb/s (MaxBR, H.264 A.3.1 i, j)'],
    ],
    [
      'too large for slices',
      { vcl: [rate({ cpbSizeBits: 12_000_000 })] },
      ['CpbSize of the VCL HRD is 12.0 Mb: level 3 of Baseline allows 10.0 Mb (MaxCPB, H.264 A.3.1 i, j)'],
    ],
  ])('%s', async (_name, hrd, messages) => {
    const sps: SpsChoice = hrd === undefined ? {} : { hrd };
    expect((await check('hrd/limits', hrdStream(sps, pictures(2)))).messages).toEqual(messages);
  });
});

describe('nal/filler-share', () => {
  it('compares filler data with all units', async () => {
    // Nearly all of a picture is filler data.
    expect((await check('nal/filler-share', hrdStream(CBR, pictures(10)))).messages).toEqual([
      expect.stringMatching(/^31\.\d kB of 32\.0 kB are filler data, 9\d(\.\d)? %: at most 5 % is allowed$/),
    ]);
    expect(await check('nal/filler-share', hrdStream(CBR, pictures(10)), { percent: 99.5 })).toEqual(CLEAN);
    expect(
      await check(
        'nal/filler-share',
        hrdStream(
          CBR,
          pictures(10, () => ({ bits: 0 })),
        ),
      ),
    ).toEqual(CLEAN);
  });
});

describe('damaged streams with HRD parameters', () => {
  const both: SpsChoice = { hrd: { nal: [rate(), rate({ cbr: true })], vcl: [rate()] } };
  const initial = [0, 1, 2].map(() => [DELAY, 0] as const);
  const stream = hrdStream(
    both,
    pictures(30, (n) => ({ bits: 0, ...(n % 10 === 0 && { initial }) })),
  );

  it('make no rule throw', async () => {
    const places = fc.array(fc.tuple(fc.nat(stream.length - 1), fc.nat(255)), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(places, async (changes) => {
        const damaged = stream.slice();
        for (const [at, byte] of changes) damaged[at] = byte;
        const { results } = await checked(damaged, { format: 'annexb' });
        expect(results.length).toBeGreaterThan(0);
      }),
      { numRuns: 200 },
    );
  });
});
