import type { Stage } from '../media/stage.ts';

/** The items of one chunk of the input. Iterate them to the end before requesting the next piece. */
export interface Piece<T> {
  readonly items: Iterable<T>;
  /** Bytes of the input read so far. */
  readonly bytesRead: number;
}

/** Runs chunks through a stage; `skipped`: bytes of the input before the first chunk. */
export async function* pieces<T>(
  chunks: AsyncIterable<Uint8Array>,
  stage: Stage<Uint8Array, T>,
  skipped = 0,
): AsyncGenerator<Piece<T>> {
  let bytesRead = skipped;
  for await (const chunk of chunks) {
    bytesRead += chunk.length;
    yield { items: stage.push(chunk), bytesRead };
  }
  yield { items: stage.end(), bytesRead };
}

/** Runs the items of each piece through another stage. */
export async function* through<In, Out>(
  input: AsyncIterable<Piece<In>>,
  stage: Stage<In, Out>,
): AsyncGenerator<Piece<Out>> {
  let bytesRead = 0;
  for await (const piece of input) {
    bytesRead = piece.bytesRead;
    yield { items: outputOf(piece.items, stage), bytesRead };
  }
  yield { items: stage.end(), bytesRead };
}

function* outputOf<In, Out>(items: Iterable<In>, stage: Stage<In, Out>): Generator<Out, void> {
  for (const item of items) yield* stage.push(item);
}
