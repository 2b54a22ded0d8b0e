import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, test } from 'vitest';
import { runInProcess } from './in-process.ts';
import { killPrograms, start } from './program.ts';
import { bytesOfSample } from './streams.ts';
import { expectValidOutput } from './validators.ts';

afterEach(killPrograms);

const windows = process.platform === 'win32';

describe(`SIGINT${windows ? ' [skipped: Windows has no signals]' : ''}`, () => {
  const bytes = bytesOfSample('bframes.h264').subarray(0, 12000);

  const interrupted = async (args: readonly string[], row: RegExp) => {
    const program = start(args);
    program.child.stdin.write(bytes);
    await program.until((stdout) => row.test(stdout));
    program.child.kill('SIGINT');
    const { code, stdout, stderr } = await program.end();
    expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
    expectValidOutput(args, stdout.toString());
    return stdout.toString();
  };

  test.skipIf(windows)('nalu --json: the document is whole, and says that it is not complete', async () => {
    const document = JSON.parse(await interrupted(['nalu', '--json'], /"index":9,/));
    expect(document.summary).toMatchObject({ complete: false });
    expect(document.nalus).toHaveLength(document.summary.nalus);
    expect(document.nalus.length).toBeGreaterThanOrEqual(10);
  });

  test.skipIf(windows)('nalu --ndjson: the summary is the last line', async () => {
    const lines = (await interrupted(['nalu', '--ndjson'], /"index":9,/)).trimEnd().split('\n');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ record: 'summary', complete: false });
  });

  test.skipIf(windows)('nalu: the summary of what was seen', async () => {
    expect(await interrupted(['nalu'], /^ {4}9 /m)).toMatch(/ NAL units, .* frames .*\n? .*not read to the end\n/);
  });

  test.skipIf(windows)('nalu --raw: the units that were there', async () => {
    const program = start(['nalu', '--raw']);
    program.child.stdin.write(bytes);
    await program.until((stdout) => stdout.length > 1000);
    program.child.kill('SIGINT');
    const { code, stdout, stderr } = await program.end();
    expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
    expect(bytes.subarray(0, stdout.length).equals(stdout)).toBe(true);
  });

  test.skipIf(windows)('sps --ndjson', async () => {
    const lines = (await interrupted(['sps', '--ndjson'], /"record":"pps"/)).trimEnd().split('\n');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ record: 'summary', complete: false });
  });

  test.each(['nalu', 'nalu --json', 'nalu --ndjson', 'sps', 'sps --json'])(
    '%s, before anything is known',
    async (kind) => {
      for (const bytes of [[], [0, 0]]) {
        const stdin = new PassThrough();
        stdin.write(Uint8Array.from(bytes));
        const interruption = new AbortController();
        const ended = runInProcess(kind.split(' '), { stdin, interrupted: interruption.signal });
        setImmediate(() => interruption.abort());
        // There is no format yet, and so no document: nothing is printed.
        expect(await ended).toEqual({ code: 130, stdout: '', stderr: '' });
      }
    },
  );
});
