import type { FormatName } from '../container/descriptor.ts';
import type { CommandModule } from './command.ts';

/** One subcommand; its module is loaded only when it is called. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** The formats that it reads. */
  readonly reads: readonly FormatName[] | 'all';
  /** How it is called on a file. */
  usage(file: string): string;
  load(): Promise<CommandModule<never>>;
}

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'nalu',
    summary: 'list the NAL units of a stream',
    reads: 'all',
    usage: (file) => `nalu ${file}`,
    load: async () => (await import('./nalu.ts')).naluCommand,
  },
  {
    name: 'sps',
    summary: 'show parameter sets and slice QP',
    reads: 'all',
    usage: (file) => `sps ${file}`,
    load: async () => (await import('./sps.ts')).spsCommand,
  },
  {
    name: 'flv',
    summary: 'list the tags of an FLV stream',
    reads: ['flv'],
    usage: (file) => `flv ${file}`,
    load: async () => (await import('./flv.ts')).flvCommand,
  },
  {
    name: 'gop',
    summary: 'list GOPs and frames: types, sizes, QP, order, bitrate',
    reads: 'all',
    usage: (file) => `gop ${file}`,
    load: async () => (await import('./gop.ts')).gopCommand,
  },
  {
    name: 'check',
    summary: 'check streams against rules, for CI',
    reads: 'all',
    usage: (file) => `check ${file}`,
    load: async () => (await import('./check.ts')).checkCommand,
  },
  {
    name: 'convert',
    summary: 'write a stream in another format',
    reads: ['annexb', 'avcc', 'flv'],
    usage: (file) => `convert ${file} OUTPUT`,
    load: async () => (await import('./convert.ts')).convertCommand,
  },
  {
    name: 'completion',
    summary: 'write a completion script for a shell',
    reads: [],
    usage: () => 'completion bash',
    load: async () => (await import('./completion.ts')).completionCommand,
  },
];
