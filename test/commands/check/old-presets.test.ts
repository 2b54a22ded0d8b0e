import { afterEach, expect, test, vi } from 'vitest';
import { runInProcess } from '../in-process.ts';

afterEach(() => {
  vi.useRealTimers();
});

const warnings = async (day: string, ...args: string[]): Promise<string> => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(`${day}T12:00:00Z`) });
  const inputs = ['samples/bframes.flv', 'samples/bframes.h264'];
  return (await runInProcess(['check', ...inputs, '--no-config', '--preset', 'youtube', ...args])).stderr;
};

test('numbers that nobody has checked for a year are named, once for all inputs', async () => {
  expect(await warnings('2027-10-03')).toBe('');
  expect(await warnings('2027-10-04')).toBe(
    'rtmpkit: preset youtube@2026-10: its numbers were checked on 2026-10-04, more than a year ago\n',
  );
  expect(await warnings('2027-10-04', '--quiet')).toBe('');
});
