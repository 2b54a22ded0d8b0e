import type { CheckedInput } from '../../analysis/checks/check-report.ts';
import { CHECK_SCHEMA, findingRecord, inputRecord, totalsRecord } from './checked-input-record.ts';
import type { ReportFormat } from './report-writer.ts';

/** A record a line; findings are written one by one, as soon as they are certain. */
export const ndjsonReport: ReportFormat = {
  name: 'ndjson',
  about: 'a record a line, each finding at once: live streams, databases',
  listsFindings: true,
  open(out, { version, presets }) {
    const line = (record: object): void => out.write(`${JSON.stringify(record)}\n`);
    let path: string | null = null;
    line({ record: 'header', schema: CHECK_SCHEMA, tool: { name: 'rtmpkit', version }, presets });
    return {
      begin: (input) => {
        path = input.path;
      },
      finding: (found) => line({ record: 'finding', path, ...findingRecord(found) }),
      input: (checked) => line({ record: 'input', ...inputRecord(checked), fixes: fixesOf(checked) }),
      end: (totals) => line({ record: 'summary', ...totalsRecord(totals) }),
    };
  },
};

/** How to mend what breaks each rule. Not in the findings: the encoder may name itself after them. */
const fixesOf = ({ findings }: CheckedInput): Readonly<Record<string, string>> | undefined => {
  const fixes = findings.flatMap(({ ruleId, fix }) => (fix === undefined ? [] : [[ruleId, fix] as const]));
  return fixes.length === 0 ? undefined : Object.fromEntries(fixes);
};
