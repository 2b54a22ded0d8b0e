import { type Command, Option } from 'commander';

/** The flags that set rules, as they are typed. */
export interface RuleFlags {
  readonly rule?: readonly string[];
  readonly off?: readonly string[];
}

export const addRuleFlags = (command: Command, form = 'id=severity:option=value'): Command =>
  command
    .addOption(
      new Option(`--rule <${form}>`, 'set a rule; may be given several times').argParser(
        (text: string, before: readonly string[] = []) => [...before, text],
      ),
    )
    .addOption(
      new Option('--off <ids>', 'turn rules off (comma-separated)').argParser(
        (text: string, before: readonly string[] = []) => [...before, ...text.split(',').map((id) => id.trim())],
      ),
    );
