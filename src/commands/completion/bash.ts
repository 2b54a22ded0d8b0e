import type { CompletedCommand, CompletedOption } from './model.ts';

/** A script for bash 3.2 and later. */
export const bashCompletion = (commands: readonly CompletedCommand[], program: readonly CompletedOption[]): string => `\
# bash completion for rtmpkit: source <(rtmpkit completion bash)
_rtmpkit() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} option words before
  COMPREPLY=()
  # bash splits --option=value into three words.
  if [[ $cur == = ]]; then cur=; option=$prev
  elif [[ $prev == = ]]; then option=\${COMP_WORDS[COMP_CWORD-2]}
  else option=$prev; fi
  if ((COMP_CWORD == 1)); then
    words='${[...commands.map(({ name }) => name), ...flagsOf(program)].join(' ')}'
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
    return
  fi
  case \${COMP_WORDS[1]},$option in
${commands.flatMap((command) => command.options.flatMap((option) => valueCase(command.name, option))).join('\n')}
  esac
  case \${COMP_WORDS[1]} in
${commands.map(commandCase).join('\n')}
    *) return ;;
  esac
  if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W "$words" -- "$cur")); fi
}
# Without words, bash completes file names.
complete -o bashdefault -o default -F _rtmpkit rtmpkit
`;

const flagsOf = (options: readonly CompletedOption[]): string[] => options.flatMap(({ flags }) => flags);

const valueCase = (command: string, { flags, value }: CompletedOption): string[] => {
  const pattern = flags.map((flag) => `${command},${flag}`).join('|');
  switch (value.kind) {
    case 'none':
      return [];
    case 'words':
      return [`    ${pattern}) COMPREPLY=($(compgen -W '${value.words.join(' ')}' -- "$cur")); return ;;`];
    case 'list':
      return [
        `    ${pattern})`,
        `      before=; [[ $cur == *,* ]] && before=\${cur%,*},`,
        `      COMPREPLY=($(compgen -P "$before" -W '${value.words.join(' ')}' -- "\${cur##*,}"))`,
        '      return ;;',
      ];
    case 'file':
      return [`    ${pattern}) return ;;`];
    default:
      return [`    ${pattern}) compopt +o default +o bashdefault 2>/dev/null; return ;;`];
  }
};

const commandCase = ({ name, options, words }: CompletedCommand): string =>
  words === undefined
    ? `    ${name}) words='${flagsOf(options).join(' ')}' ;;`
    : `    ${name}) COMPREPLY=($(compgen -W '${[...words, ...flagsOf(options)].join(' ')}' -- "$cur")); return ;;`;
