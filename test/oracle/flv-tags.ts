import { inject } from 'vitest';
import type { TagRecord } from '../../src/analysis/flv/records.ts';
import { run } from './process.ts';

/** Runs the program itself on an FLV stream. */
export const flvTags = async (path: string): Promise<readonly TagRecord[]> => {
  const args = [inject('program'), 'flv', '--format', 'flv', path, '--ndjson', '--quiet'];
  const { code, stdout, stderr } = await run(process.execPath, args);
  if (code !== 0 && code !== 1) throw new Error(`rtmpkit flv ${path} ended with ${code}: ${stderr.toString()}`);
  const records = stdout.toString('utf8').split('\n').filter(Boolean);
  return records.map((line) => JSON.parse(line) as TagRecord).filter(({ record }) => record === 'tag');
};
