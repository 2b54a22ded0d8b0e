import type { SyntaxReader } from '../syntax/syntax-reader.ts';
import { MAX_AMF_DEPTH, MAX_AMF_REFERENCED_CHARACTERS, MAX_AMF_VALUES } from './limits.ts';

/** Counts the values of one message against the limits. AMF0 values and the AMF3 values in them share one. */
export class AmfBudget {
  #values = 0;
  #characters = 0;

  /** Counts a value that is about to be read at nesting level `depth`. */
  value(r: SyntaxReader, field: string, depth: number): void {
    if (depth > MAX_AMF_DEPTH) {
      throw r.error('limit', field, r.bit, `at most ${MAX_AMF_DEPTH} levels`, `${depth} levels`);
    }
    if (++this.#values > MAX_AMF_VALUES) {
      throw r.error('limit', field, r.bit, `at most ${MAX_AMF_VALUES} values`, 'more');
    }
  }

  /** Counts the characters that a reference at `bit` repeats. */
  characters(r: SyntaxReader, field: string, bit: number, count: number): void {
    this.#characters += count;
    if (this.#characters > MAX_AMF_REFERENCED_CHARACTERS) {
      throw r.error('limit', field, bit, `at most ${MAX_AMF_REFERENCED_CHARACTERS} characters by reference`, 'more');
    }
  }
}
