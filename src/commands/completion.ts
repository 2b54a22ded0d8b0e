import { Argument } from 'commander';
import type { Context } from '../io/context.ts';
import { Sink } from '../io/sink.ts';
import type { CommandModule } from './command.ts';
import { bashCompletion } from './completion/bash.ts';
import { fishCompletion } from './completion/fish.ts';
import { completedCommands, PROGRAM_OPTIONS } from './completion/model.ts';
import { zshCompletion } from './completion/zsh.ts';
import { EXIT, type ExitCode } from './errors.ts';
import { COMPLETION_MANUAL } from './manuals/completion.ts';

const SHELLS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

const runCompletion = async (shell: string, context: Context): Promise<ExitCode> => {
  const out = new Sink(context.stdout);
  out.write(SHELLS[shell as keyof typeof SHELLS](await completedCommands(), PROGRAM_OPTIONS));
  await out.finish();
  return EXIT.ok;
};

/** `rtmpkit completion`. */
export const completionCommand: CommandModule = {
  description:
    'Writes a script that makes a shell complete commands, options, their values, and file names after the Tab key.',
  examples: [
    ['rtmpkit completion bash > rtmpkit.bash', 'a script for ~/.bashrc: source rtmpkit.bash'],
    ['rtmpkit completion zsh > _rtmpkit', 'a file for a folder of fpath'],
    ['rtmpkit completion fish > rtmpkit.fish', 'a file for ~/.config/fish/completions'],
  ],
  manual: COMPLETION_MANUAL,
  addArguments: (command) =>
    command.addArgument(new Argument('<shell>', 'shell to write it for').choices(Object.keys(SHELLS))),
  addOptions: (command) => command,
  run: ([shell], _options, context) => runCompletion(shell as string, context),
};
