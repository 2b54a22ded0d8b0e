import { Command, CommanderError } from 'commander';
import { maskedPath, namesInput } from '../io/address.ts';
import type { Context } from '../io/context.ts';
import { type Sink, textSink } from '../io/sink.ts';
import type { ContainerError, RemedyPlace } from '../syntax/errors.ts';
import { printableText } from '../syntax/printable-text.ts';
import type { CommandModule } from './command.ts';
import { EXIT, type ExitCode, UsageError } from './errors.ts';
import { COMMANDS, type CommandEntry } from './registry.ts';
import { remedyPlace } from './remedy-place.ts';

declare const RTMPKIT_VERSION: string;

const ERRORS = ['no errors', 'the input was read and has errors (--fail-on changes that)'] as const;

const exitCodesText = ([ok, findings]: readonly [string, string] = ERRORS): string => `
Exit codes:
    0  ${ok}
    1  ${findings}
    2  wrong usage
    3  the input cannot be opened, or its format is unknown
  130  interrupted: the results so far have been printed
`;

const FURTHER = `
rtmpkit FILE is rtmpkit info FILE.
rtmpkit <command> --help shows the options and examples of a command,
rtmpkit help <command> its manual.`;

/** Runs the command line; returns the exit code. Never throws for user or input errors. */
export const run = async (given: readonly string[], context: Context): Promise<ExitCode> => {
  const args = lacksCommand(given) ? ['info', ...given] : given;
  let inputName = 'rtmpkit';
  let place: RemedyPlace | undefined;
  let code: ExitCode = EXIT.ok;
  // Help is output like any other: the pipe may close, the disk may be full.
  const help = textSink(context.stdout, context.env);
  const messages = textSink(context.stderr, context.env);
  try {
    const program = programFor(help, messages);
    const called = await addCommand(program, args, (entry, module) => async (operands, options) => {
      const [input] = operands;
      place = remedyPlace(entry.name, operands);
      inputName = (input === undefined ? undefined : maskedPath(input)) ?? givenName(options) ?? 'stdin';
      if (input === undefined && context.stdin.isTTY === true && readsInput(module, options)) {
        throw new UsageError(
          `no input: give a file, or pipe a stream into 'rtmpkit ${entry.name}' ('--help' shows how)`,
        );
      }
      code = await module.run(operands, options as never, context, async (error, name) => {
        const failed = report(
          error,
          { inputName: maskedPath(name), place: remedyPlace(entry.name, [name]) },
          context.env,
          messages,
        );
        await messages.flush();
        return failed;
      });
    });
    if (args.length === 0) {
      program.outputHelp({ error: true });
      code = EXIT.usage;
    } else if (args[0] === 'help' && (called !== undefined || args.length === 1))
      await showManual(called, program, help);
    else await program.parseAsync([...(args[0] === 'help' ? args.slice(1) : args)], { from: 'user' });
  } catch (error) {
    // An interrupted input raises no unknown-format error.
    const cut = context.interrupted.aborted && (error as Error).name === 'ContainerError';
    code = cut ? EXIT.interrupted : report(error, { inputName, place }, context.env, messages);
  }
  try {
    await help.finish();
  } catch (error) {
    // A command that failed to write has reported it already.
    if (code !== EXIT.input) code = report(error, { inputName, place }, context.env, messages);
  }
  // An error on stderr cannot be reported.
  await messages.finish().catch(() => undefined);
  return code;
};

/** Does an input stand where the command belongs? */
const lacksCommand = (args: readonly string[]): boolean => {
  const operand = args.find((arg) => arg === '-' || !arg.startsWith('-'));
  if (operand === undefined || operand === 'help' || args.some((arg) => GLOBAL_FLAGS.has(arg))) return false;
  return COMMANDS.every(({ name }) => name !== operand) && (operand === '-' || namesInput(operand));
};

const GLOBAL_FLAGS: ReadonlySet<string> = new Set(['-h', '--help', '-V', '--version']);

/** The program with its commands by name only: `addCommand` adds the options of the one that is called. */
const programFor = (help: Sink, messages: Sink): Command => {
  const program = new Command('rtmpkit')
    .description('Shows what is inside an encoded video stream, from the NAL unit down to the slice header.')
    .version(RTMPKIT_VERSION, '-V, --version', 'print the version')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => help.write(text),
      writeErr: (text) => messages.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, 'rtmpkit: ')),
    })
    .addHelpText('after', exitCodesText() + FURTHER);
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

/** Loads the command that the arguments name and adds its arguments and options. */
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
      `${examplesText(module)}${exitCodesText(module.exitCodes).trimEnd()}\n\nrtmpkit help ${entry.name} is the manual.`,
    );
  module.addOptions(module.addArguments(command));
  const called = onCall(entry, module);
  // commander passes the arguments, then the options, then the command.
  command.action((...given: unknown[]) => called(given.slice(0, -2).flat() as string[], given.at(-2) as object));
  return { command, module };
};

/** Help and manual of a command; without a command, the list of commands. */
const showManual = async (called: CalledCommand | undefined, program: Command, out: Sink): Promise<void> => {
  if (called === undefined) {
    program.outputHelp();
    return;
  }
  const { manualText } = await import('./manual.ts');
  const { command, module } = called;
  out.write(
    command.helpInformation() + manualText(module.manual) + examplesText(module) + exitCodesText(module.exitCodes),
  );
};

const examplesText = ({ examples }: CommandModule<never>): string =>
  `\nExamples:\n${examples.map(([command, effect]) => `  # ${effect}\n  ${command}`).join('\n')}\n`;

/** The flag that gives bytes instead of an input. */
const givenName = (options: object): string | undefined =>
  'hex' in options ? '--hex' : 'sprop' in options ? '--sprop' : undefined;

/** Flags that name inputs, or need none. */
const NEEDS_NO_INPUT = ['printConfig', 'client', 'server'];

/** Would standard input be read? */
const readsInput = ({ takesInput }: CommandModule<never>, options: object): boolean =>
  takesInput !== false && givenName(options) === undefined && NEEDS_NO_INPUT.every((flag) => !(flag in options));

/** What a message about the input needs. */
interface Called {
  readonly inputName: string;
  /** `undefined` before a command was called. */
  readonly place: RemedyPlace | undefined;
}

/** Writes one line to stderr; returns the exit code. */
const report = (error: unknown, { inputName, place }: Called, env: Context['env'], messages: Sink): ExitCode => {
  // commander has already written its message or the help.
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
    case 'ContainerError':
      messages.write(`rtmpkit: ${inputName}: ${place ? (error as ContainerError).messageFor(place) : message}\n`);
      return EXIT.input;
    case 'SourceError':
    case 'LimitError':
      // Words of a server may be among it.
      messages.write(`rtmpkit: ${inputName}: ${printableText(message)}\n`);
      return EXIT.input;
    default:
      messages.write(`rtmpkit: ${inputName}: ${message} (this is a bug in rtmpkit; RTMPKIT_DEBUG=1 shows the stack)\n`);
      return EXIT.input;
  }
};
