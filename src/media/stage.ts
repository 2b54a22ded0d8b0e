/**
 * A stage that takes bytes or units and gives what they complete: no clock, no socket, no promise. It works only as far as
 * its output is asked for, so `push` and `end` are to be iterated to their end before the next call. The output does not
 * depend on how the input was split. Views in it are valid until the next push: a consumer that keeps bytes copies them.
 */
export interface Stage<In, Out> {
  push(input: In): Iterable<Out>;
  /** The input is over: gives what is left. */
  end(): Iterable<Out>;
}
