import { expect, test } from 'vitest';
import { KeyMask } from '../../../src/analysis/rtmp/key-mask.ts';

test('user and password of an address are masked, whatever characters they have', () => {
  const mask = new KeyMask(false);
  expect(mask.url('rtmp://user:secret@host/live')).toBe('rtmp://****@host/live');
  expect(mask.url('rtmp://user:se@cr@et@host/live?token=secret')).toBe('rtmp://****@host/live?****');
  expect(mask.url('rtmp://host/a@b')).toBe('rtmp://host/a@b');
});

test.each([
  ['rtmp://host/live', 'rtmp://host/live'],
  ['rtmp://host/live/', 'rtmp://host/live/'],
  ['rtmp://host/live/secret', 'rtmp://host/live/****'],
  ['rtmps://host:443/live/instance/secret?a=b', 'rtmps://host:443/live/****?****'],
  ['rtmp://host/live?key=secret/more', 'rtmp://host/live?****'],
  ['https://host/page/player?key=secret', 'https://host/page/player?****'],
])('of the address %s is shown %s', (url, shown) => {
  expect(new KeyMask(false).url(url)).toBe(shown);
  expect(new KeyMask(true).url(url)).toBe(url);
});

test('what stands in app or tcUrl is masked wherever it is said again', () => {
  const mask = new KeyMask(false);
  mask.learnApp('live/secret?sign=0123456789');
  expect(mask.app('live/secret?sign=0123456789')).toBe('live/****?****');
  expect(mask.text('no stream secret in live')).toBe('no stream **** in live');
  expect(mask.text('0123456789 has expired')).toBe('**** has expired');
  expect(mask.text('see rtmp://host/live/other, or call')).toBe('see rtmp://host/live/****, or call');
});

test('names beyond those that are kept are masked where they stand as names', () => {
  const mask = new KeyMask(false);
  for (let i = 0; i < 1000; i++) mask.learn(`${'k'.repeat(1000)}${i}`);
  expect(mask.text(`${'k'.repeat(1000)}0 is taken`)).toBe('**** is taken');
  expect(mask.name(`${'k'.repeat(1000)}999`)).toBe('****');
  expect(mask.name(`rtmp://h/live/${'/'.repeat(60_000)}x`)).toBe('rtmp://h/live/****');
});
