import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// Node has no API for the heap of the main thread, so these are the engine flags that are set at run time. V8 complains
// about an unknown flag on stderr and continues: test/commands/engine.test.ts proves on each supported Node that none is
// unknown, memory.test.ts that memory stays below its bound with them.

/** Memory below this size is small. */
const SMALL_BYTES = 20 << 20;

/** Garbage that may gather beside memory in use that is not small: a unit of 30 MB must not double what it takes. */
const MAX_GARBAGE_BYTES = 8 << 20;

/** The same in each of several threads: with 8 MB they collect so often that checks of large files take a quarter longer. */
const MAX_GARBAGE_BYTES_OF_THREAD = 16 << 20;

/** The share of this thread; none: the heap belongs to another program, such as a test runner. */
let smallBytes = Number.POSITIVE_INFINITY;
let garbageBytes = MAX_GARBAGE_BYTES;
let limit = smallBytes;
let gc: (() => void) | undefined;

/**
 * Keeps the heap of this thread small: the young one at its first size, and see `collectIfLarge`. Each thread has a heap
 * of its own: together they may use what one may.
 */
export const keepHeapSmall = (threads = 1): void => {
  setFlagsFromString('--semi-space-growth-factor=1');
  smallBytes = limit = SMALL_BYTES / threads;
  garbageBytes = threads > 1 ? MAX_GARBAGE_BYTES_OF_THREAD : MAX_GARBAGE_BYTES;
};

/**
 * Collects garbage if objects and buffers have become large; does nothing without `keepHeapSmall`. V8 of Node 24 and later
 * lets 8 MB of live objects grow to 60 MB, and buffers as much, before it does so by itself. The check takes a
 * microsecond, a collection 4 ms.
 */
export const collectIfLarge = (): void => {
  if (usedBytes() > limit) collect();
};

/** Collects garbage; returns the bytes of objects and buffers that are left. */
export const collect = (): number => {
  // Only contexts that are created after the flag was set have the function.
  setFlagsFromString('--expose-gc');
  gc ??= runInNewContext('gc') as () => void;
  gc();
  const used = usedBytes();
  limit = Math.max(smallBytes, used + Math.min(used, garbageBytes));
  return used;
};

/** Bytes of objects and buffers, garbage among them. */
export const usedBytes = (): number => {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
};
