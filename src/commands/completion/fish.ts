import type { CompletedCommand, CompletedOption, CompletedValue } from './model.ts';

/** A script for fish. */
export const fishCompletion = (commands: readonly CompletedCommand[], program: readonly CompletedOption[]): string =>
  [
    '# fish completion for rtmpkit: rtmpkit completion fish | source',
    ...commands.map(
      ({ name, summary }) => `complete -c rtmpkit -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
    ),
    ...program.map((option) => lineOf('__fish_use_subcommand', option)),
    ...commands.flatMap(({ name, options, words }) => {
      const condition = quoted(`__fish_seen_subcommand_from ${name}`);
      const operand =
        words === undefined ? [] : [`complete -c rtmpkit -f -n ${condition} -a ${quoted(words.join(' '))}`];
      return [...operand, ...options.map((option) => lineOf(condition, option))];
    }),
    '',
  ].join('\n');

const lineOf = (condition: string, { flags, description, value }: CompletedOption): string => {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  return `complete -c rtmpkit -n ${condition} ${names.join(' ')}${valueText(value)} -d ${quoted(description)}`;
};

const valueText = (value: CompletedValue): string => {
  switch (value.kind) {
    case 'none':
      return '';
    case 'words':
    case 'list':
      return ` -x -a ${quoted(value.words.join(' '))}`;
    case 'file':
      return ' -r -F';
    default:
      return ' -x';
  }
};

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
