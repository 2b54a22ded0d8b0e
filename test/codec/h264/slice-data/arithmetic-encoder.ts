import { RANGE_TAB_LPS, TRANS_IDX_LPS } from '../../../../src/codec/h264/slice-data/cabac/range-tables.ts';

/** The arithmetic encoder of H.264 9.3.4, bit by bit as the clause has it: the reverse of the decoder under test. */
export class ArithmeticEncoder {
  readonly #states: { pStateIdx: number; valMPS: number }[];
  #low = 0;
  #range = 510;
  #isFirst = true;
  #outstanding = 0;
  #bits = '';

  /** `states`: pStateIdx * 2 + valMPS of each context. */
  constructor(states: Uint8Array) {
    this.#states = Array.from(states, (state) => ({ pStateIdx: state >> 1, valMPS: state & 1 }));
  }

  encode(context: number, bin: number): void {
    const state = this.#states[context] as { pStateIdx: number; valMPS: number };
    const lps = RANGE_TAB_LPS[state.pStateIdx * 4 + ((this.#range >> 6) & 3)] as number;
    this.#range -= lps;
    if (bin !== state.valMPS) {
      this.#low += this.#range;
      this.#range = lps;
      if (state.pStateIdx === 0) state.valMPS = 1 - state.valMPS;
      state.pStateIdx = TRANS_IDX_LPS[state.pStateIdx] as number;
    } else if (state.pStateIdx < 62) state.pStateIdx++;
    this.#renorm();
  }

  bypass(bin: number): void {
    this.#low *= 2;
    if (bin === 1) this.#low += this.#range;
    if (this.#low >= 1024) {
      this.#put(1);
      this.#low -= 1024;
    } else if (this.#low < 512) this.#put(0);
    else {
      this.#low -= 512;
      this.#outstanding++;
    }
  }

  /** With a 1 the encoder is flushed; the last bit that it writes is rbsp_stop_one_bit. */
  terminate(bin: number): void {
    this.#range -= 2;
    if (bin === 1) {
      this.#low += this.#range;
      this.#range = 2;
      this.#renorm();
      this.#put((this.#low >> 9) & 1);
      this.#bits += (((this.#low >> 7) & 3) | 1).toString(2).padStart(2, '0');
    } else this.#renorm();
  }

  get bits(): string {
    return this.#bits;
  }

  #renorm(): void {
    while (this.#range < 256) {
      if (this.#low < 256) this.#put(0);
      else if (this.#low >= 512) {
        this.#low -= 512;
        this.#put(1);
      } else {
        this.#low -= 256;
        this.#outstanding++;
      }
      this.#range *= 2;
      this.#low *= 2;
    }
  }

  #put(bit: number): void {
    if (this.#isFirst) this.#isFirst = false;
    else this.#bits += bit;
    this.#bits += `${1 - bit}`.repeat(this.#outstanding);
    this.#outstanding = 0;
  }
}
