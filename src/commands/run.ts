import { Command, CommanderError } from 'commander';
import type { Context } from '../io/context.ts';
import { Sink } from '../io/sink.ts';
import type { CommandModule } from './command.ts';
import { EXIT, type ExitCode, UsageError } from './errors.ts';
import { COMMANDS, type CommandEntry } from './registry.ts';

declare const RTMPKIT_VERSION: string;

const EXIT_CODES = `
Exit codes:
    0  all well
    1  the input was read, but something in it is wrong
    2  wrong usage
    3  the input cannot be opened, or is not a format that rtmpkit knows
  130  interrupted: what was known by then has been printed
`;

const FURTHER = `
rtmpkit <command> --help shows the options and examples of a command,
rtmpkit help <command> its manual.`;

/** Runs the command line; gives the exit code. Never throws for what the user or the input did. */
export const run = async (args: readonly string[], context: Context): Promise<ExitCode> => {
  let inputName = 'rtmpkit';
  let code: ExitCode = EXIT.ok;
  // Help goes the way of all output: its reader may leave, and its disk may be full.
  const help = new Sink(context.stdout);
  const messages = new Sink(context.stderr);
  try {
    const program = programFor(help, messages);
    const called = await addCommand(program, args, (entry, module) => async (given, options) => {
      const [input] = given;
      inputName = input ?? givenName(options) ?? 'stdin';
      if (input === undefined && context.stdin.isTTY === true && givenName(options) === undefined) {
        throw new UsageError(
          `no input: give a file, or pipe a stream into 'rtmpkit ${entry.name}' ('--help' shows how)`,
        );
      }
      code = await module.run(given, options as never, context);
    });
    if (args.length === 0) {
      program.outputHelp({ error: true });
      code = EXIT.usage;
    } else if (args[0] === 'help' && (called !== undefined || args.length === 1))
      await showManual(called, program, help);
    else await program.parseAsync([...(args[0] === 'help' ? args.slice(1) : args)], { from: 'user' });
  } catch (error) {
    // That an input which was interrupted has no format is no error.
    const cut = context.interrupted.aborted && (error as Error).name === 'ContainerError';
    code = cut ? EXIT.interrupted : report(error, inputName, context.env, messages);
  }
  try {
    await help.finish();
  } catch (error) {
    // A command that failed to write has said so already.
    if (code !== EXIT.input) code = report(error, inputName, context.env, messages);
  }
  // Nobody is left to read it when stderr fails.
  await messages.finish().catch(() => undefined);
  return code;
};

/** The program with the names of its commands. */
const programFor = (help: Sink, messages: Sink): Command => {
  const program = new Command('rtmpkit')
    .description('Shows what is inside an encoded video stream, from the NAL unit down to the slice header.')
    .version(RTMPKIT_VERSION, '--version', 'print the version')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => help.write(text),
      writeErr: (text) => messages.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, 'rtmpkit: ')),
    })
    .addHelpText('after', EXIT_CODES + FURTHER);
  for (const { name, summary } of COMMANDS) program.command(name).summary(summary);
  return program;
};

interface CalledCommand {
  readonly command: Command;
  readonly module: CommandModule<never>;
}

type OnCall = (
  entry: CommandEntry,
  module: CommandModule<never>,
) => (args: readonly (string | undefined)[], options: object) => Promise<void>;

/** Loads the command that the arguments name, and adds what it takes; the others need no more than their names. */
const addCommand = async (
  program: Command,
  args: readonly string[],
  onCall: OnCall,
): Promise<CalledCommand | undefined> => {
  const name = args[0] === 'help' ? args[1] : args[0];
  const entry = COMMANDS.find((one) => one.name === name);
  const command = program.commands.find((one) => one.name() === name);
  if (entry === undefined || command === undefined) return undefined;
  const module = await entry.load();
  command
    .description(module.description)
    .addHelpText(
      'after',
      `${examplesText(module)}${EXIT_CODES.trimEnd()}\n\nrtmpkit help ${entry.name} is the manual.`,
    );
  module.addOptions(module.addArguments(command));
  const called = onCall(entry, module);
  // commander gives the arguments, then the flags, then itself.
  command.action((...given: unknown[]) => called(given.slice(0, -2) as string[], given.at(-2) as object));
  return { command, module };
};

/** The help of a command with all that its flags and output mean; without a command the list of commands. */
const showManual = async (called: CalledCommand | undefined, program: Command, out: Sink): Promise<void> => {
  if (called === undefined) {
    program.outputHelp();
    return;
  }
  const { manualText } = await import('./manual.ts');
  const { command, module } = called;
  out.write(command.helpInformation() + manualText(module.manual) + examplesText(module) + EXIT_CODES);
};

const examplesText = ({ examples }: CommandModule<never>): string =>
  `\nExamples:\n${examples.map(([command, effect]) => `  # ${effect}\n  ${command}`).join('\n')}\n`;

/** The flag that gives bytes in place of an input. */
const givenName = (options: object): string | undefined =>
  'hex' in options ? '--hex' : 'sprop' in options ? '--sprop' : undefined;

/** One line for people; the exit code for scripts. */
const report = (error: unknown, inputName: string, env: Context['env'], messages: Sink): ExitCode => {
  // commander has written its message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  const { name, message, stack } = error as Error;
  if (env['RTMPKIT_DEBUG'] === '1') messages.write(`${stack}\n`);
  switch (name) {
    case 'UsageError':
      messages.write(`rtmpkit: ${message}\n`);
      return EXIT.usage;
    case 'SinkError':
    case 'InputError':
      messages.write(`rtmpkit: ${message}\n`);
      return EXIT.input;
    case 'SourceError':
    case 'ContainerError':
    case 'LimitError':
      messages.write(`rtmpkit: ${inputName}: ${message}\n`);
      return EXIT.input;
    default:
      messages.write(`rtmpkit: ${inputName}: ${message} (this is a fault of rtmpkit; RTMPKIT_DEBUG=1 shows where)\n`);
      return EXIT.input;
  }
};
