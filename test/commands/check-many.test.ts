import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { checkInThreads, type PoolInput } from '../../src/commands/check/worker-pool.ts';
import { killPrograms, ROOT, rtmpkit, start } from './program.ts';

const bframes = readFileSync(join(ROOT, 'samples/bframes.h264'));
const damaged = readFileSync(join(ROOT, 'samples/damaged.h264'));

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rtmpkit-many-'));
  mkdirSync(join(folder, 'in/deep'), { recursive: true });
  for (let i = 0; i < 12; i++) writeFileSync(join(folder, `in/${i}.h264`), i % 5 === 0 ? damaged : bframes);
  writeFileSync(join(folder, 'in/deep/a.flv'), readFileSync(join(ROOT, 'samples/bframes.flv')));
  writeFileSync(join(folder, 'in/notes.txt'), 'no video');
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(killPrograms);

const check = (...args: readonly string[]) => rtmpkit(['check', ...args], { cwd: folder });

describe('several inputs', () => {
  test.each(['pretty', 'ndjson', 'json', 'tap'])('%s does not depend on the number of threads', async (format) => {
    const args = ['in', 'in/gone*.flv', '--report', format];
    const alone = await check(...args, '--jobs', '1');
    const together = await check(...args, '--jobs', '3');
    expect(alone.code).toBe(3);
    expect(together).toEqual(alone);
    expect(alone.stdout.toString()).toContain('no file matches');
  });

  test('a folder: the files with a known extension, by name', async () => {
    const { stdout } = await check('in', '--json');
    const { inputs } = JSON.parse(stdout.toString()) as { inputs: { path: string }[] };
    expect(inputs.map(({ path }) => path)).toEqual(
      ['0', '1', '10', '11', '2', '3', '4', '5', '6', '7', '8', '9']
        .map((name) => `in/${name}.h264`)
        .concat('in/deep/a.flv'),
    );
  });

  test('parts together are the whole, and merged their report is that of the whole', async () => {
    const whole = JSON.parse((await check('in', '--json')).stdout.toString()) as { inputs: { path: string }[] };
    const paths: string[] = [];
    for (const part of [1, 2, 3]) {
      // The order of the arguments does not matter.
      const inputs = part === 2 ? ['in/deep', 'in/*.h264'] : ['in'];
      const { stdout } = await check(
        ...inputs,
        '--shard',
        `${part}/3`,
        '-o',
        `json=part-${part}.json`,
        '--report',
        'json',
      );
      paths.push(...(JSON.parse(stdout.toString()) as typeof whole).inputs.map(({ path }) => path));
    }
    expect(paths.toSorted()).toEqual(whole.inputs.map(({ path }) => path).toSorted());
    const parts = ['part-1.json', 'part-2.json', 'part-3.json'];
    const merged = await check('--merge', ...parts, '--json');
    expect(merged.code).toBe(1);
    const document = JSON.parse(merged.stdout.toString()) as typeof whole;
    const byPath = (a: { path: string }, b: { path: string }): number => (a.path < b.path ? -1 : 1);
    expect({ ...document, inputs: document.inputs.toSorted(byPath) }).toEqual({
      ...whole,
      inputs: whole.inputs.toSorted(byPath),
    });
    const junit = async (...args: string[]) =>
      (await check(...args, '--report', 'junit')).stdout.toString().replace(/ time="[\d.]+"/g, '');
    // Of one part, each format is what it was when the part was checked.
    expect(await junit('--merge', 'part-1.json')).toBe(await junit('in', '--shard', '1/3'));
  });

  test('a part without a file is an empty report', async () => {
    const { code, stdout } = await check('in/deep', '--shard', '2/2', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout.toString())).toMatchObject({ inputs: [], complete: true });
  });

  test.each([
    ['--shard 0/2', ['in', '--shard', '0/2'], 2],
    ['--shard 3/2', ['in', '--shard', '3/2'], 2],
    ['--shard of standard input', ['--shard', '1/2'], 2],
    ['--jobs 0', ['in', '--jobs', '0'], 2],
    ['--merge alone', ['--merge'], 2],
    ['--merge of something else', ['--merge', 'in/notes.txt'], 3],
    ['--merge of nothing', ['--merge', 'gone.json'], 3],
  ])('exit code: %s', async (_, args, code) => expect((await check(...args)).code).toBe(code));

  test('SIGINT: the report so far, in order', async () => {
    const large = join(folder, 'large.h264');
    writeFileSync(large, Buffer.concat(Array.from({ length: 600 }, () => bframes)));
    const program = start(['check', 'in/0.h264', large, 'in/1.h264', '--jobs', '2', '--report', 'ndjson'], {
      cwd: folder,
    });
    await program.until((stdout) => stdout.includes('"record":"input"'));
    program.child.kill('SIGINT');
    const { code, stdout, stderr } = await program.end();
    expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
    const last = JSON.parse(stdout.toString().trimEnd().split('\n').at(-1) ?? '') as object;
    expect(last).toMatchObject({ record: 'summary', complete: false });
  });
});

