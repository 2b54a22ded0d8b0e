import { expect, test } from 'vitest';
import { KeyMask } from '../../../src/analysis/rtmp/key-mask.ts';

test('user and password of an address are masked, whatever characters they have', () => {
  const mask = new KeyMask(false);
  expect(mask.url('rtmp://user:secret@host/live')).toBe('rtmp://****@host/live');
  expect(mask.url('rtmp://user:se@cr@et@host/live?token=secret')).toBe('rtmp://****@host/live?****');
  expect(mask.url('rtmp://host/live/a@b')).toBe('rtmp://host/live/a@b');
});
