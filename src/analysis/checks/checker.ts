import type { FormatName } from '../../container/descriptor.ts';
import type { Diagnostic, Severity } from '../../syntax/diagnostics.ts';
import { printableText } from '../../syntax/printable-text.ts';
import type { VideoSummary } from '../video-summary.ts';
import type { WatchSummary } from '../watch/watch-summary.ts';
import type { AudioWatcher, VideoWatcher, WatchedTrack, Watcher } from '../watch/watcher.ts';
import { ruleOf } from './codes.ts';
import type { Finding, FindingLocation } from './finding.ts';
import { FrameSet } from './frame-set.ts';
import { factsOf, isOfFormat, lackOf } from './needs.ts';
import { type OptionValue, withDefaults } from './options.ts';
import type { InputRule, Reported, Rule, RuleContext, RuleSeverity } from './rule.ts';
import { milder } from './severity.ts';
import { combinedAudio, combinedVideo, timedOnly } from './watchers.ts';

/** A rule that is checked. */
export interface ActiveRule {
  readonly rule: Rule;
  /** Set by a preset, a configuration or a flag; else that of the rule, or of the reader that finds it broken. */
  readonly severity?: RuleSeverity;
  readonly options: Readonly<Record<string, OptionValue>>;
  /** Id of the preset that set it: `youtube@2026-10`. */
  readonly preset?: string;
  /** Instead of this, in the tracks of these names. */
  readonly ofTracks?: ReadonlyMap<string, Pick<ActiveRule, 'severity' | 'options' | 'preset'>>;
}

/** What became of a rule. */
export interface RuleResult {
  readonly rule: Rule;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** Why it was skipped. */
  readonly reason?: string;
  /** Findings. */
  readonly count: number;
}

/** What a check has found. */
export interface CheckOutcome {
  readonly results: readonly RuleResult[];
  readonly counts: Readonly<Record<Severity, number>>;
  /** Frames with a finding, and all frames. */
  readonly framesHit: number;
  readonly frames: number;
}

interface State {
  readonly active: ActiveRule;
  readonly input: InputRule | undefined;
  count: number;
  skipped: string | undefined;
}

/** How findings are taken. */
export interface CheckerOptions {
  /** What was measured in an earlier report, by track. */
  readonly reference?: Readonly<Record<string, VideoSummary>> | undefined;
  /** A finding that is made now counts; else it is dropped. */
  counts?(): boolean;
  /** Where a finding is, if what was read is not the input itself. */
  placed?(location: FindingLocation): FindingLocation;
}

/** Checks an input against rules: a watcher of it. */
export class Checker implements Watcher {
  readonly #states: readonly State[];
  readonly #byId: ReadonlyMap<string, State>;
  readonly #onFinding: (found: Finding) => void;
  readonly #counts: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  readonly #hit = new FrameSet();
  readonly #isCounted: () => boolean;
  readonly #reference: CheckerOptions['reference'];
  readonly #placed: NonNullable<CheckerOptions['placed']>;
  #format: FormatName | undefined;

