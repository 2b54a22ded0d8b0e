import type { Command } from 'commander';
import type { Context } from '../io/context.ts';
import type { ExitCode } from './errors.ts';
import type { ManualSection } from './manual.ts';

/** A subcommand: help text, flags and action. */
export interface CommandModule<Options extends object = object> {
  readonly description: string;
  readonly examples: readonly (readonly [command: string, effect: string])[];
  /** What `rtmpkit help <command>` says beyond `--help`. */
  readonly manual: readonly ManualSection[];
  /** Without operands it reads standard input, unless this is false. */
  readonly takesInput?: false;
  /** What exit codes 0 and 1 mean, if not whether there are errors. */
  readonly exitCodes?: readonly [ok: string, findings: string];
  addArguments(command: Command): Command;
  addOptions(command: Command): Command;
  /** `args`: the operands, those of a variadic argument one by one. */
  run(
    args: readonly (string | undefined)[],
    options: Options,
    context: Context,
    report: ReportInput,
  ): Promise<ExitCode>;
}

/** Says on stderr that an input cannot be read; for commands that go on with the next. Returns the exit code. */
export type ReportInput = (error: unknown, inputName: string) => Promise<ExitCode>;

/** The argument of commands that read one input. */
export const optionalInput = (command: Command): Command =>
  command.argument('[input]', "file or URL to read; '-' or nothing is standard input");

/** The argument of commands that read several, one after the other. */
export const optionalInputs = (command: Command): Command =>
  command.argument('[inputs...]', "files or URLs to read; '-' or nothing is standard input");
