import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runInProcess } from '../commands/in-process.ts';
import { bytesOfSample, sample } from '../commands/streams.ts';

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-widths-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a terminal shows of commands, without colours. `npx vitest -u` rewrites the files. */
describe.each([60, 80, 120])('a terminal of %i columns', (columns) => {
  const shown = async (args: readonly string[], stdin?: Uint8Array, env: Readonly<Record<string, string>> = {}) => {
    const options = { columns, env: { NO_COLOR: '1', ...env }, ...(stdin !== undefined && { stdin }) };
    const { stdout } = await runInProcess(args, options);
    // The table of onMetaData is as wide as its values.
    const tooWide = stdout.split('\n').filter((line) => [...line].length > columns && !/ differs$/.test(line));
    expect(tooWide).toEqual([]);
    return `$ rtmpkit ${args.map((arg) => (arg.startsWith('/') ? 'FILE' : arg)).join(' ')}\n${stdout}`;
  };

  test('shows the lines of', async () => {
    // Two slices a picture.
    const flv = join(folder, `${columns}.flv`);
    await runInProcess(['convert', sample('bframes.h264'), flv]);
    // A second FLV header and DTS that go back.
    const twice = Buffer.concat([bytesOfSample('bframes.flv'), bytesOfSample('bframes.flv')]);
    const texts = [
      await shown(['nalu', sample('bframes.h264'), '--range', '..8']),
      await shown(['nalu', flv, '--range', '..8', '--no-summary']),
      await shown(['flv', flv, '--range', '..8']),
      await shown(['flv', '-', '--range', '70..78'], twice),
      await shown(['sps', sample('bframes.h264')]),
      await shown(['flv', flv, '--range', '4..6', '--no-summary'], undefined, { LC_ALL: 'C' }),
    ];
    await expect(texts.join('\n')).toMatchFileSnapshot(`./widths/${columns}.txt`);
  });
});

test.each([
  [{ LANG: 'de_DE.UTF-8' }, '┌'],
  [{ LANG: 'C' }, '+'],
  [{ LANG: 'en_GB.ISO-8859-1', LC_CTYPE: 'en_GB.utf8' }, '┌'],
  [{ LANG: 'C.UTF-8', LC_ALL: 'POSIX' }, '+'],
  [{ LANG: '' }, '+'],
])('%j: pictures are marked with %s', async (env, mark) => {
  const { stdout } = await runInProcess(['nalu', sample('bframes.h264'), '--range', '3..3', '--no-summary'], { env });
  expect(stdout).toContain(`${process.platform === 'win32' ? '┌' : mark} 0    I`);
});
