import type { CheckedInput, CheckedRule, CheckTotals, GroupedFinding } from '../../analysis/checks/check-report.ts';
import type { Finding } from '../../analysis/checks/finding.ts';
import { ruleNamed } from '../../analysis/checks/registry.ts';

/** Schema name and version of the documents of `check`. */
export const CHECK_SCHEMA = 'rtmpkit/check/1';

/** An input in the JSON document, as it is read back. */
export interface InputDocument extends Omit<CheckedInput, 'results' | 'counts' | 'framesHit' | 'frames' | 'elapsedMs'> {
  readonly summary: CheckedInput['counts'] & Pick<CheckedInput, 'framesHit' | 'frames'>;
  readonly passed: readonly Pick<CheckedRule, 'ruleId' | 'preset'>[];
  readonly skipped: readonly Pick<CheckedRule, 'ruleId' | 'preset' | 'reason'>[];
}

/** A single finding, without the facts of its group. */
export const findingRecord = ({ ruleId, severity, message, track, location, measured, expected, code }: Finding) => ({
  ruleId,
  severity,
  message,
  clause: ruleNamed(ruleId)?.source,
  track,
  location,
  measured,
  expected,
  code,
});

/** The findings of a rule in a track. */
export const groupRecord = ({
  platformCode,
  preset,
  fix,
  count,
  occurrences,
  fingerprint,
  ...found
}: GroupedFinding) => ({
  ...findingRecord(found),
  clause: found.clause,
  platformCode,
  preset,
  fix,
  count,
  occurrences,
  fingerprint,
});

/** What both JSON documents say of an input; of absent members JSON.stringify leaves nothing. */
export const inputRecord = ({
  path,
  format,
  codec,
  sizeBytes,
  tracks,
  encoder,
  complete,
  ...checked
}: CheckedInput) => {
  const { findings, results, counts, framesHit, frames, measurements, expectations, error } = checked;
  const passed = results.filter(({ status }) => status === 'passed');
  const skipped = results.filter(({ status }) => status === 'skipped');
  return {
    path,
    format,
    codec,
    sizeBytes,
    tracks,
    encoder,
    complete,
    error,
    summary: {
      ...counts,
      rules: new Set(findings.map(({ ruleId }) => ruleId)).size,
      passed: passed.length,
      skipped: skipped.length,
      framesHit,
      frames,
    },
    passed: passed.map(({ ruleId, preset }) => ({ ruleId, preset })),
    skipped: skipped.map(({ ruleId, preset, reason }) => ({ ruleId, preset, reason, needs: ruleNamed(ruleId)?.needs })),
    expectations,
    measurements,
  };
};

/** An input with its findings. */
export const wholeInputRecord = (checked: CheckedInput) => ({
  ...inputRecord(checked),
  findings: checked.findings.map(groupRecord),
});

/** The sums of all inputs. */
export const totalsRecord = ({ counts, complete, inputs, failed, ...sums }: CheckTotals) => ({
  complete,
  inputs,
  failed,
  ...counts,
  ...sums,
});
