import { describe, expect, test } from 'vitest';
import { GopPatterns, type GopSummary } from '../../../src/analysis/gop/gop-patterns.ts';
import type { GopRecord } from '../../../src/analysis/gop/gop-record.ts';

/** `IPBB` is closed, `oIPBB` open with a leading frame, `?P` the frames before the first key frame. */
const gopOf = (text: string, index: number, isLast: boolean): GopRecord => {
  const isOpen = text.startsWith('o');
  const pattern = text.replace('o', '');
  return {
    ...{
      index,
      firstFrame: 0,
      frames: pattern.length,
      offset: 0,
      pattern,
      displayPattern: [...pattern].sort().join(''),
    },
    ...(!text.startsWith('?') && { randomAccess: isOpen ? ('open' as const) : ('closed' as const) }),
    ...{ closed: !isOpen, leading: isOpen ? 1 : 0, sizeBytes: 1, dtsMs: 0, ptsMs: 0, durationMs: 1, isLast },
  };
};

const summaryOf = (texts: readonly string[], cut = true): GopSummary | undefined => {
  const patterns = new GopPatterns();
  for (const [i, text] of texts.entries()) patterns.add(gopOf(text, i, cut && i === texts.length - 1));
  return patterns.summary;
};

describe('the GOPs of a stream', () => {
  test('are counted as closed and open', () => {
    expect(summaryOf(['IP', 'oIPB', 'oIPB', 'IP'])).toMatchObject({ count: 4, closed: 2, open: 2, withLeading: 2 });
  });

  test('have the pattern of most of them, of equally frequent ones that of the first', () => {
    expect(summaryOf(['IPP', 'IP', 'IP', 'IPPP'])).toMatchObject({ pattern: 'IP', sameAsPattern: 2, compared: 3 });
    expect(summaryOf(['IPP', 'IP', 'IP'])).toMatchObject({ pattern: 'IPP', sameAsPattern: 1, compared: 2 });
    expect(summaryOf(['IPB', 'IPB', 'I'])).toMatchObject({ pattern: 'IPB', displayPattern: 'BIP', sameAsPattern: 2 });
  });

  test('do not count the last one, which may be cut, unless it is alone', () => {
    expect(summaryOf(['IP', 'IP', 'I', 'I', 'I'])).toMatchObject({ pattern: 'IP', compared: 4 });
    expect(summaryOf(['IPP', 'I'])).toMatchObject({ pattern: 'IPP', compared: 1 });
    expect(summaryOf(['IPPP'])).toMatchObject({ count: 1, pattern: 'IPPP', sameAsPattern: 1, compared: 1 });
  });

  test('do not count frames before the first key frame', () => {
    expect(summaryOf(['?PP', 'IP', 'I'])).toMatchObject({ count: 2, pattern: 'IP' });
    expect(summaryOf(['?PP'])).toBeUndefined();
  });

  test('of any number need little memory', () => {
    const many = Array.from({ length: 1000 }, (_, i) => `I${'P'.repeat(i)}`);
    expect(summaryOf([...many, 'I'])).toMatchObject({ count: 1001, compared: 1000, pattern: 'I', sameAsPattern: 1 });
  });
});
