import type { LimitName } from '../../../codec/level-table.ts';
import type { LevelSummary, LimitUse } from '../../level/level-measure.ts';
import type { VideoSummary } from '../../video-summary.ts';
import type { VideoWatcher } from '../../watch/watcher.ts';
import type { RuleContext } from '../rule.ts';

/** Those of the limits that the declared level breaks. */
export const brokenLimits = (level: LevelSummary, names: readonly LimitName[]): readonly LimitUse[] =>
  level.limits.filter(({ name, holds }) => !holds && names.includes(name));

/** `489600 macroblocks/s, MaxMBPS allows 108000`. */
export const limitText = ({ symbol, unit, needed, allowed }: LimitUse): string =>
  `${needed} ${unit}, ${symbol} allows ${allowed}`;

/** `level 4.2 holds it`. */
export const remedyText = ({ smallest, profile }: LevelSummary): string =>
  smallest === undefined ? `no level of ${profile} holds the stream` : `level ${smallest} holds the stream`;

/** A watcher that judges the level at the end, where it can be judged. */
export const levelWatcher = (
  { skip }: Pick<RuleContext<never>, 'skip'>,
  judge: (level: LevelSummary & { readonly declared: string }, summary: VideoSummary) => void,
): VideoWatcher => ({
  end(summary) {
    const { levelFit: level } = summary;
    if (level === undefined) skip('the profile has no levels, or size, profile or level change');
    else if (level.declared === undefined) skip('the declared level does not exist');
    else judge({ ...level, declared: level.declared }, summary);
  },
});
