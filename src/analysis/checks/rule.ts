import type { FormatName } from '../../container/descriptor.ts';
import type { ReadTag } from '../../container/flv/tag/flv-reader.ts';
import type { Severity } from '../../syntax/diagnostics.ts';
import type { VideoSummary } from '../video-summary.ts';
import type { WatchSummary } from '../watch/watch-summary.ts';
import type { AudioWatcher, VideoWatcher, WatchedTrack } from '../watch/watcher.ts';
import type { FindingLocation } from './finding.ts';
import type { MendValues } from './mend-text.ts';
import type { Need } from './needs.ts';
import type { OptionSpecs, OptionsOf } from './options.ts';

/** How severe a broken rule is; `off`: the rule is not checked. */
export type RuleSeverity = Severity | 'off';

/** An encoder or program for which `explain` says how to mend a stream. */
export type Mender =
  | 'rtmpkit'
  | 'x264'
  | 'x265'
  | 'SVT-AV1'
  | 'aomenc'
  | 'ffmpeg'
  | 'NVENC'
  | 'VideoToolbox'
  | 'MediaCodec'
  | 'OBS';

/** What a rule found. */
export interface Reported {
  readonly message: string;
  readonly at?: FindingLocation;
  readonly measured?: string | number;
  readonly expected?: string | number;
  /** Instead of the severity of the rule. */
  readonly severity?: Severity;
  /** Instead of that of the rule; `false`: there is none for what was found. */
  readonly platformCode?: string | false;
  /** For the places in braces of the mend: what follows from the options that apply. */
  readonly mendValues?: MendValues;
}

/** What a rule works with. */
export interface RuleContext<Specs extends OptionSpecs> {
  readonly options: OptionsOf<Specs>;
  report(found: Reported): void;
  /** What was measured of the track of this name in an earlier report, if the user gave one. */
  reference(track: string): VideoSummary | undefined;
  /** Says why the rule could not judge. */
  skip(reason: string): void;
}

/** Takes what happens in an input. */
export interface InputRule {
  /** Called for each video track. */
  video?(track: WatchedTrack): VideoWatcher;
  tag?(tag: ReadTag): void;
  /** `format`: of the input. */
  end?(summary: WatchSummary, format: FormatName | undefined): void;
}

/**
 * A rule: what it checks, why, and how to mend a stream that breaks it. A rule without `video`, `audio` and `input`
 * gathers findings of the readers: see `codes.ts`.
 */
export interface Rule<Specs extends OptionSpecs = OptionSpecs> {
  /** `gop/max-interval`. */
  readonly id: string;
  /** What a stream that breaks it does, in a few words. */
  readonly title: string;
  /** Specification and clause, or the document that asks for it. */
  readonly source: string;
  /** Without a preset or configuration that sets another one. */
  readonly severity: RuleSeverity;
  readonly needs: readonly Need[];
  /** Names of the codecs that it knows; absent: all. */
  readonly codecs?: readonly string[];
  readonly options?: Specs;
  /** The rule does nothing before one of these options is given. */
  readonly asksFor?: readonly (keyof Specs & string)[];
  /** What is judged, in a sentence or two. */
  readonly what: string;
  /** What goes wrong otherwise, and for whom. */
  readonly why: string;
  /** Values that depend on what is asked for stand in braces, with an example: `--bframes {max=0}`. */
  readonly mend: Readonly<Partial<Record<Mender, string>>>;
  /** Type of the YouTube Live API's configurationIssues. */
  readonly platformCode?: string;
  /** Called for each video track. */
  video?(context: RuleContext<Specs>, track: WatchedTrack): VideoWatcher;
  /** Called for each audio track. */
  audio?(context: RuleContext<Specs>, track: WatchedTrack): AudioWatcher;
  /** Called for each input. */
  input?(context: RuleContext<Specs>): InputRule;
}

/** Lets the compiler see the types of the options. */
export const defineRule = <const Specs extends OptionSpecs = Record<never, never>>(rule: Rule<Specs>): Rule =>
  rule as unknown as Rule;
