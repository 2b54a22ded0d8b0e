import { attempt, kindOf } from './attempt.ts';
import type { Coverage } from './coverage.ts';
import { mutate } from './mutate.ts';
import { Random } from './random.ts';
import type { FuzzTarget } from './targets/target.ts';

/** Inputs per query of the coverage. */
const BATCH = 12;

export interface Finding {
  readonly target: FuzzTarget;
  readonly input: Uint8Array;
  readonly error: Error;
}

/** Tries inputs on one target, and keeps those with new coverage. */
export class Fuzzer {
  readonly target: FuzzTarget;
  readonly #random: Random;
  readonly #coverage: Coverage;
  readonly #queue: Uint8Array[] = [];
  readonly #seeds: Uint8Array[];
  readonly #known = new Set<string>();
  #runs = 0;

  constructor(target: FuzzTarget, seeds: readonly Uint8Array[], coverage: Coverage, seed: number) {
    this.target = target;
    this.#seeds = [...seeds];
    this.#coverage = coverage;
    this.#random = new Random(seed);
  }

  /** Inputs tried. */
  get runs(): number {
    return this.#runs;
  }

  /** Inputs kept for mutation. */
  get kept(): number {
    return this.#queue.length;
  }

  /** Tries at most `runs` inputs, until `untilMs`; calls `found` for each new kind of failure. */
  async run(untilMs: number, runs: number, found: (finding: Finding) => Promise<void>): Promise<void> {
    this.#coverage.take();
    for (let left = runs; left > 0 && performance.now() < untilMs; ) {
      // A query of V8 takes as long as a few inputs: a batch shares one, and only a batch with new coverage is queried
      // input by input.
      const size = Math.min(left, this.#random.oneIn(10) ? 1 : BATCH);
      const inputs = Array.from({ length: size }, () => this.#next());
      left -= size;
      for (const input of inputs) await this.#try(input, found);
      if (size === 1) this.#keepIfNew(inputs[0] as Uint8Array);
      else if (this.#coverage.take(true)) {
        for (const input of inputs) {
          await attempt(this.target, input);
          this.#keepIfNew(input);
        }
      }
    }
  }

  async #try(input: Uint8Array, found: (finding: Finding) => Promise<void>): Promise<void> {
    this.#runs++;
    const error = await attempt(this.target, input);
    if (error === undefined) return;
    const kind = kindOf(error);
    if (this.#known.has(kind)) return;
    this.#known.add(kind);
    await found({ target: this.target, input, error });
  }

  #keepIfNew(input: Uint8Array): void {
    if (this.#coverage.take() || this.#queue.length === 0) this.#queue.push(input);
  }

  /** First the seeds, unchanged; then mutations, more often of recent inputs. */
  #next(): Uint8Array {
    const seed = this.#seeds.shift();
    if (seed !== undefined) return seed;
    return mutate(this.#pick(), this.#random, this.#pick());
  }

  #pick(): Uint8Array {
    const queue = this.#queue;
    if (queue.length === 0) return new Uint8Array(1);
    const recent = Math.max(0, queue.length - 50);
    const from = this.#random.oneIn(3) ? recent : 0;
    return queue[from + this.#random.below(queue.length - from)] as Uint8Array;
  }
}