  /** `onFinding` is told of each finding as soon as it is certain. */
  constructor(
    rules: readonly ActiveRule[],
    onFinding: (found: Finding) => void,
    { reference, counts = () => true, placed = (location) => location }: CheckerOptions = {},
  ) {
    this.#onFinding = onFinding;
    this.#isCounted = counts;
    this.#reference = reference;
    this.#placed = placed;
    this.#states = rules.filter(isOnSomewhere).map((active) => {
      const state: State = { active, input: undefined, count: 0, skipped: undefined };
      const input = isOn(active) ? active.rule.input?.(this.#context(state, undefined)) : undefined;
      return Object.assign(state, { input });
    });
    this.#byId = new Map(this.#states.map((state) => [state.active.rule.id, state]));
  }

  /** Rules for other formats do not watch the input: they would keep what they never judge. */
  opened(format: FormatName): void {
    this.#format = format;
  }

  video(track: WatchedTrack): VideoWatcher | undefined {
    const isRead = track.codec?.stream !== undefined;
    const open = ({ active, active: { rule } }: State): boolean =>
      isOn(settingIn(active, track)) &&
      (this.#format === undefined || isOfFormat(rule.needs, this.#format)) &&
      (isRead || !rule.needs.includes('pictures')) &&
      (rule.codecs === undefined || (track.codec !== undefined && rule.codecs.includes(track.codec.name)));
    const watchers = this.#states.filter(open).flatMap((state): VideoWatcher[] => {
      const { rule } = state.active;
      const watchers = [rule.video?.(this.#context(state, track), track), state.input?.video?.(track)];
      const opened = watchers.filter((watcher) => watcher !== undefined);
      return rule.needs.includes('times') ? opened.map(timedOnly) : opened;
    });
    return combinedVideo(watchers);
  }

  audio(track: WatchedTrack): AudioWatcher | undefined {
    return combinedAudio(
      this.#states
        .filter(({ active }) => isOn(settingIn(active, track)))
        .flatMap((state) => state.active.rule.audio?.(this.#context(state, track), track) ?? []),
    );
  }

  tag(...args: Parameters<NonNullable<InputRule['tag']>>): void {
    for (const { input } of this.#states) input?.tag?.(...args);
  }

  finding(found: Diagnostic, frame: number | undefined): void {
    const id = ruleOf(found);
    const state = id === undefined ? undefined : this.#byId.get(id);
    if (state === undefined || !isOn(state.active)) return;
    const { severity: set } = state.active;
    // What is only worth knowing is never raised.
    const severity = set === undefined || set === 'off' || found.severity === 'info' ? found.severity : set;
    const { message, code, expected, found: measured } = found;
    this.#add(state, {
      ruleId: state.active.rule.id,
      severity,
      message: printableText(message),
      location: locationOf(found, frame),
      code,
      ...(measured !== undefined && { measured }),
      ...(expected !== undefined && { expected }),
    });
  }

  /** Ends the check; `summary`: what was measured. */
  finish(format: FormatName | undefined, summary: WatchSummary): CheckOutcome {
    for (const { input } of this.#states) input?.end?.(summary, format);
    const facts = factsOf(format, summary);
    const results = this.#states.map(({ active: { rule }, count, skipped }): RuleResult => {
      if (count > 0) return { rule, status: 'failed', count };
      const reason = lackOf(rule.needs, facts) ?? codecLack(rule, summary) ?? skipped;
      return reason === undefined ? { rule, status: 'passed', count } : { rule, status: 'skipped', reason, count };
    });
    return { results, counts: { ...this.#counts }, framesHit: this.#hit.size, frames: facts.frames };
  }

  #context(state: State, track: WatchedTrack | undefined): RuleContext<never> {
    const { rule, severity: set, options } = settingIn(state.active, track);
    const ofRule = set ?? rule.severity;
    const severity = ofRule === 'off' ? 'warning' : ofRule;
    return {
      options: withDefaults(rule.options ?? {}, options) as RuleContext<never>['options'],
      report: ({
        message,
        at = {},
        measured,
        expected,
        severity: own = severity,
        platformCode,
        mendValues,
      }: Reported) =>
        this.#add(state, {
          ruleId: rule.id,
          severity: milder(severity, own),
          message: printableText(message),
          ...(track !== undefined && { track: track.name }),
          location: at,
          ...(measured !== undefined && { measured }),
          ...(expected !== undefined && { expected }),
          ...(platformCode !== undefined && { platformCode }),
          ...(mendValues !== undefined && { mendValues }),
        }),
      reference: (name) => this.#reference?.[name],
      skip: (reason) => {
        state.skipped ??= reason;
      },
    };
  }

  #add(state: State, found: Finding): void {
    if (!this.#isCounted()) return;
    state.count++;
    this.#counts[found.severity]++;
    const { frame } = found.location;
    if (frame !== undefined) this.#hit.add(found.track ?? 'video', frame);
    this.#onFinding({ ...found, location: this.#placed(found.location) });
  }
}

/** A rule that waits for an option is off until it is given. */
export const isOn = ({ rule, severity = rule.severity, options }: ActiveRule): boolean => {
  const isAsked = rule.asksFor === undefined || rule.asksFor.some((name) => options[name] !== undefined);
  return severity !== 'off' && isAsked;
};

/** What holds for the rule in a track; without one, for the input. */
const settingIn = (active: ActiveRule, track: WatchedTrack | undefined): ActiveRule => {
  const own = track === undefined ? undefined : active.ofTracks?.get(track.name);
  return own === undefined ? active : { rule: active.rule, ...own };
};

const isOnSomewhere = (active: ActiveRule): boolean =>
  [active, ...(active.ofTracks?.values() ?? [])].some((setting) => isOn({ rule: active.rule, ...setting }));

const codecLack = ({ codecs }: Rule, { videos }: WatchSummary): string | undefined => {
  if (codecs === undefined || videos.length === 0) return undefined;
  const isKnown = videos.some(({ track }) => track.codec !== undefined && codecs.includes(track.codec.name));
  return isKnown ? undefined : `it knows ${codecs.join(', ')} only`;
};

const locationOf = (found: Diagnostic, frame: number | undefined): FindingLocation => ({
  ...(found.offset !== undefined && { byteOffset: found.offset }),
  ...(found.length !== undefined && { byteLength: found.length }),
  ...(found.tag !== undefined && { tag: found.tag }),
  ...(found.nalu !== undefined && { nal: found.nalu }),
  ...(frame !== undefined && { frame }),
  ...(found.dtsMs !== undefined && { dtsMs: found.dtsMs }),
  ...(found.connection !== undefined && { connection: found.connection }),
  ...(found.direction !== undefined && { direction: found.direction }),
  ...(found.messageIndex !== undefined && { message: found.messageIndex }),
});