describe('threads', () => {
  const run = async (script: string, paths: readonly string[], onFindings?: (path: string) => Promise<void>) => {
    const file = join(folder, 'worker.mjs');
    writeFileSync(file, `import { parentPort } from 'node:worker_threads';\n${script}`);
    const inputs: PoolInput[] = paths.map((path) => ({ path }));
    const settingsOf = () => ({ rules: [] });
    const options = {
      settingsOf,
      jobs: 2,
      script: pathToFileURL(file),
      env: {},
      interrupted: new AbortController().signal,
    };
    const results: string[] = [];
    for await (const { path, error } of checkInThreads(inputs, { ...options, ...(onFindings && { onFindings }) })) {
      results.push(error === undefined ? `${path}` : `${path}: ${error.code}, ${error.message}`);
    }
    return results;
  };
  const CHECKED = '(path) => parentPort.postMessage({ kind: "checked", checked: { path } })';

  test('results come in the order of the inputs', async () => {
    const script = `const done = ${CHECKED};
      parentPort.on('message', ({ path }) => setTimeout(() => done(path), path === 'a' ? 200 : 0));`;
    expect(await run(script, ['a', 'b', 'c', 'd'])).toEqual(['a', 'b', 'c', 'd']);
  });

  test('a thread that ends is an error of its input; the others are checked', async () => {
    const script = `const done = ${CHECKED};
      parentPort.on('message', ({ path }) => {
        if (path === 'exit') process.exit(1);
        if (path === 'throw') throw new Error('a fault');
        if (path === 'failed') parentPort.postMessage({ kind: 'failed', message: 'a fault' });
        else done(path);
      });`;
    expect(await run(script, ['a', 'exit', 'b', 'throw', 'failed', 'c'])).toEqual([
      'a',
      'exit: crash, the check of this input failed: it ended',
      'b',
      'throw: crash, the check of this input failed: a fault',
      'failed: crash, the check of this input failed: a fault',
      'c',
    ]);
  });

  test('threads that cannot start are errors of all inputs', async () => {
    const results = await run('throw new Error("no start");', ['a', 'b', 'c', 'd', 'e']);
    expect(results).toEqual(
      ['a', 'b', 'c', 'd', 'e'].map((path) => `${path}: crash, the check of this input failed: no start`),
    );
  });

  test('findings wait until those of the inputs before are written', async () => {
    const script = `const done = ${CHECKED};
      let path;
      parentPort.on('message', (message) => {
        if (message.kind === 'check') {
          path = message.path;
          setTimeout(() => parentPort.postMessage({ kind: 'findings', findings: [] }), path === 'a' ? 200 : 0);
        } else done(path);
      });`;
    const written: string[] = [];
    await run(script, ['a', 'b', 'c'], async (path) => {
      written.push(path);
      await new Promise((resolve) => setTimeout(resolve, 20));
    });
    expect(written).toEqual(['a', 'b', 'c']);
  });
});
