import { PassThrough, Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { StreamRun } from '../../src/commands/stream-run.ts';
import type { Context } from '../../src/io/context.ts';

/** A run whose rows are the items, and its stdout. */
const rowsOf = async (batches: AsyncIterable<{ items: readonly string[]; bytesRead: number }>, isLive: boolean) => {
  const stdout = new PassThrough();
  let text = '';
  stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const context: Context = {
    stdin: Readable.from([]),
    stdout,
    stderr: new PassThrough(),
    env: {},
    interrupted: new AbortController().signal,
  };
  const open = async () => ({ name: 'made', isLive, stream: { format: undefined } });
  const run = await StreamRun.open(open, { color: 'never', failOn: 'error' }, context);
  const take = (item: string): boolean => {
    run.out.write(item);
    return true;
  };
  const reading = run.read(batches, take);
  return { reading, text: () => text };
};

test.each([true, false])(
  'rows before a failure are written, from a pipe and from a file (live: %s)',
  async (isLive) => {
    async function* failing() {
      yield { items: ['one\n', 'two\n'], bytesRead: 2 };
      throw new Error('the disk has gone');
    }
    const { reading, text } = await rowsOf(failing(), isLive);
    await expect(reading).rejects.toThrow('the disk has gone');
    expect(text()).toBe('one\ntwo\n');
  },
);

test('rows of a live input are written before more is read', async () => {
  const seen: string[] = [];
  let text = () => '';
  async function* live() {
    for (const row of ['one\n', 'two\n', 'three\n']) {
      yield { items: [row], bytesRead: 1 };
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(text());
    }
  }
  const rows = await rowsOf(live(), true);
  text = rows.text;
  await rows.reading;
  expect(seen).toEqual(['one\n', 'one\ntwo\n', 'one\ntwo\nthree\n']);
});
