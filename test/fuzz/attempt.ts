import { getHeapStatistics } from 'node:v8';
import { heapBudgetBytes, timeBudgetMs, Violation } from './properties.ts';
import type { FuzzTarget } from './targets/target.ts';

/** Runs a target on an input within the time and memory budget; returns the error, if any. */
export const attempt = async (target: FuzzTarget, bytes: Uint8Array): Promise<Error | undefined> => {
  const heap = heapInUse();
  try {
    const budget = timeBudgetMs(bytes.length);
    let took = await timed(target, bytes);
    // The machine may have been busy: only three slow runs are a finding.
    for (let i = 0; i < 2 && took > budget; i++) took = Math.min(took, await timed(target, bytes));
    if (took > budget) return new Violation(`bounded time: ${Math.round(took)} ms for ${bytes.length} bytes`);
  } catch (error) {
    return error instanceof Error ? error : new Error(`thrown: ${String(error)}`);
  }
  const grown = heapInUse() - heap;
  if (grown <= heapBudgetBytes(bytes.length)) return undefined;
  return new Violation(`bounded memory: ${grown >> 20} MB for ${bytes.length} bytes`);
};

const timed = async (target: FuzzTarget, bytes: Uint8Array): Promise<number> => {
  const begun = performance.now();
  // A copy: a target must not change what is tried.
  await target.run(bytes.slice());
  return performance.now() - begun;
};

const heapInUse = (): number => {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
};

/** Equal for failures of the same kind: the first line without its numbers. */
export const kindOf = (error: Error): string =>
  `${error.name}: ${(error.message.split('\n')[0] ?? '').replace(/[0-9]+/g, 'n')}`.slice(0, 60);

/** A smaller input that fails in the same way. */
export const minimise = async (
  target: FuzzTarget,
  bytes: Uint8Array,
  error: Error,
  untilMs: number,
): Promise<Uint8Array> => {
  const kind = kindOf(error);
  let best = bytes;
  for (let size = best.length >> 1; size >= 1 && performance.now() < untilMs; size >>= 1) {
    for (let at = 0; at < best.length && performance.now() < untilMs; ) {
      const candidate = new Uint8Array([...best.subarray(0, at), ...best.subarray(at + size)]);
      const found = candidate.length < best.length ? await attempt(target, candidate) : undefined;
      if (found !== undefined && kindOf(found) === kind) best = candidate;
      else at += size;
    }
  }
  return best;
};
