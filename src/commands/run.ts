import { Command, CommanderError } from 'commander';
import type { Context } from '../io/context.ts';
import { EXIT, type ExitCode, UsageError } from './errors.ts';
import { type Action, COMMANDS, type CommandEntry } from './registry.ts';

declare const RTMPKIT_VERSION: string;

const EXIT_CODES = `
Exit codes:
    0  all well
    1  the input was read, but something in it is wrong
    2  wrong usage
    3  the input cannot be opened, or is not a format that rtmpkit knows
  130  interrupted: what was known by then has been printed
`;

/** Runs the command line; gives the exit code. Never throws for what the user or the input did. */
export const run = async (args: readonly string[], context: Context): Promise<ExitCode> => {
  let inputName = 'rtmpkit';
  let code: ExitCode = EXIT.ok;
  const program = programFor(context, (entry) => async (input, options) => {
    inputName = input ?? 'stdin';
    if (input === undefined && context.stdin.isTTY === true && !hasGivenBytes(options)) {
      throw new UsageError(`no input: give a file, or pipe a stream into 'rtmpkit ${entry.name}' ('--help' shows how)`);
    }
    const action: Action = await entry.load();
    code = await action(input, options as never, context);
  });
  try {
    if (args.length === 0) {
      program.outputHelp({ error: true });
      return EXIT.usage;
    }
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    return report(error, inputName, context);
  }
};

type OnCall = (entry: CommandEntry) => (input: string | undefined, options: object) => Promise<void>;

const programFor = (context: Context, onCall: OnCall): Command => {
  const program = new Command('rtmpkit')
    .description('Shows what is inside an encoded video stream, from the NAL unit down to the slice header.')
    .version(RTMPKIT_VERSION, '--version', 'print the version')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, 'rtmpkit: ')),
    })
    .addHelpText('after', `${EXIT_CODES}\nrtmpkit <command> --help shows the examples of a command.`);
  for (const entry of COMMANDS) {
    const command = program
      .command(entry.name)
      .summary(entry.summary)
      .description(entry.description)
      .argument('[input]', "file to read; '-' or nothing is standard input")
      .addHelpText('after', `${examplesText(entry)}${EXIT_CODES.trimEnd()}`);
    entry.addOptions(command);
    command.action(onCall(entry));
  }
  return program;
};

const examplesText = ({ examples }: CommandEntry): string =>
  `\nExamples:\n${examples.map(([command, effect]) => `  # ${effect}\n  ${command}`).join('\n')}\n`;

const hasGivenBytes = (options: object): boolean => 'hex' in options || 'sprop' in options;

/** One line for people; the exit code for scripts. */
const report = (error: unknown, inputName: string, context: Context): ExitCode => {
  // commander has written its message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (context.env['RTMPKIT_DEBUG'] === '1' && error instanceof Error) context.stderr.write(`${error.stack}\n`);
  const { name, message } = error as Error;
  if (name === 'UsageError') {
    context.stderr.write(`rtmpkit: ${message}\n`);
    return EXIT.usage;
  }
  if (name === 'SinkError') context.stderr.write(`rtmpkit: ${message}\n`);
  else if (name === 'SourceError' || name === 'ContainerError' || name === 'LimitError') {
    context.stderr.write(`rtmpkit: ${inputName}: ${message}\n`);
  } else {
    const hint = 'this is a fault of rtmpkit; RTMPKIT_DEBUG=1 shows where';
    context.stderr.write(`rtmpkit: ${inputName}: ${message} (${hint})\n`);
  }
  return EXIT.input;
};
