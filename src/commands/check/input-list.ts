import { InvalidArgumentError } from 'commander';
import { CONTAINERS } from '../../container/registry.ts';
import { byCodeUnits, type InputPath, inputPaths } from '../../io/input-paths.ts';
import { UsageError } from '../errors.ts';

/** An input of a run; without a path, standard input. */
export type ListedInput = Partial<InputPath>;

/** Part `index` of `count`, from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** `2/8`. */
export const shard = (text: string): Shard => {
  const [, index, count] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  const parsed = { index: Number(index), count: Number(count) };
  if (!(parsed.index >= 1 && parsed.index <= parsed.count)) {
    throw new InvalidArgumentError('It takes a part and the number of parts: 1/8 to 8/8.');
  }
  return parsed;
};

/** The inputs of a run: what the arguments name, or the part of it that this machine checks. */
export const listInputs = async (args: readonly string[], part?: Shard): Promise<readonly ListedInput[]> => {
  if (args.filter((arg) => arg === '-').length > 1) throw new UsageError('standard input can be read only once');
  if (part !== undefined && (args.length === 0 || args.includes('-'))) {
    throw new UsageError('--shard splits a list of files: standard input is none');
  }
  if (args.length === 0) return [{}];
  const extensions = [...new Set(CONTAINERS.flatMap((container) => container.extensions))];
  const all = await inputPaths(args, extensions);
  if (part === undefined) return all;
  // By name, so that the order of the arguments, which a shell or a database may give, does not matter; and every n-th
  // one, since neighbours are often of a size.
  return all.toSorted((a, b) => byCodeUnits(a.path, b.path)).filter((_, i) => i % part.count === part.index - 1);
};
