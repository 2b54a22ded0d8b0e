import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { killPrograms, rtmpkit } from '../commands/program.ts';
import { expectValidOutput } from '../commands/validators.ts';
import { inputFolder } from './inputs.ts';
import { type Line, TRANSCRIPTS } from './transcripts.ts';

/** `UPDATE_GOLDEN=1 npx vitest run --config .config/vitest.config.ts test/golden` rewrites the transcripts. */
const update = process.env['UPDATE_GOLDEN'] === '1';
const here = fileURLToPath(new URL('.', import.meta.url));
const folder = inputFolder();
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(killPrograms);

const { version } = JSON.parse(readFileSync(join(here, '../../package.json'), 'utf8')) as { version: string };

/** Without what differs between versions and runs. */
const withoutChanging = (text: string): string =>
  text
    .replace(new RegExp(`^${version.replaceAll('.', '\\.')}$`, 'm'), '<version>')
    .replaceAll(`ersion":"${version}"`, 'ersion":"<version>"')
    .replace(/(<testsuite .*) time="[\d.]+"/g, '$1 time="<time>"');

const run = async (line: Line): Promise<string> => {
  const [, before = '', input, after = ''] = /^(.*?)(?:< (\S+)(.*))?$/.exec(line) ?? [];
  const args = `${before} ${after}`.split(' ').filter((word) => word !== '');
  const stdin = input === undefined ? '' : readFileSync(join(folder, input));
  const { code, stdout, stderr } = await rtmpkit(args, { cwd: folder, stdin });
  expectValidOutput(args, stdout.toString('utf8'));
  const shown = args.includes('--raw')
    ? `${stdout.length} bytes, sha256 ${createHash('sha256').update(stdout).digest('hex')}\n`
    : withoutChanging(stdout.toString('utf8'));
  return [
    `$ rtmpkit ${line}`.trimEnd(),
    '\n',
    shown,
    stderr === '' ? '' : `-- stderr\n${stderr}`,
    `-- exit ${code}\n`,
  ].join('');
};

describe('transcripts', () => {
  test.each(Object.entries(TRANSCRIPTS))('%s', async (name, lines) => {
    const file = join(here, `${name}.txt`);
    const transcripts: string[] = [];
    for (const line of lines) transcripts.push(await run(line));
    const actual = transcripts.join('\n');
    if (update) writeFileSync(file, actual);
    expect(actual).toBe(existsSync(file) ? readFileSync(file, 'utf8') : '');
  });

  test('every transcript file is in use', () => {
    const files = readdirSync(here).filter((name) => name.endsWith('.txt'));
    expect(files.map((name) => name.slice(0, -4)).sort()).toEqual(Object.keys(TRANSCRIPTS).sort());
  });
});
