import { CONTEXT_TABLES } from './context-tables.ts';
import { RANGE_TAB_LPS, TRANS_IDX_LPS } from './range-tables.ts';

/** Contexts of all elements (H.264 Table 9-34). */
const CONTEXTS = 1024;

/** Bits of lookahead below codIOffset in `#offset`. */
const LOOKAHEAD = 16;

/**
 * A state is pStateIdx * 2 + valMPS: one byte for each context. The next one after the more probable symbol is at
 * 128 + state, that after the less probable at 127 - state, which is 128 + ~state.
 */
const NEXT = new Uint8Array(256);
/** rangeTabLPS by state * 4 + (codIRange >> 6), which is 4 to 7. */
const LPS = new Uint8Array(4 * 128 + 4);
for (let state = 0; state < 128; state++) {
  const index = state >> 1;
  const mps = state & 1;
  NEXT[128 + state] = (Math.min(index + 1, 62) << 1) | mps;
  NEXT[127 - state] = ((TRANS_IDX_LPS[index] as number) << 1) | (index === 0 ? 1 - mps : mps);
  for (let i = 0; i < 4; i++) LPS[state * 4 + 4 + i] = RANGE_TAB_LPS[index * 4 + i] as number;
}

/**
 * The arithmetic decoder of CABAC (H.264 9.3.1.2, 9.3.3.2) and its contexts. Every bin of a stream passes here, so state
 * is a few small integers of one object. codIOffset is kept with up to 16 bits of lookahead below it: bits are fetched
 * two bytes at a time instead of one by one.
 */
export class ArithmeticDecoder {
  readonly #states = new Uint8Array(CONTEXTS);
  #bytes: Uint8Array = new Uint8Array(0);
  /** Byte that is fetched next. */
  #next = 0;
  /** codIRange: 9 bits. */
  #range = 0;
  /** codIOffset, and the lookahead. */
  #offset = 0;
  /** Bits of lookahead that are left. */
  #ahead = 0;

  /** Bits that the decoder of the clause has read: from the first bit of `bytes`. */
  get bit(): number {
    return this.#next * 8 - this.#ahead;
  }

  /** Begins at a byte (9.3.1.2). Bytes after the end of `bytes` read as 0; callers compare `bit` with the end. */
  start(bytes: Uint8Array, at: number): void {
    this.#bytes = bytes;
    this.#range = 510;
    // 24 bits: 9 of codIOffset, 15 of lookahead.
    this.#offset = ((this.#byte(at) << 16) | (this.#byte(at + 1) << 8) | this.#byte(at + 2)) << 1;
    this.#ahead = 15;
    this.#next = at + 3;
  }

  /** Sets all contexts (9.3.1.1). `cabac_init_idc` is undefined in slices of I and SI. */
  initialise(sliceQp: number, cabac_init_idc: number | undefined): void {
    this.#states.set(statesFor(Math.max(0, Math.min(51, sliceQp)), cabac_init_idc));
  }

  /**
   * DecodeDecision (9.3.3.2.1). Which symbol it is can hardly be predicted, so nothing branches on it: `less` is -1 for the
   * less probable one, else 0.
   */
  decision(context: number): number {
    const state = this.#states[context] as number;
    const lps = LPS[(state << 2) + (this.#range >> 6)] as number;
    let range = this.#range - lps;
    const scaled = range << LOOKAHEAD;
    const less = (scaled - this.#offset - 1) >> 31;
    range += (lps - range) & less;
    const symbol = state ^ less;
    this.#states[context] = NEXT[128 + symbol] as number;
    const shift = Math.clz32(range) - 23;
    this.#range = range << shift;
    this.#offset = (this.#offset - (scaled & less)) << shift;
    this.#ahead -= shift;
    if (this.#ahead < 0) this.#fetch();
    return symbol & 1;
  }

  /** DecodeBypass (9.3.3.2.3): `zero` is -1 for a 0, else 0. */
  bypass(): number {
    this.#offset <<= 1;
    if (--this.#ahead < 0) this.#fetch();
    const scaled = this.#range << LOOKAHEAD;
    const zero = (this.#offset - scaled) >> 31;
    this.#offset -= scaled & ~zero;
    return 1 + zero;
  }

  /** DecodeTerminate (9.3.3.2.2.3). After a 1 nothing follows but PCM samples, or the end of the slice. */
  terminate(): number {
    const range = this.#range - 2;
    const scaled = range << LOOKAHEAD;
    if (this.#offset >= scaled) return 1;
    this.#range = range;
    if (range < 256) {
      this.#range = range << 1;
      this.#offset <<= 1;
      if (--this.#ahead < 0) this.#fetch();
    }
    return 0;
  }

  /** Appends 16 bits to the lookahead, of which -#ahead bits are missing in codIOffset already. */
  #fetch(): void {
    const at = this.#next;
    this.#offset |= ((this.#byte(at) << 8) | this.#byte(at + 1)) << -this.#ahead;
    this.#ahead += 16;
    this.#next = at + 2;
  }

  #byte(at: number): number {
    return at < this.#bytes.length ? (this.#bytes[at] as number) : 0;
  }
}

/** The states of a slice by its QP and cabac_init_idc: 208 sets, made when they are needed. */
const STATES: (Uint8Array | undefined)[] = [];

/** Exported for tests. */
export const statesFor = (qp: number, cabac_init_idc: number | undefined): Uint8Array => {
  const column = cabac_init_idc === undefined ? 0 : cabac_init_idc + 1;
  return (STATES[qp * 4 + column] ??= initialStates(qp, cabac_init_idc));
};

const initialStates = (qp: number, cabac_init_idc: number | undefined): Uint8Array => {
  const states = new Uint8Array(CONTEXTS);
  for (const { from, intra, inter } of CONTEXT_TABLES) {
    const pairs = cabac_init_idc === undefined ? intra : (inter?.[cabac_init_idc] ?? intra);
    if (pairs === undefined) continue;
    for (let i = 0; i < pairs.length; i += 2) {
      const [m, n] = [pairs[i] as number, pairs[i + 1] as number];
      const preCtxState = Math.max(1, Math.min(126, ((m * qp) >> 4) + n));
      states[from + i / 2] = preCtxState <= 63 ? (63 - preCtxState) << 1 : ((preCtxState - 64) << 1) | 1;
    }
  }
  return states;
};
