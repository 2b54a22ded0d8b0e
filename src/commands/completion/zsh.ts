import type { CompletedCommand, CompletedOption, CompletedValue } from './model.ts';

/** A script for zsh: a file of `fpath`, or sourced. */
export const zshCompletion = (commands: readonly CompletedCommand[], program: readonly CompletedOption[]): string => `\
#compdef rtmpkit
# zsh completion for rtmpkit: source <(rtmpkit completion zsh), or a file _rtmpkit in a folder of fpath
_rtmpkit() {
  local -a commands
  commands=(
${commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`).join('\n')}
  )
  if ((CURRENT == 2)); then
    _describe -t commands command commands
    _files
    _arguments ${program.flatMap(specsOf).join(' ')}
    return
  fi
  shift words
  ((CURRENT--))
  case $words[1] in
${commands.map(commandCase).join('\n')}
  esac
}
if [[ $funcstack[1] == _rtmpkit ]]; then _rtmpkit "$@"; else compdef _rtmpkit rtmpkit; fi
`;

const commandCase = ({ name, options, words }: CompletedCommand): string => {
  const operand =
    words === undefined ? "'*:file:_files'" : quoted(`1:${name === 'help' ? 'command' : 'shell'}:(${words.join(' ')})`);
  return `    ${name}) _arguments \\\n${[...options.flatMap(specsOf), operand].map((spec) => `      ${spec}`).join(' \\\n')} ;;`;
};

/** `'(-q --quiet)-q[no warnings]'`: a flag, the flags that it excludes, its meaning, its value. */
const specsOf = ({ flags, description, value }: CompletedOption): string[] => {
  const text = description.replace(/[[\]\\:]/g, '\\$&');
  return flags.map((flag) => quoted(`(${flags.join(' ')})${flag}[${text}]${actionOf(value)}`));
};

const actionOf = (value: CompletedValue): string => {
  switch (value.kind) {
    case 'none':
      return '';
    case 'words':
      return `:value:(${value.words.join(' ')})`;
    case 'list':
      return `:values:_values -s , value ${value.words.join(' ')}`;
    case 'file':
      return ':file:_files';
    default:
      return ':value: ';
  }
};

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
