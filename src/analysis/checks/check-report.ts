import type { Severity } from '../../syntax/diagnostics.ts';
import type { VideoSummary } from '../video-summary.ts';
import type { RuleResult } from './checker.ts';
import type { Finding, FindingLocation } from './finding.ts';

/** One of the places of a finding. */
export interface Occurrence {
  readonly severity: Severity;
  readonly message: string;
  readonly location: FindingLocation;
  readonly measured?: string | number;
  readonly expected?: string | number;
}

/** The findings of one rule in one track: the first of the worst, and how many there are. */
export interface GroupedFinding extends Finding {
  /** Specification and clause, or the document that asks for it. */
  readonly clause: string;
  readonly platformCode?: string;
  readonly count: number;
  /** The first ones, at most `maxFindingsPerRule`. */
  readonly occurrences: readonly Occurrence[];
  /** The same for the same fault of another encode: of rule, track, and what was measured, rounded. */
  readonly fingerprint: string;
}

/** One input that was checked. */
export interface CheckedInput {
  /** null for standard input. */
  readonly path: string | null;
  readonly format?: string;
  readonly codec?: string;
  readonly sizeBytes?: number;
  /** It was read to its end. */
  readonly complete: boolean;
  /** The worst first. */
  readonly findings: readonly GroupedFinding[];
  readonly results: readonly RuleResult[];
  readonly counts: Readonly<Record<Severity, number>>;
  /** Frames with a finding, and all frames. */
  readonly framesHit: number;
  readonly frames: number;
  /** What was measured, by track. */
  readonly measurements: Readonly<Record<string, VideoSummary>>;
  /** Why it could not be checked. */
  readonly error?: { readonly code: string; readonly message: string };
  /** How long the check took. */
  readonly elapsedMs: number;
}

/** A preset that was applied, and the date of its numbers. */
export interface AppliedPreset {
  /** `youtube@2026-10`. */
  readonly id: string;
  /** Date of the source, `2026-10-04`. */
  readonly checked: string;
}

/** All inputs of a check: what the report formats print. */
export interface CheckReport {
  readonly version: string;
  readonly presets: readonly AppliedPreset[];
  readonly inputs: readonly CheckedInput[];
  /** Every input was read to its end. */
  readonly complete: boolean;
}
