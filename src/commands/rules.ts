import { isOn } from '../analysis/checks/checker.ts';
import { codesOfRule } from '../analysis/checks/codes.ts';
import { mendExamples } from '../analysis/checks/mend-text.ts';
import { layerOf } from '../analysis/checks/presets/load-presets.ts';
import { RULES } from '../analysis/checks/registry.ts';
import { resolveRules } from '../analysis/checks/settings/resolve-rules.ts';
import type { Context } from '../io/context.ts';
import { textSink } from '../io/sink.ts';
import { type ColourChoice, themeFor, wantsColour } from '../present/colour.ts';
import { type ListedRule, optionsText, ruleListLines } from '../present/rule-text.ts';
import { widthOf } from '../present/width.ts';
import { presetSettings, presetsNamed } from './check/named-presets.ts';
import type { CommandModule } from './command.ts';
import { EXIT, type ExitCode } from './errors.ts';
import { RULES_MANUAL } from './manuals/rules.ts';
import { addColourOption } from './options.ts';

export interface RulesOptions {
  readonly preset?: string;
  readonly json?: true;
  readonly color: ColourChoice;
}

/** Schema name and version. */
const RULES_SCHEMA = 'rtmpkit/rules/1';

const runRules = async ({ preset, json, color }: RulesOptions, context: Context): Promise<ExitCode> => {
  const out = textSink(context.stdout, context.env);
  const names = preset?.split(',').map((name) => name.trim()) ?? [];
  const presets = await presetsNamed(['recommended', ...names]);
  const active = resolveRules(presets.map(layerOf)).filter(isOn);
  if (json === true) {
    const kept = new Set(active.map(({ rule }) => rule));
    const settings = await presetSettings();
    const rules = RULES.filter((rule) => preset === undefined || kept.has(rule)).map((rule) => ({
      ...describe(rule),
      presets: settings.get(rule.id) ?? {},
    }));
    out.write(`${JSON.stringify({ schema: RULES_SCHEMA, rules }, undefined, 2)}\n`);
  } else {
    const listed =
      preset === undefined
        ? RULES.map(byItself)
        : active.map(({ rule, severity = rule.severity, options }) => ({
            rule,
            severity,
            options: optionsText(options),
          }));
    const theme = await themeFor(wantsColour(color, context.env, context.stdout));
    for (const line of ruleListLines(listed, theme, widthOf(context.stdout))) out.write(`${line}\n`);
  }
  await out.finish();
  return EXIT.ok;
};

const byItself = (rule: (typeof RULES)[number]): ListedRule => ({
  rule,
  severity: rule.asksFor === undefined ? rule.severity : 'off',
  options: rule.asksFor === undefined ? '' : `(asks for ${rule.asksFor.join(' or ')})`,
});

/** What is said of a rule; functions are left out. */
const describe = ({ video: _video, audio: _audio, input: _input, ...rule }: (typeof RULES)[number]) => ({
  ...rule,
  mend: mendExamples(rule),
  codes: codesOfRule(rule.id),
});

/** `rtmpkit rules`. */
export const rulesCommand: CommandModule<RulesOptions> = {
  description:
    'Lists the rules that rtmpkit check knows, with their severity; or those of presets, with their options.',
  examples: [
    ['rtmpkit rules', 'all rules'],
    ['rtmpkit rules --preset youtube', 'what check --preset youtube checks'],
    ["rtmpkit rules --json | jq -r '.rules[] | [.id, .severity, .source] | @csv'", 'as CSV'],
  ],
  manual: RULES_MANUAL,
  takesInput: false,
  addArguments: (command) => command,
  addOptions: (command) =>
    addColourOption(
      command
        .option('--preset <names>', 'the rules of these presets (comma-separated)')
        .option('--json', 'one JSON document'),
    ),
  run: (_operands, options, context) => runRules(options, context),
};
