import { expect, test } from 'vitest';
import { keyedPlaceOf } from '../../../src/pipeline/rtmp/serve/stream-path.ts';
import { withoutTrailingSlashes } from '../../../src/transport/rtmp/trailing-slashes.ts';

test('slashes at the end of a path are left out, others are not', () => {
  expect(['', '/', 'live', 'live/', 'a//b///', '/a'].map(withoutTrailingSlashes)).toEqual([
    '',
    '',
    'live',
    'live',
    'a//b',
    '/a',
  ]);
});

// With a regular expression each took three seconds, and a server answered nobody else meanwhile: 1000 outlast the test.
test('64 kB of slashes cost no more than other names, also where a key is looked for', () => {
  const app = `${'/'.repeat(60_000)}x`;
  for (let i = 0; i < 1000; i++) {
    expect(withoutTrailingSlashes(app)).toBe(app);
    expect(keyedPlaceOf({ app, name: 'demo', query: '' }, 'secret')).toBeUndefined();
  }
});
