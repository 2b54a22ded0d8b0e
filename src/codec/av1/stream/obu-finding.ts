import type { Diagnostic } from '../../../syntax/diagnostics.ts';

/** A finding about an OBU, its frame or its temporal unit, without its place. */
export type ObuFinding = Pick<Diagnostic, 'severity' | 'code' | 'message'>;
