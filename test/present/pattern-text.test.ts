import { expect, test } from 'vitest';
import { patternText } from '../../src/present/pattern-text.ts';

test.each([
  ['IPBBPBBP', 'decoding', 'I 2×PBB P'],
  ['IBBPBBP', 'output', 'I 2×BBP'],
  ['IBBPBB', 'decoding', 'IBB PBB'],
  ['BBIBBP', 'output', 'BBI BBP'],
  [`I${'P'.repeat(59)}`, 'decoding', 'I 59×P'],
  ['III', 'output', '3×I'],
  ['BBB', 'decoding', 'BBB'],
  ['PP?B…', 'decoding', '2×P ?B …'],
  ['', 'output', ''],
] as const)('%s in %s order: %s', (pattern, order, text) => expect(patternText(pattern, order)).toBe(text));
