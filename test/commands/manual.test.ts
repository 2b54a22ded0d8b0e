import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/commands/registry.ts';
import { runInProcess } from './in-process.ts';

describe('rtmpkit help', () => {
  test('is the list of commands', async () => {
    const help = await runInProcess(['help']);
    expect(help).toEqual(await runInProcess(['--help']));
    for (const { name, summary } of COMMANDS) expect(help.stdout).toMatch(new RegExp(`^  ${name} +${summary}$`, 'm'));
  });

  test.each(COMMANDS.map(({ name }) => name))(
    '%s: the flags of --help, then what they and the output mean',
    async (name) => {
      const { code, stdout, stderr } = await runInProcess(['help', name]);
      expect([code, stderr]).toEqual([0, '']);
      const { stdout: short } = await runInProcess([name, '--help']);
      const [flags = ''] = short.split('\nExamples:');
      expect(stdout.startsWith(flags)).toBe(true);
      const module = await COMMANDS.find((entry) => entry.name === name)?.load();
      expect(module?.manual.length).toBeGreaterThan(2);
      for (const { title } of module?.manual ?? []) expect(stdout).toContain(`\n${title}:\n`);
      for (const [example] of module?.examples ?? []) expect(stdout).toContain(example);
      for (const line of stdout.split('\n').filter((text) => !/^ {2}\S.*(rtmpkit|ffmpeg) /.test(text))) {
        expect(line.length, line).toBeLessThanOrEqual(80);
      }
    },
  );

  test('of an unknown command is wrong usage', async () => {
    expect(await runInProcess(['help', 'nalo'])).toMatchObject({
      code: 2,
      stderr: "rtmpkit: unknown command 'nalo'\n(Did you mean nalu?)\n",
    });
  });
});
