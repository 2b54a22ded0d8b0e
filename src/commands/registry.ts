import { type Command, Option } from 'commander';
import type { Context } from '../io/context.ts';
import type { ExitCode } from './errors.ts';
import type { FlvOptions } from './flv.ts';
import type { NaluOptions } from './nalu.ts';
import { addSharedOptions, positiveInteger } from './options.ts';
import type { SpsOptions } from './sps.ts';

/** Runs with the input and the flags that commander has read. */
export type Action = (input: string | undefined, options: never, context: Context) => Promise<ExitCode>;

/** One subcommand: its words for `--help`, and the file that does the work, loaded when it is called. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly examples: readonly (readonly [command: string, effect: string])[];
  addOptions(command: Command): Command;
  load(): Promise<Action>;
}

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'nalu',
    summary: 'list the NAL units of a stream',
    description:
      'Lists the NAL units of an H.264 stream: where each one is, how big, which type, and where each ' +
      'frame begins and why. Input is a file, or standard input.',
    examples: [
      ['rtmpkit nalu file.h264', 'one line a NAL unit'],
      ['ffmpeg -i in.mp4 -c copy -f h264 - | rtmpkit nalu', 'rows appear while ffmpeg runs'],
      ['rtmpkit nalu file.h264 --select sps,pps,idr --trace', 'every syntax element of these'],
      ["rtmpkit nalu file.h264 --ndjson | jq 'select(.nal_unit_type == 5) | .offset'", 'where the IDR slices are'],
      ['rtmpkit nalu file.h264 --select sps,pps --raw > sets.h264', 'copy units out'],
    ],
    addOptions: (command) =>
      addSharedOptions(command)
        .option('--select <types>', 'only these: slice idr sei sps pps aud …, or numbers, with commas between')
        .addOption(new Option('--limit <n>', 'stop after n units').argParser(positiveInteger))
        .option('--raw', 'write the selected units themselves, as Annex B'),
    load: async () => {
      const { runNalu } = await import('./nalu.ts');
      return (input, options: NaluOptions, context) => runNalu(input, options, context);
    },
  },
  {
    name: 'sps',
    summary: 'show parameter sets and slice QP',
    description:
      'Shows what the SPS and PPS of an H.264 stream say: size, profile, level, frame rate, colour; and which ' +
      'QP the slices use. Input is a stream, an avcC record, standard input, or bytes on the command line.',
    examples: [
      ['rtmpkit sps file.h264', 'a block for each parameter set'],
      ["rtmpkit sps --json < file.h264 | jq '.sps[0].derived.width'", 'one number'],
      ['rtmpkit sps --hex 6764001facd9405005bb0110000003001000000303c0f1831960', 'an SPS out of a log'],
      ['rtmpkit sps --sprop Z2QAH6zZQFAFuwEQAAADABAAAAMDwPGDGWA=,aOvjyyLA', 'out of an SDP'],
      ['rtmpkit sps file.h264 --trace', 'all elements with their bits'],
    ],
    addOptions: (command) =>
      addSharedOptions(command)
        .option('--hex <bytes>', 'a NAL unit, an Annex B stream or an avcC record in hex')
        .option('--sprop <sets>', 'sprop-parameter-sets of an SDP (base64, with commas between)'),
    load: async () => {
      const { runSps } = await import('./sps.ts');
      return (input, options: SpsOptions, context) => runSps(input, options, context);
    },
  },
  {
    name: 'flv',
    summary: 'list the tags of an FLV stream',
    description:
      'Lists the tags of an FLV stream, classic or Enhanced RTMP: where each one is, its times, codec and content; ' +
      'and says whether the time line is sound. Input is a file, an address (http, https), or standard input.',
    examples: [
      ['rtmpkit flv file.flv', 'one line a tag, then the state of the time line'],
      ['rtmpkit flv file.flv --select script --trace', 'onMetaData with every element'],
      ["rtmpkit flv file.flv --ndjson | jq 'select(.derived.keyframe) | .offset'", 'where the key frames are'],
      ["rtmpkit flv file.flv --json | jq '.summary.tracks[0].timeline'", 'what is wrong with the video times'],
    ],
    addOptions: (command) =>
      addSharedOptions(command)
        .option('--select <types>', 'only these: video audio script unknown, with commas between')
        .addOption(new Option('--limit <n>', 'stop after n tags').argParser(positiveInteger)),
    load: async () => {
      const { runFlv } = await import('./flv.ts');
      return (input, options: FlvOptions, context) => runFlv(input, options, context);
    },
  },
];
