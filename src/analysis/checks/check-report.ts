import type { Severity } from '../../syntax/diagnostics.ts';
import type { VideoSummary } from '../video-summary.ts';
import type { Finding, FindingLocation } from './finding.ts';

// All of it is data: it goes between threads, and into the JSON document and back.

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
  /** Id of the preset that set the rule: `youtube@2026-10`. */
  readonly preset?: string;
  /** How to mend it with the encoder that made the stream, where that is known: `x264: --bframes 0`. */
  readonly fix?: string;
  readonly count: number;
  /** The same by severity; absent in a merged report. */
  readonly counts?: Readonly<Record<Severity, number>>;
  /** The first ones, at most `maxFindingsPerRule`. */
  readonly occurrences: readonly Occurrence[];
  /** The same for the same fault of another encode: of rule, track, and what was measured, rounded. */
  readonly fingerprint: string;
}

/** What became of a rule. */
export interface CheckedRule {
  readonly ruleId: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** Why it was skipped. */
  readonly reason?: string;
  /** Findings. */
  readonly count: number;
  /** Id of the preset that set the rule. */
  readonly preset?: string;
}

/** A track of an input. */
export interface CheckedTrack {
  /** `video`, `audio:1`. */
  readonly name: string;
  readonly codec?: string;
}

/** A member of `--expect`, and what became of it. */
export interface CheckedExpectation {
  /** As it was written: `level<=4.1`. */
  readonly expected: string;
  /** What the stream has; absent if that is not known. */
  readonly found?: string;
  /** Absent if it could not be judged. */
  readonly holds?: boolean;
  /** Why it could not be judged. */
  readonly reason?: string;
}

/** One input that was checked. */
export interface CheckedInput {
  /** null for standard input. */
  readonly path: string | null;
  readonly format?: string;
  readonly codec?: string;
  readonly sizeBytes?: number;
  readonly tracks: readonly CheckedTrack[];
  /** What the stream says of the encoder that made it. */
  readonly encoder?: string;
  /** It was read to its end. */
  readonly complete: boolean;
  /** The worst first. */
  readonly findings: readonly GroupedFinding[];
  readonly results: readonly CheckedRule[];
  readonly counts: Readonly<Record<Severity, number>>;
  /** Frames with a finding, and all frames. */
  readonly framesHit: number;
  readonly frames: number;
  /** What was measured, by track. */
  readonly measurements: Readonly<Record<string, VideoSummary>>;
  /** What was expected of it, in the order in which it was given. */
  readonly expectations?: readonly CheckedExpectation[];
  /** Why it could not be checked. */
  readonly error?: { readonly code: string; readonly message: string };
  /** How long the check took; absent in a merged report. */
  readonly elapsedMs?: number;
}

/** A preset that was applied, and the date of its numbers. */
export interface AppliedPreset {
  /** `youtube@2026-10`. */
  readonly id: string;
  /** Date of the source, `2026-10-04`. */
  readonly checked: string;
}

/** What holds for all inputs of a check. */
export interface CheckHead {
  /** Of rtmpkit. */
  readonly version: string;
  readonly presets: readonly AppliedPreset[];
}

/** Findings of several inputs, counted. */
export interface CheckTotals {
  readonly inputs: number;
  /** Inputs that could not be checked. */
  readonly failed: number;
  readonly counts: Readonly<Record<Severity, number>>;
  /** Rules with a finding. */
  readonly rules: number;
  readonly passed: number;
  readonly skipped: number;
  readonly framesHit: number;
  readonly frames: number;
  /** Every input was read to its end. */
  readonly complete: boolean;
}
