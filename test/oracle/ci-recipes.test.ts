import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, inject, test } from 'vitest';
import { bundled, npmModules } from './npm-modules.ts';

// The recipes of src/analysis/checks/README.md, each checked by the program that reads it, or with its schema.

const run = promisify(execFile);
const root = new URL('../../', import.meta.url);
const readme = readFileSync(new URL('src/analysis/checks/README.md', root), 'utf8');

/** The only block of a language after a heading. */
const blockAfter = (heading: string, language: string): string => {
  const [, rest = ''] = readme.split(`\n## ${heading}`);
  const [, block] = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(rest) ?? [];
  if (block === undefined) throw new Error(`no ${language} after ${heading}`);
  return block;
};

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-recipes-'));
afterAll(() => rmSync(folder, { recursive: true }));

const isCi = process.env['CI'] !== undefined;
const parser = await npmModules('@actions/workflow-parser@0.3.61');
const models = await npmModules('kubernetes-models@4.5.1', 'yaml@2.8.1');
const duckdb = await npmModules('@duckdb/node-api@1.5.6-r.1');
const GITLAB = ['--yes', '--package=node@24', '--package=gitlab-ci-local@4.75.1', '--', 'gitlab-ci-local'];
const gitlab = await run('npx', [...GITLAB, '--version'], { cwd: folder }).then(
  () => true,
  () => false,
);

/** Skipped where the registry cannot be reached; fails there in CI. */
const title = (name: string, has: unknown): string => (has ? name : `${name} [skipped: no npm registry]`);

describe('CI recipes', () => {
  test.skipIf(!isCi && !parser)(title('the workflow, by the parser of GitHub Actions', parser), async ({ expect }) => {
    const text = blockAfter('GitHub Actions', 'yaml');
    interface Parser {
      parseWorkflow(file: object, trace: object): { context: { errors: { getErrors(): { message: string }[] } } };
      NoOperationTraceWriter: new () => object;
    }
    const { parseWorkflow, NoOperationTraceWriter } = await bundled<Parser>(parser ?? '', '@actions/workflow-parser');
    const errorsOf = (content: string): readonly string[] =>
      parseWorkflow({ name: 'streams.yml', content }, new NoOperationTraceWriter())
        .context.errors.getErrors()
        .map(({ message }) => message);
    expect(errorsOf(text)).toEqual([]);
    expect(errorsOf(text.replace('matrix:', 'matrices:'))).not.toEqual([]);
  });

  test.skipIf(!isCi && !gitlab)(title('the job, with the schema of GitLab CI', gitlab), async ({ expect }) => {
    const text = blockAfter('GitLab', 'yaml');
    const jobsOf = async (content: string): Promise<string> => {
      writeFileSync(join(folder, '.gitlab-ci.yml'), content);
      return (await run('npx', [...GITLAB, '--list'], { cwd: folder })).stdout;
    };
    await run('git', ['init', '-q', folder]);
    expect(await jobsOf(text)).toMatch(/streams: \[4\/4\]/);
    await expect(jobsOf(text.replace('codequality:', 'quality:'))).rejects.toThrow();
  });

  test.skipIf(!isCi && !models)(title('the Job, with the schema of Kubernetes', models), async ({ expect }) => {
    const require = createRequire(join(models ?? '', 'x.js'));
    const { parse } = require('yaml') as { parse(text: string): { spec: object } };
    const { Job } = require('kubernetes-models/batch/v1/Job') as { Job: new (value: object) => { validate(): void } };
    const job = parse(blockAfter('Kubernetes', 'yaml'));
    expect(() => new Job(job).validate()).not.toThrow();
    expect(() => new Job({ ...job, spec: { ...job.spec, completions: 'eight' } }).validate()).toThrow();
    // The schema takes unknown keys: these are of batch/v1.
    const known = ['backoffLimit', 'completionMode', 'completions', 'parallelism', 'template'];
    expect(Object.keys(job.spec).sort()).toEqual(known);
  });

  test.skipIf(!isCi && !duckdb)(title('NDJSON in DuckDB, with the line of SQL', duckdb), async ({ expect }) => {
    const args = [
      inject('program'),
      'check',
      'samples',
      '--preset',
      'youtube',
      '--report',
      'ndjson',
      '--fail-on',
      'never',
    ];
    const { stdout } = await run(process.execPath, args, { cwd: root, maxBuffer: 1 << 26 });
    writeFileSync(join(folder, 'findings.ndjson'), stdout);
    const found = stdout
      .split('\n')
      .filter((line) => line.startsWith('{"record":"finding"'))
      .map((line) => JSON.parse(line) as { ruleId: string });
    expect(found.length).toBeGreaterThan(5);

    const require = createRequire(join(duckdb ?? '', 'x.js'));
    interface Connection {
      runAndReadAll(sql: string): Promise<{ getRowsJson(): unknown[][] }>;
    }
    const { DuckDBInstance } = require('@duckdb/node-api') as {
      DuckDBInstance: { create(): Promise<{ connect(): Promise<Connection> }> };
    };
    const connection = await (await DuckDBInstance.create()).connect();
    const sql = blockAfter('Many files', 'sql').replace('findings.ndjson', join(folder, 'findings.ndjson'));
    await connection.runAndReadAll(sql);
    const query = 'SELECT ruleId, count(*)::INTEGER FROM findings GROUP BY 1 ORDER BY 1';
    const rows = (await connection.runAndReadAll(query)).getRowsJson();
    const counts = new Map<string, number>();
    for (const { ruleId } of found) counts.set(ruleId, (counts.get(ruleId) ?? 0) + 1);
    expect(rows).toEqual([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
    const places = await connection.runAndReadAll('SELECT count(byteOffset)::INTEGER FROM findings');
    expect(places.getRowsJson()[0]?.[0]).toBeGreaterThan(0);
  });
});
