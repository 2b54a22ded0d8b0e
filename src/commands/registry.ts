import type { CommandModule } from './command.ts';

/** One subcommand; its module is loaded only when it is called. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<CommandModule<never>>;
}

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'info',
    summary: 'show on one screen what a stream is, and what is wrong',
    load: async () => (await import('./info.ts')).infoCommand,
  },
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
    name: 'gop',
    summary: 'list GOPs and frames: types, sizes, QP, order, bitrate',
    load: async () => (await import('./gop.ts')).gopCommand,
  },
  {
    name: 'mb',
    summary: 'show macroblocks: types, QP, bits and motion, as a map',
    load: async () => (await import('./mb.ts')).mbCommand,
  },
  {
    name: 'diff',
    summary: 'compare two streams frame by frame',
    load: async () => (await import('./diff.ts')).diffCommand,
  },
  {
    name: 'report',
    summary: 'all of it as one HTML file',
    load: async () => (await import('./report.ts')).reportCommand,
  },
  {
    name: 'check',
    summary: 'check streams against rules, for CI',
    load: async () => (await import('./check.ts')).checkCommand,
  },
  {
    name: 'rules',
    summary: 'list the rules of check',
    load: async () => (await import('./rules.ts')).rulesCommand,
  },
  {
    name: 'explain',
    summary: 'say what a rule checks, why, and how to mend a stream',
    load: async () => (await import('./explain.ts')).explainCommand,
  },
  {
    name: 'presets',
    summary: 'list the presets of check, with their sources',
    load: async () => (await import('./presets.ts')).presetsCommand,
  },
  {
    name: 'levels',
    summary: 'show which levels hold a size and rate',
    load: async () => (await import('./levels.ts')).levelsCommand,
  },
  {
    name: 'convert',
    summary: 'write a stream in another format',
    load: async () => (await import('./convert.ts')).convertCommand,
  },
  {
    name: 'rtmp',
    summary: 'show a captured RTMP session, and what is wrong with it',
    load: async () => (await import('./rtmp.ts')).rtmpCommand,
  },
  {
    name: 'serve',
    summary: 'an RTMP server: publish to it, play from it',
    load: async () => (await import('./serve.ts')).serveCommand,
  },
  {
    name: 'proxy',
    summary: 'pass an RTMP session on to a server, and show it live',
    load: async () => (await import('./proxy.ts')).proxyCommand,
  },
  {
    name: 'completion',
    summary: 'write a completion script for a shell',
    load: async () => (await import('./completion.ts')).completionCommand,
  },
];
