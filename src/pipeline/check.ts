import type { CheckedRule, GroupedFinding } from '../analysis/checks/check-report.ts';
import { Checker } from '../analysis/checks/checker.ts';
import type { Finding } from '../analysis/checks/finding.ts';
import { FindingGroups } from '../analysis/checks/finding-groups.ts';
import { judgementOf, measurementsOf } from '../analysis/checks/judgement.ts';
import { layerOf, loadPresets } from '../analysis/checks/presets/load-presets.ts';
import { findRule, isFault, readSetting } from '../analysis/checks/settings/read-setting.ts';
import { resolveRules } from '../analysis/checks/settings/resolve-rules.ts';
import type { RuleSetting, SettingsLayer } from '../analysis/checks/settings/rule-setting.ts';
import type { GopRecord } from '../analysis/gop/gop-record.ts';
import type { VideoSummary } from '../analysis/video-summary.ts';
import type { Watcher } from '../analysis/watch/watcher.ts';
import type { Ratio } from '../media/ratio.ts';
import type { Severity } from '../syntax/diagnostics.ts';
import { RtmpkitError } from '../syntax/errors.ts';
import { type ByteInput, openBytes, type ReadOptions } from './inspect.ts';
import type { OpenInput } from './open.ts';
import { watch } from './watch.ts';

/** How an input is watched. */
export interface WatchedOptions extends Pick<ReadOptions, 'format' | 'codec'> {
  /** Frames per second of a stream without times; overrides the stream. */
  readonly fps?: Ratio;
}

/** How an input is measured. */
export interface MeasureOptions extends WatchedOptions {
  /** Slice data is read (H.264): macroblocks are in `blocks` of the summary, and rules judge them. */
  readonly macroblocks?: boolean;
}

/** How an input is checked. */
export interface CheckOptions extends MeasureOptions {
  /** Presets beside `recommended`, by name or dated: `youtube`, `youtube@2026-10`. */
  readonly presets?: readonly string[];
  /** By rule, as in `rtmpkit.config.json`: `"off"`, `"error"`, `["error", { "seconds": 2 }]`. They win over presets. */
  readonly rules?: Readonly<Record<string, unknown>>;
  /** Receives each finding as soon as it is certain. */
  readonly onFinding?: (found: Finding) => void;
}

/** What a check has found. */
export interface CheckResult {
  /** By rule and track, the worst first. */
  readonly findings: readonly GroupedFinding[];
  /** What became of each rule. */
  readonly rules: readonly CheckedRule[];
  readonly counts: Readonly<Record<Severity, number>>;
  /** Frames with a finding, and all frames. */
  readonly framesHit: number;
  readonly frames: number;
  /** What was measured, by the name of the video track. */
  readonly measurements: Readonly<Record<string, VideoSummary>>;
}

/**
 * Checks an input against rules: those of `recommended`, and of the presets and settings that are given. Throws
 * `RtmpkitError` with the code `no-such-rule` for a setting that no rule has, and like `inspect`.
 */
export const check = async (source: ByteInput, options: CheckOptions = {}): Promise<CheckResult> => {
  const { presets = [], rules = {}, onFinding } = options;
  const layers = (await loadPresets(['recommended', ...presets])).map(layerOf);
  const active = resolveRules([...layers, { rules: settingsOf(rules) }]);
  const groups = new FindingGroups();
  const input = await openBytes(source, readOptionsOf(options));
  const take = (found: Finding): void => {
    groups.add(found);
    onFinding?.(found);
  };
  const checker = new Checker(active, take, { placed: (location) => input.session?.placed(location) ?? location });
  const { format, summary } = await watched(input, checker, options);
  const { results: judged, ...found } = judgementOf(checker, groups, active, format, summary);
  return { ...found, rules: judged };
};

/** Measures the video tracks of an input, by name: `video`, `video:1`. Throws like `inspect`. */
export const measure = async (
  source: ByteInput,
  options: MeasureOptions = {},
): Promise<Readonly<Record<string, VideoSummary>>> =>
  measurementsOf((await watched(await openBytes(source, readOptionsOf(options)), {}, options)).summary);

/** The GOPs of the first video track of an input, each when its last frame is known. Throws like `inspect`. */
export async function* gops(source: ByteInput, options: WatchedOptions = {}): AsyncGenerator<GopRecord, void> {
  const ready: GopRecord[] = [];
  let isFirst = true;
  const watcher: Watcher = {
    video: () => {
      const wanted = isFirst;
      isFirst = false;
      return wanted ? { gop: (gop) => void ready.push(gop) } : undefined;
    },
  };
  const input = await openBytes(source, options);
  const run = await watch(input, watcher, options);
  for await (const { items } of run.steps) {
    for (const _step of items);
    yield* ready.splice(0);
  }
  run.end(true);
  yield* ready;
}

const watched = async (input: OpenInput, watcher: Watcher, options: MeasureOptions) => {
  const run = await watch(input, watcher, options);
  for await (const { items } of run.steps) for (const _step of items);
  return { format: input.format, summary: run.end(true) };
};

/** `onFinding` of a check takes findings of rules. */
const readOptionsOf = ({ format, codec }: WatchedOptions): ReadOptions => ({
  ...(format !== undefined && { format }),
  ...(codec !== undefined && { codec }),
});

const settingsOf = (rules: Readonly<Record<string, unknown>>): SettingsLayer['rules'] =>
  Object.fromEntries(
    Object.entries(rules).map(([id, value]) => {
      const rule = findRule(id);
      const setting = isFault(rule) ? rule : readSetting(rule, value);
      if (isFault(setting)) throw new RtmpkitError('no-such-rule', setting.message);
      return [id, setting satisfies RuleSetting] as const;
    }),
  );
