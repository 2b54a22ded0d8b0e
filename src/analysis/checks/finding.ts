import type { Severity } from '../../syntax/diagnostics.ts';
import type { MendValues } from './mend-text.ts';

/** Where a finding is; what is not known is absent. */
export interface FindingLocation {
  /** Byte offset in the input. */
  readonly byteOffset?: number;
  readonly byteLength?: number;
  /** Number of the FLV tag. */
  readonly tag?: number;
  /** Number of the access unit. */
  readonly au?: number;
  /** Number of the NAL unit. */
  readonly nal?: number;
  /** Number of the frame, in decoding order. */
  readonly frame?: number;
  readonly dtsMs?: number;
  readonly ptsMs?: number;
  /** RTMP: number of the connection. */
  readonly connection?: number;
  /** RTMP: who sent what is meant; `byteOffset` counts in this direction. */
  readonly direction?: 'client' | 'server';
  /** RTMP: index of the message in its direction. */
  readonly message?: number;
}

/** One place where an input breaks a rule. */
export interface Finding {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly message: string;
  /** Name of the track: `video`, `audio:1`; absent for findings about the input. */
  readonly track?: string;
  readonly location: FindingLocation;
  readonly measured?: string | number;
  readonly expected?: string | number;
  /** Instead of that of the rule; `false`: none. */
  readonly platformCode?: string | false;
  /** For the mend of the rule. */
  readonly mendValues?: MendValues;
  /** Code of the reader that found it. */
  readonly code?: string;
}
