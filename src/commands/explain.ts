import { codesOfRule, ruleInsteadOf } from '../analysis/checks/codes.ts';
import { RULES, ruleNamed } from '../analysis/checks/registry.ts';
import type { Rule } from '../analysis/checks/rule.ts';
import { nearestName } from '../analysis/checks/settings/nearest-name.ts';
import type { Context } from '../io/context.ts';
import { textSink } from '../io/sink.ts';
import { type ColourChoice, themeFor, wantsColour } from '../present/colour.ts';
import { optionsText, ruleLines } from '../present/rule-text.ts';
import { presetSettings } from './check/named-presets.ts';
import type { CommandModule } from './command.ts';
import { EXIT, type ExitCode, UsageError } from './errors.ts';
import { EXPLAIN_MANUAL } from './manuals/explain.ts';
import { addColourOption } from './options.ts';

export interface ExplainOptions {
  readonly color: ColourChoice;
}

const runExplain = async (name: string, { color }: ExplainOptions, context: Context): Promise<ExitCode> => {
  const rule = ruleMeant(name);
  const presets = Object.entries((await presetSettings()).get(rule.id) ?? {});
  const out = textSink(context.stdout, context.env);
  const theme = await themeFor(wantsColour(color, context.env, context.stdout));
  const surroundings = {
    codes: codesOfRule(rule.id),
    presets: presets.map(([id, setting]) => [id, settingText(setting)] as const),
  };
  for (const line of ruleLines(rule, surroundings, theme)) out.write(`${line}\n`);
  await out.finish();
  return EXIT.ok;
};

/** `error seconds=4`. */
export const settingText = (setting: unknown): string => {
  const [severity, options = {}] = Array.isArray(setting) ? (setting as [string, object?]) : [String(setting)];
  return `${severity} ${optionsText(options as Record<string, unknown>)}`.trimEnd();
};

/** The rule of an id, of the code of a finding, or of a type of YouTube's configurationIssues. */
const ruleMeant = (name: string): Rule => {
  const rule =
    ruleNamed(name) ??
    RULES.find(({ id, platformCode }) => codesOfRule(id).includes(name) || platformCode === name) ??
    ruleNamed(ruleInsteadOf(name) ?? '');
  if (rule !== undefined) return rule;
  const ids = RULES.map(({ id }) => id);
  const codes = ids.flatMap(codesOfRule);
  const meant = nearestName(name, [...ids, ...codes]);
  const hint = meant === undefined ? "; 'rtmpkit rules' lists the rules" : `; did you mean ${meant}?`;
  throw new UsageError(`there is no rule or code '${name}'${hint}`);
};

/** `rtmpkit explain`. */
export const explainCommand: CommandModule<ExplainOptions> = {
  description: 'Explains a rule: what it checks, why, by which source, and how to mend a stream that breaks it.',
  examples: [
    ['rtmpkit explain gop/max-bframes', 'a rule'],
    ['rtmpkit explain forbidden-pattern', 'a code, as diagnostics have it'],
  ],
  manual: EXPLAIN_MANUAL,
  takesInput: false,
  addArguments: (command) => command.argument('<rule>', 'id of a rule, or code of a diagnostic'),
  addOptions: addColourOption,
  run: ([name], options, context) => runExplain(name as string, options, context),
};
