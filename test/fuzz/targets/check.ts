import type { CheckedInput } from '../../../src/analysis/checks/check-report.ts';
import { type ActiveRule, Checker } from '../../../src/analysis/checks/checker.ts';
import type { Finding } from '../../../src/analysis/checks/finding.ts';
import { FindingGroups } from '../../../src/analysis/checks/finding-groups.ts';
import type { OptionSpec, OptionValue } from '../../../src/analysis/checks/options.ts';
import { RULES } from '../../../src/analysis/checks/registry.ts';
import type { FormatName } from '../../../src/container/descriptor.ts';
import { openInput } from '../../../src/pipeline/open.ts';
import { watch } from '../../../src/pipeline/watch.ts';
import { REPORT_FORMATS } from '../../../src/present/reports/registry.ts';
import { RtmpkitError } from '../../../src/syntax/errors.ts';
import { reported } from '../../harness/check-report.ts';
import { parseXml } from '../../harness/xml.ts';
import { feed, hold, parsedJson, same, splits, withoutNull } from '../properties.ts';
import type { FuzzTarget } from './target.ts';

/** A value that makes a rule judge. */
const optionFor = (spec: OptionSpec): OptionValue => {
  switch (spec.type) {
    case 'number':
      return spec.default ?? Math.max(spec.min ?? 0, 1);
    case 'flag':
      return true;
    case 'text':
      return spec.default ?? spec.of?.[0] ?? 'x';
    case 'list':
      return spec.default ?? (spec.of === 'number' ? [1] : ['x']);
    case 'table':
      return spec.default ?? [Object.fromEntries(spec.columns.map((column) => [column, 1]))];
  }
};

/** Every rule, also those that wait for an option. */
const ALL: readonly ActiveRule[] = RULES.map((rule) => ({
  rule,
  severity: 'error',
  options: Object.fromEntries(Object.entries(rule.options ?? {}).map(([name, spec]) => [name, optionFor(spec)])),
}));

/** What a check of a stream finds; undefined for bytes that are none. */
const check = async (
  bytes: Uint8Array,
  sizes: readonly number[],
  format: FormatName,
): Promise<CheckedInput | undefined> => {
  const chunks: Uint8Array[] = [];
  feed(bytes, sizes, (chunk) => chunks.push(chunk.slice()));
  async function* source(): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks) {
      yield chunk;
      chunk.fill(0xa5);
    }
  }
  const groups = new FindingGroups();
  const checker = new Checker(ALL, (found: Finding) => groups.add(found));
  try {
    const input = await openInput(source(), '', { format });
    const run = await watch(input, checker);
    for await (const { items } of run.steps) for (const _ of items);
    const summary = run.end(true);
    const { results, ...outcome } = checker.finish(input.format, summary);
    return {
      path: 'input',
      format,
      tracks: [],
      complete: true,
      findings: groups.grouped(RULES),
      results: results.map(({ rule, ...result }) => ({ ruleId: rule.id, ...result })),
      ...outcome,
      measurements: Object.fromEntries(summary.videos.map(({ track, summary: video }) => [track.name, video])),
    };
  } catch (error) {
    if (error instanceof RtmpkitError) return undefined;
    throw error;
  }
};

/** No report breaks on what a stream says. */
const checkReports = async (checked: CheckedInput): Promise<void> => {
  for (const { name } of REPORT_FORMATS) {
    const text = await reported(name, [checked], { details: true });
    if (name === 'junit') parseXml(text);
    else if (name === 'json' || name === 'sarif' || name === 'gitlab') parsedJson(text);
    else if (name === 'ndjson') for (const line of text.trimEnd().split('\n')) parsedJson(line);
    else {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the check is for these.
      const found = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.exec(text);
      hold(`${name} has no control characters`, found === null, () => JSON.stringify(found?.[0]));
    }
  }
};

const checkTarget = (format: FormatName & FuzzTarget['input']): FuzzTarget => ({
  name: `check-${format}`,
  input: format,
  run: async (bytes) => {
    const [first = [], second = []] = splits(bytes);
    const checked = await check(bytes, first, format);
    if (checked === undefined) return;
    withoutNull(checked, '$');
    for (const { status, count } of checked.results) {
      hold('a rule that has failed has findings, no other has', (status === 'failed') === count > 0, () => status);
    }
    same(
      'findings do not depend on the split',
      JSON.stringify(checked),
      JSON.stringify(await check(bytes, second, format)),
    );
    await checkReports(checked);
  },
});

/** A damaged stream makes no rule throw. */
export const checkAnnexbTarget = checkTarget('annexb');
export const checkFlvTarget = checkTarget('flv');
