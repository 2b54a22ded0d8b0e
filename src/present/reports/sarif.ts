import type { CheckedInput, GroupedFinding } from '../../analysis/checks/check-report.ts';
import { mendExamples } from '../../analysis/checks/mend-text.ts';
import { ruleNamed } from '../../analysis/checks/registry.ts';
import type { Rule } from '../../analysis/checks/rule.ts';
import { plural } from '../../media/quantity.ts';
import type { Severity } from '../../syntax/diagnostics.ts';
import { inputName, timesText, whereText } from './finding-text.ts';
import type { ReportFormat } from './report-writer.ts';

/** GitHub shows this many results of a file. */
const MAX_RESULTS = 5000;

const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<Severity, string>;

/** SARIF 2.1.0: one run for all inputs, since GitHub refuses a file of many runs. */
export const sarifReport: ReportFormat = {
  name: 'sarif',
  about: 'SARIF 2.1.0: GitHub code scanning, editors',
  open(out, { version }) {
    /** The results that are kept, by severity, each as JSON. */
    const results: Record<Severity, string[]> = { error: [], warning: [], info: [] };
    const rules = new Map<string, Severity>();
    const notifications: object[] = [];
    let dropped = 0;
    let notChecked = 0;
    return {
      input(checked) {
        for (const finding of checked.findings) {
          if (!rules.has(finding.ruleId)) rules.set(finding.ruleId, finding.severity);
          const kept = results[finding.severity];
          if (kept.length < MAX_RESULTS) kept.push(JSON.stringify(resultOf(checked, finding)));
          else dropped++;
        }
        if (checked.error === undefined) return;
        notChecked++;
        if (notifications.length < MAX_RESULTS) notifications.push(notificationOf(checked, checked.error.message));
      },
      end() {
        const all = [...results.error, ...results.warning, ...results.info];
        const shown = all.slice(0, MAX_RESULTS);
        const cut = dropped + all.length - shown.length;
        if (cut > 0) {
          const text = `${plural(cut, 'result')} left out: GitHub shows ${MAX_RESULTS} of a file. The mildest are left out first.`;
          notifications.push({ level: 'warning', message: { text } });
        }
        const run = {
          tool: { driver: { name: 'rtmpkit', version, semanticVersion: version, rules: [...rules].map(descriptorOf) } },
          invocations: [
            {
              executionSuccessful: notChecked === 0,
              ...(notifications.length > 0 && { toolExecutionNotifications: notifications }),
            },
          ],
          columnKind: 'utf16CodeUnits',
        };
        const head = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0' };
        out.write(`${JSON.stringify(head).slice(0, -1)},"runs":[${JSON.stringify(run).slice(0, -1)},"results":[`);
        for (const [i, result] of shown.entries()) out.write(`${i === 0 ? '' : ','}\n${result}`);
        out.write(`${shown.length === 0 ? '' : '\n'}]}]}\n`);
      },
    };
  },
};

/** In messages, braces stand for arguments (3.11.5). */
const messageText = (text: string): string => text.replaceAll('{', '{{').replaceAll('}', '}}');

/** The path as a relative reference, or the address as it is. */
const uriOf = (checked: CheckedInput): string => {
  const name = inputName(checked);
  if (/^https?:/.test(name)) return name;
  const path = name.replaceAll('\\', '/').replace(/\p{Surrogate}/gu, '\ufffd');
  // A colon in the first segment would be read as a scheme (RFC 3986 4.2); `?` and `#` end a path.
  const uri = encodeURI(path).replaceAll('?', '%3F').replaceAll('#', '%23');
  return /^[a-z]:\//i.test(path)
    ? `file:///${uri}`
    : path.startsWith('/')
      ? `file://${uri}`
      : uri.replaceAll(':', '%3A');
};

const resultOf = (checked: CheckedInput, finding: GroupedFinding): object => {
  const { ruleId, severity, message, location, count, fingerprint, measured, expected, preset, platformCode } = finding;
  const { byteOffset, byteLength } = location;
  const more = [whereText(finding), timesText(finding)].filter((part) => part !== '').join('; ');
  return {
    ruleId,
    level: LEVELS[severity],
    message: { text: messageText(`${message}${more === '' ? '' : ` (${more})`}`) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(checked) },
          // GitHub needs a line; a byte range has none.
          region: { startLine: 1, byteOffset, ...(byteOffset !== undefined && { byteLength }) },
        },
      },
    ],
    occurrenceCount: count,
    // The byte offset moves with every encode, so GitHub must not match results by it.
    partialFingerprints: { 'rtmpkit/v1': fingerprint },
    properties: { track: finding.track, ...location, measured, expected, preset, platformCode },
  };
};

const notificationOf = (checked: CheckedInput, message: string): object => ({
  level: 'error',
  message: { text: messageText(`${inputName(checked)} was not checked: ${message}`) },
  locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(checked) } } }],
});

/** `severity` is that of a finding, for rules of which no more is known. */
const descriptorOf = ([id, severity]: readonly [string, Severity]): object => {
  const rule = ruleNamed(id);
  const own = rule === undefined || rule.severity === 'off' ? severity : rule.severity;
  return {
    id,
    defaultConfiguration: { level: LEVELS[own] },
    ...(rule !== undefined && descriptionOf(rule)),
  };
};

const descriptionOf = (rule: Rule): object => {
  const { title, what, why, source } = rule;
  const mends = Object.entries(mendExamples(rule));
  const paragraphs = [what, why, `Source: ${source}.`];
  const text = [...paragraphs, ...mends.map(([encoder, how]) => `${encoder}: ${how}`)].join('\n');
  const list = mends.map(([encoder, how]) => `- ${encoder}: ${how}`).join('\n');
  return {
    shortDescription: { text: messageText(title) },
    fullDescription: { text: messageText(what) },
    help: { text: messageText(text), markdown: [...paragraphs, ...(list === '' ? [] : [list])].join('\n\n') },
  };
};
