import type { AppliedPreset, CheckedInput, CheckedRule } from '../../analysis/checks/check-report.ts';
import { RULES } from '../../analysis/checks/registry.ts';
import type { Context } from '../../io/context.ts';
import { openSource } from '../../io/source.ts';
import { CHECK_SCHEMA, type InputDocument } from '../../present/reports/checked-input-record.ts';
import { InputError } from '../errors.ts';

/** A JSON document of `check`. */
interface ReportDocument {
  readonly schema: string;
  readonly presets: readonly AppliedPreset[];
  readonly inputs: readonly InputDocument[];
  readonly complete: boolean;
}

/** What the JSON documents of several runs say. */
export interface MergedReport {
  readonly presets: readonly AppliedPreset[];
  readonly inputs: readonly CheckedInput[];
  readonly complete: boolean;
}

/** Reads the documents of the parts of a list; inputs come in the order of the documents. */
export const mergedReport = async (paths: readonly string[], context: Context): Promise<MergedReport> => {
  const presets = new Map<string, AppliedPreset>();
  const inputs: CheckedInput[] = [];
  let complete = true;
  for (const path of paths) {
    const document = await readDocument(path, context);
    for (const preset of document.presets) presets.set(preset.id, preset);
    for (const record of document.inputs) inputs.push(checkedOf(record));
    complete &&= document.complete;
  }
  return { presets: [...presets.values()], inputs, complete };
};

const readDocument = async (path: string, context: Context): Promise<ReportDocument> => {
  const source = await openSource(path, context);
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of source.chunks) text += decoder.decode(chunk, { stream: true });
  try {
    const document = JSON.parse(text) as ReportDocument;
    if (document.schema === CHECK_SCHEMA) return document;
  } catch {
    // No JSON: said below.
  }
  throw new InputError(`${path}: is no report of 'rtmpkit check --report json' (schema ${CHECK_SCHEMA})`);
};

const ORDER: ReadonlyMap<string, number> = new Map(RULES.map(({ id }, i) => [id, i]));
const orderOf = ({ ruleId }: CheckedRule): number => ORDER.get(ruleId) ?? RULES.length;

const checkedOf = ({ summary, passed, skipped, findings, ...input }: InputDocument): CheckedInput => {
  const { error, warning, info, framesHit, frames } = summary;
  const failed = new Map<string, CheckedRule>();
  for (const { ruleId, count, preset } of findings) {
    const more = failed.get(ruleId)?.count ?? 0;
    failed.set(ruleId, { ruleId, status: 'failed', count: count + more, ...(preset !== undefined && { preset }) });
  }
  const results: CheckedRule[] = [
    ...failed.values(),
    ...passed.map((rule) => ({ ...rule, status: 'passed' as const, count: 0 })),
    ...skipped.map((rule) => ({ ...rule, status: 'skipped' as const, count: 0 })),
  ].sort((a, b) => orderOf(a) - orderOf(b));
  return { ...input, findings, results, counts: { error, warning, info }, framesHit, frames };
};
