import { Command, CommanderError } from 'commander';
import type { Context } from '../io/context.ts';
import { Sink } from '../io/sink.ts';
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
  // Help goes the way of all output: its reader may leave, and its disk may be full.
  const help = new Sink(context.stdout);
  const messages = new Sink(context.stderr);
  const program = programFor(help, messages, (entry) => async (args, options) => {
    const [input] = args;
    inputName = input ?? givenName(options) ?? 'stdin';
    if (input === undefined && context.stdin.isTTY === true && givenName(options) === undefined) {
      throw new UsageError(`no input: give a file, or pipe a stream into 'rtmpkit ${entry.name}' ('--help' shows how)`);
    }
    const action: Action = await entry.load();
    code = await action(args, options as never, context);
  });
  try {
    if (args.length === 0) {
      program.outputHelp({ error: true });
      code = EXIT.usage;
    } else await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    // An input that was cut short by the person is not told for its lack of a format.
    const cut = context.interrupted.aborted && (error as Error).name === 'ContainerError';
    code = cut ? EXIT.interrupted : report(error, inputName, context.env, messages);
  }
  try {
    await help.finish();
  } catch (error) {
    // A command that failed to write has said so already.
    if (code !== EXIT.input) code = report(error, inputName, context.env, messages);
  }
  // Nobody is left to be told when stderr fails.
  await messages.finish().catch(() => undefined);
  return code;
};

type OnCall = (entry: CommandEntry) => (args: readonly (string | undefined)[], options: object) => Promise<void>;

const programFor = (help: Sink, messages: Sink, onCall: OnCall): Command => {
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
    .addHelpText('after', `${EXIT_CODES}\nrtmpkit <command> --help shows the examples of a command.`);
  for (const entry of COMMANDS) {
    const command = program
      .command(entry.name)
      .summary(entry.summary)
      .description(entry.description)
      .addHelpText('after', `${examplesText(entry)}${EXIT_CODES.trimEnd()}`);
    entry.addOptions(entry.addArguments(command));
    // commander gives the arguments, then the flags, then itself.
    const called = onCall(entry);
    command.action((...given: unknown[]) => called(given.slice(0, -2) as string[], given.at(-2) as object));
  }
  return program;
};

const examplesText = ({ examples }: CommandEntry): string =>
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
