/**
 * Items that go on together: their records should not outlive the young heap, and one piece of input may set free a million.
 */
export const BATCH_ITEMS = 256;

/** Items in batches; the last one may be empty, and is there even if there are none. */
export function* batched<T>(items: Iterable<T>): Generator<readonly T[]> {
  let batch: T[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < BATCH_ITEMS) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}
