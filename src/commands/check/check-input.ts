import type { CheckedInput, CheckedTrack } from '../../analysis/checks/check-report.ts';
import { type ActiveRule, Checker } from '../../analysis/checks/checker.ts';
import type { Finding } from '../../analysis/checks/finding.ts';
import { FindingGroups } from '../../analysis/checks/finding-groups.ts';
import { judgementOf } from '../../analysis/checks/judgement.ts';
import { combinedWatcher } from '../../analysis/checks/watchers.ts';
import type { VideoSummary } from '../../analysis/video-summary.ts';
import { audiosOf } from '../../analysis/watch/audio-summary.ts';
import type { WatchSummary } from '../../analysis/watch/watch-summary.ts';
import type { Watcher } from '../../analysis/watch/watcher.ts';
import type { FormatName } from '../../container/descriptor.ts';
import { CONTAINERS } from '../../container/registry.ts';
import { maskedPath } from '../../io/address.ts';
import { nowMs } from '../../io/clock.ts';
import type { Context } from '../../io/context.ts';
import { hmacSha256 } from '../../io/crypto.ts';
import type { Ratio } from '../../media/ratio.ts';
import { type TrackChoice, trackName } from '../../media/track.ts';
import { type OpenInput, openInput } from '../../pipeline/open.ts';
import type { ConnectionChoice } from '../../pipeline/rtmp/connection-filter.ts';
import type { PullOptions } from '../../pipeline/rtmp/pull.ts';
import { accessTo, openSource, type Source } from '../../pipeline/source.ts';
import { type WatchOptions, watch } from '../../pipeline/watch.ts';
import type { Progress } from '../../present/progress.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';
import { drive } from '../drive.ts';
import { isInputFault } from '../errors.ts';
import { extensionOf } from '../options.ts';
import { checkedExpectations, type Expectation } from './expect/expectation.ts';
import { InputWatcher } from './input-watcher.ts';

/** How an input is checked. */
export interface InputSettings {
  readonly rules: readonly ActiveRule[];
  readonly format?: FormatName | undefined;
  readonly codec?: string | undefined;
  /** Frames per second of a stream without times. */
  readonly fps?: Ratio | undefined;
  /** The only track that rules look at. */
  readonly track?: TrackChoice | undefined;
  /** The check ends after this much of the stream. */
  readonly durationMs?: number | undefined;
  /** What is found before this much of the stream has passed does not count. */
  readonly warmupMs?: number | undefined;
  /** What was measured of the input in an earlier report, by track. */
  readonly reference?: Readonly<Record<string, VideoSummary>> | undefined;
  /** Members of `--expect`; their rules are among `rules`. */
  readonly expectations?: readonly Expectation[] | undefined;
  /** How an RTMP address is opened. */
  readonly network?: PullOptions | undefined;
  /** Of a captured session, what to read. */
  readonly session?: ConnectionChoice | undefined;
  /** Found before the input is read. */
  readonly ahead?: readonly Diagnostic[] | undefined;
  /** Occurrences that a finding keeps. */
  readonly maxOccurrences?: number | undefined;
  /** What is read of units beyond what rules need. */
  readonly units?: Pick<WatchOptions, 'wholeUnits' | 'traceSlices' | 'macroblocks'>;
}

/** What goes along with a check. */
export interface CheckFollower {
  /** Watches the input too, in the same pass. */
  readonly watcher?: Watcher;
  /** The input was opened. Returns what shows its progress. */
  opened?(source: Source): Progress | undefined;
  /** A finding is certain. */
  finding?(found: Finding): void;
  /** Writes what is due. */
  flush?(): Promise<void>;
  /** The output was closed: nothing more is needed. */
  isOver?(): boolean;
  /** What was measured; `fault`: why the input could not be read, or not to its end. */
  ended?(measured: WatchSummary, fault: Error | undefined): void;
}

