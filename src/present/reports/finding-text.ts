import type { CheckedInput, GroupedFinding } from '../../analysis/checks/check-report.ts';
import type { Finding, FindingLocation } from '../../analysis/checks/finding.ts';
import { plural } from '../../media/quantity.ts';
import type { Severity } from '../../syntax/diagnostics.ts';

/** The name of an input in a report. */
export const inputName = ({ path }: Pick<CheckedInput, 'path'>): string => path ?? 'stdin';

/** `tag 12, frame 204 at 6.800 s, byte 194588 (0x2f81c)`, `connection 0, client message 12`: what is known of it. */
export const placeText = (location: FindingLocation): string => {
  const { tag, frame, nal, dtsMs, ptsMs, byteOffset, connection, direction, message } = location;
  const timeMs = dtsMs ?? ptsMs;
  const time = timeMs === undefined ? '' : `${timeMs < 0 ? '-' : ''}${(Math.abs(timeMs) / 1000).toFixed(3)} s`;
  const sender = direction === undefined ? '' : `${direction} `;
  const things = [
    ...(connection === undefined ? [] : [`connection ${connection}`]),
    ...(message === undefined ? [] : [`${sender}message ${message}`]),
    ...(tag === undefined ? [] : [`tag ${tag}`]),
    ...(frame === undefined ? [] : [`frame ${frame}`]),
    ...(nal === undefined || frame !== undefined ? [] : [`NAL unit ${nal}`]),
  ].join(', ');
  const what = things === '' || time === '' ? `${things}${time}` : `${things} at ${time}`;
  const byte = byteOffset === undefined ? '' : `byte ${byteOffset} (0x${byteOffset.toString(16)})`;
  return [what, byte].filter((part) => part !== '').join(', ');
};

/** The track, unless it is the only video track, and the place. */
export const whereText = ({ track, location }: Finding): string =>
  [track === undefined || track === 'video' ? '' : track, placeText(location)].filter((part) => part !== '').join(', ');

/** `14 times`, unless once. */
export const timesText = ({ count }: Pick<GroupedFinding, 'count'>): string => (count === 1 ? '' : `${count} times`);

/** `youtube@2026-10 gopSizeLong`: who asks for it, and how that service calls it. */
export const askedByText = ({ preset, platformCode }: GroupedFinding): string =>
  [preset, platformCode].filter((part) => part !== undefined).join(' ');

/** `7 findings, 3 rules, 41 of 250 frames`. */
export const headText = (
  counts: Readonly<Record<Severity, number>>,
  rules: number,
  framesHit: number,
  frames: number,
): string => {
  const findings = counts.error + counts.warning + counts.info;
  if (findings === 0) return frames > 0 ? `no findings in ${plural(frames, 'frame')}` : 'no findings';
  const hit = frames > 0 ? `, ${framesHit} of ${plural(frames, 'frame')}` : '';
  return `${plural(findings, 'finding')}, ${plural(rules, 'rule')}${hit}`;
};

/** The same of one input. */
export const inputHeadText = ({ counts, findings, framesHit, frames }: CheckedInput): string =>
  headText(counts, new Set(findings.map(({ ruleId }) => ruleId)).size, framesHit, frames);

/** Rules that were skipped, by the reason. */
export const skippedByReason = ({ results }: CheckedInput): ReadonlyMap<string, readonly string[]> => {
  const byReason = new Map<string, string[]>();
  for (const { ruleId, status, reason = 'not applicable' } of results) {
    if (status !== 'skipped') continue;
    const rules = byReason.get(reason);
    if (rules === undefined) byReason.set(reason, [ruleId]);
    else rules.push(ruleId);
  }
  return byReason;
};
