/**
 * A stage that eats bytes or units: no clock, no socket, no promise. What it gives must not depend on how its input was
 * split. Views that it hands out are valid until the next push: whoever keeps bytes copies them.
 */
export interface Stage<In, Out> {
  /** Takes the next piece of input, gives what it completes. */
  push(input: In): readonly Out[];
  /** The input is over: gives what is left. */
  end(): readonly Out[];
}

/** What a part of a piece of input completes. */
export interface Part<Out> {
  readonly items: readonly Out[];
  /** Length of the part. */
  readonly taken: number;
}
