import type { Rule } from '../rule.ts';
import { handshake } from './handshake.ts';

/** Rules about RTMP sessions. */
export const RTMP_RULES: readonly Rule[] = [handshake];
