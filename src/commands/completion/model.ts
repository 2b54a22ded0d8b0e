import { Command, type Option } from 'commander';
import { ListOption } from '../list-option.ts';
import { COMMANDS } from '../registry.ts';

/** What may stand after an option. */
export type CompletedValue =
  /** A word of these, or several between commas. */
  { readonly kind: 'words' | 'list'; readonly words: readonly string[] } | { readonly kind: 'file' | 'free' | 'none' };

export interface CompletedOption {
  /** `-q`, `--quiet`. */
  readonly flags: readonly string[];
  readonly description: string;
  readonly value: CompletedValue;
}

export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  /** The words that its argument may be; files, if absent. */
  readonly words?: readonly string[];
}

/** All commands with their options, as shells complete them. */
export const completedCommands = async (): Promise<readonly CompletedCommand[]> => {
  const commands = await Promise.all(
    COMMANDS.map(async ({ name, summary, load }) => {
      const module = await load();
      const command = module.addOptions(module.addArguments(new Command(name)));
      const words = command.registeredArguments.find(({ argChoices }) => argChoices !== undefined)?.argChoices;
      return {
        name,
        summary,
        options: [...command.options.map(completed), HELP],
        ...(words !== undefined && { words }),
      };
    }),
  );
  return [
    ...commands,
    { name: 'help', summary: 'the manual of a command', options: [], words: commands.map(({ name }) => name) },
  ];
};

const HELP: CompletedOption = {
  flags: ['-h', '--help'],
  description: 'display help for command',
  value: { kind: 'none' },
};

/** The options of the program itself. */
export const PROGRAM_OPTIONS: readonly CompletedOption[] = [
  { flags: ['-V', '--version'], description: 'print the version', value: { kind: 'none' } },
  HELP,
];

const completed = (option: Option): CompletedOption => ({
  flags: [option.short, option.long].filter((flag) => flag !== undefined),
  description: option.description,
  value: completedValue(option),
});

const completedValue = (option: Option): CompletedValue => {
  if (!option.required && !option.optional) return { kind: 'none' };
  if (option instanceof ListOption) return { kind: 'list', words: option.words };
  if (option.argChoices !== undefined) return { kind: 'words', words: option.argChoices };
  return { kind: /<file>/.test(option.flags) ? 'file' : 'free' };
};