/** Checks one input; `path`: undefined for standard input. Why it could not be read is in the result. */
export const checkInput = async (
  path: string | undefined,
  settings: InputSettings,
  context: Context,
  follower: CheckFollower = {},
): Promise<CheckedInput> => {
  const startedAt = nowMs();
  const groups = new FindingGroups(settings.maxOccurrences);
  const { warmupMs } = settings;
  const checker = new Checker(
    settings.rules,
    (found) => {
      groups.add(found);
      follower.finding?.(found);
    },
    {
      reference: settings.reference,
      placed: (location) => input?.session?.placed(location) ?? location,
      counts: () => warmupMs === undefined || watcher.passedMs >= warmupMs,
    },
  );
  const watcher = new InputWatcher(
    follower.watcher === undefined ? checker : combinedWatcher([checker, follower.watcher]),
    settings.track,
    context.interrupted,
  );
  let source: Source | undefined;
  let input: OpenInput | undefined;
  let error: (Error & { readonly code: string }) | undefined;
  let summary: WatchSummary = { complete: false, videos: [] };
  try {
    source = await openSource(path, context, settings.network);
    const { format, codec } = settings;
    const hints = {
      format,
      codec,
      session: { ...settings.session, hmac: hmacSha256 },
      interrupted: context.interrupted,
      access: accessTo(source, (related) => openSource(related, context), context),
    };
    input = await openInput(source.chunks, extensionOf(source.path), hints);
    const progress = follower.opened?.(source);
    for (const found of settings.ahead ?? []) checker.finding(found, undefined);
    const run = await watch(input, watcher, { fps: settings.fps, ...settings.units });
    try {
      const { durationMs = Number.POSITIVE_INFINITY } = settings;
      const isLong = (): boolean => watcher.passedMs >= durationMs;
      const complete = await drive(run.steps, {
        take: () => !isLong(),
        flush: async () => follower.flush?.(),
        isOver: () => isLong() || follower.isOver?.() === true,
        progress,
      });
      summary = run.end(complete && !context.interrupted.aborted);
    } catch (thrown) {
      // What was read so far counts.
      summary = run.end(false);
      throw thrown;
    }
  } catch (thrown) {
    if (!isInputFault(thrown)) throw thrown;
    error = thrown;
    if (thrown.code === 'empty-input' && isNamed(path, settings)) checker.finding(EMPTY, undefined);
  } finally {
    await source?.close();
  }
  const measured = watcher.summary(summary);
  follower.ended?.(measured, error);
  const codec = measured.videos[0]?.track.codec?.name;
  const encoder = encoderText(measured);
  const judgement = judgementOf(checker, groups, settings.rules, input?.format, measured);
  const { expectations } = settings;
  return {
    path: path === undefined || path === '-' ? null : maskedPath(path),
    ...(input?.format !== undefined && { format: input.format }),
    ...(codec !== undefined && { codec }),
    ...(source?.sizeBytes !== undefined && { sizeBytes: source.sizeBytes }),
    tracks: tracksOf(measured),
    ...(encoder !== undefined && { encoder }),
    complete: summary.complete,
    ...judgement,
    ...(expectations !== undefined && {
      expectations: checkedExpectations(expectations, judgement),
    }),
    ...(error !== undefined && { error: { code: error.code, message: error.message } }),
    elapsedMs: Math.round(nowMs() - startedAt),
  };
};

const EMPTY = { severity: 'error', code: 'empty-input', message: 'the input is empty: 0 bytes', found: '0' } as const;

/** Does `--format` or the extension say what the input should be? */
const isNamed = (path: string | undefined, { format }: InputSettings): boolean => {
  const extension = extensionOf(path);
  return format !== undefined || CONTAINERS.some(({ extensions }) => extensions.includes(extension));
};

const tracksOf = (summary: WatchSummary): readonly CheckedTrack[] => [
  ...summary.videos.map(({ track: { name, fourCc } }) => ({ name, codec: fourCc })),
  ...audiosOf(summary).map(({ trackId, codec }) => ({ name: trackName('audio', trackId), codec })),
];

const encoderText = ({ videos }: WatchSummary): string | undefined => {
  const encoder = videos.find(({ summary }) => summary.encoder !== undefined)?.summary.encoder;
  return encoder && [encoder.name, encoder.version].filter((part) => part !== undefined).join(' ');
};
