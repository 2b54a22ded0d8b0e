import type { CommandModule } from './command.ts';

/** One subcommand; its module is loaded only when it is called. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<CommandModule<never>>;
}

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'nalu',
    summary: 'list the NAL units of a stream',
    load: async () => (await import('./nalu.ts')).naluCommand,
  },
  {
    name: 'sps',
    summary: 'show parameter sets and slice QP',
    load: async () => (await import('./sps.ts')).spsCommand,
  },
  {
    name: 'flv',
    summary: 'list the tags of an FLV stream',
    load: async () => (await import('./flv.ts')).flvCommand,
  },
  {
    name: 'convert',
    summary: 'write a stream in another format',
    load: async () => (await import('./convert.ts')).convertCommand,
  },
];
