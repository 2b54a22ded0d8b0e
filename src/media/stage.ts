/**
 * A stage that takes bytes or units and outputs what they complete: no clock, no socket, no promise. It is lazy:
 * iterate `push` and `end` to the end before the next call. The output does not depend on how the input was split.
 * Views in it are valid until the next push: a consumer that keeps bytes copies them.
 */
export interface Stage<In, Out> {
  push(input: In): Iterable<Out>;
  /** End of input: outputs what is left. */
  end(): Iterable<Out>;
}
