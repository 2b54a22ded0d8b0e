import type { Rule } from '../rule.ts';
import { vbvBufferSize } from './buffer-size.ts';
import { vbvInitialDelay } from './initial-delay.ts';
import { vbvOverflow } from './overflow.ts';
import { vbvUnderflow } from './underflow.ts';

/** Rules about the buffer of a decoder. */
export const VBV_RULES: readonly Rule[] = [vbvBufferSize, vbvInitialDelay, vbvOverflow, vbvUnderflow];
