import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';

/** `toStrictEqual` for what is asked thousands of times: it is slow, and only what differs needs its message. */
export const expectSame = (actual: unknown, expected: unknown): void => {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toStrictEqual(expected);
};
