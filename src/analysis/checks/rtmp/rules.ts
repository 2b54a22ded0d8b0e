import type { Rule } from '../rule.ts';
import { capture } from './capture.ts';
import { handshake } from './handshake.ts';

/** Rules about RTMP sessions. */
export const RTMP_RULES: readonly Rule[] = [capture, handshake];
