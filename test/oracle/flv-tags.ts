import type { TagRecord } from '../../src/analysis/flv/records.ts';
import { runInProcess } from '../commands/in-process.ts';

const list = async (path: string): Promise<readonly TagRecord[]> => {
  const { code, stdout, stderr } = await runInProcess(['flv', '--format', 'flv', path, '--ndjson', '--quiet']);
  if (code !== 0 && code !== 1) throw new Error(`rtmpkit flv ${path} ended with ${code}: ${stderr}`);
  const records = stdout.split('\n').filter(Boolean);
  return records.map((line) => JSON.parse(line) as TagRecord).filter(({ record }) => record === 'tag');
};

const lists = new Map<string, Promise<readonly TagRecord[]>>();

/** The tags that `rtmpkit flv` lists of a stream; the tests of one stream share one run. */
export const flvTags = (path: string): Promise<readonly TagRecord[]> => {
  const known = lists.get(path) ?? list(path);
  lists.set(path, known);
  return known;
};
