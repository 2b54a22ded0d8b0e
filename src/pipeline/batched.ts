/** Items that go on together: their records must not pile up where one piece of input sets free a million. */
const BATCH_ITEMS = 256;

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
