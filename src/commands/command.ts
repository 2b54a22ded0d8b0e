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
  addArguments(command: Command): Command;
  addOptions(command: Command): Command;
  run(args: readonly (string | undefined)[], options: Options, context: Context): Promise<ExitCode>;
}

/** The argument of commands that read one input. */
export const optionalInput = (command: Command): Command =>
  command.argument('[input]', "file or URL to read; '-' or nothing is standard input");
