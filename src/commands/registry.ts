import { type Command, Option } from 'commander';
import type { Context } from '../io/context.ts';
import type { ConvertOptions } from './convert-plan.ts';
import type { ExitCode } from './errors.ts';
import type { FlvOptions } from './flv.ts';
import type { NaluOptions } from './nalu.ts';
import {
  addCodecOption,
  addInputOptions,
  addSharedOptions,
  frameRate,
  OUTPUT_CHOICES,
  positiveInteger,
} from './options.ts';
import type { SpsOptions } from './sps.ts';

/** Runs with the arguments and the flags that commander has read. */
export type Action = (args: readonly (string | undefined)[], options: never, context: Context) => Promise<ExitCode>;

/** One subcommand: its words for `--help`, and the file that does the work, loaded when it is called. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly examples: readonly (readonly [command: string, effect: string])[];
  addArguments(command: Command): Command;
  addOptions(command: Command): Command;
  load(): Promise<Action>;
}

const optionalInput = (command: Command): Command =>
  command.argument('[input]', "file to read; '-' or nothing is standard input");

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
    addArguments: optionalInput,
    addOptions: (command) =>
      addCodecOption(addSharedOptions(command))
        .option('--select <types>', 'only these: slice idr sei sps pps aud …, or numbers, with commas between')
        .addOption(new Option('--limit <n>', 'stop after n units').argParser(positiveInteger))
        .option('--raw', 'write the selected units themselves, as Annex B'),
    load: async () => {
      const { runNalu } = await import('./nalu.ts');
      return ([input], options: NaluOptions, context) => runNalu(input, options, context);
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
    addArguments: optionalInput,
    addOptions: (command) =>
      addCodecOption(addSharedOptions(command))
        .option('--hex <bytes>', 'a NAL unit, an Annex B stream or an avcC record in hex')
        .option('--sprop <sets>', 'sprop-parameter-sets of an SDP (base64, with commas between)'),
    load: async () => {
      const { runSps } = await import('./sps.ts');
      return ([input], options: SpsOptions, context) => runSps(input, options, context);
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
    addArguments: optionalInput,
    addOptions: (command) =>
      addSharedOptions(command)
        .option('--select <types>', 'only these: video audio script unknown, with commas between')
        .addOption(new Option('--limit <n>', 'stop after n tags').argParser(positiveInteger)),
    load: async () => {
      const { runFlv } = await import('./flv.ts');
      return ([input], options: FlvOptions, context) => runFlv(input, options, context);
    },
  },
  {
    name: 'convert',
    summary: 'write a stream in another format',
    description:
      'Writes a stream in another format: Annex B, AVCC (length-prefixed), FLV; or the audio of an FLV. The ending of the ' +
      "output's name tells its format, or --to. Every NAL unit is kept as it is, in its order. A raw stream gets its times " +
      'for FLV from its picture order counts.',
    examples: [
      ['rtmpkit convert file.h264 out.avcc --config record.bin', 'length-prefixed, and its avcC record'],
      ['rtmpkit convert out.avcc back.h264', 'start codes, as H.264 B.1.2 asks for them'],
      ['rtmpkit convert file.flv sound.aac', 'the audio of an FLV'],
      ['rtmpkit convert file.h264 out.flv --audio sound.aac', 'FLV with DTS and PTS, and an audio track'],
      ['rtmpkit convert file.flv video.h264 --verify', 'the video, each NAL unit read back and compared'],
      ['ffmpeg -i in.mp4 -c copy -f h264 - | rtmpkit convert - - --to flv > live.flv', 'from a pipe to a pipe, live'],
      ['rtmpkit convert file.flv fixed.flv --fix timestamps,metadata', 'put right what the encoder got wrong'],
    ],
    addArguments: (command) =>
      command
        .argument('<input>', "file or address to read; '-' is standard input")
        .argument('<output>', "file to write; '-' is standard output, which needs --to"),
    addOptions: (command) =>
      addCodecOption(
        addInputOptions(
          command
            .addOption(
              new Option('--to <format>', "format of the output, where its name's ending does not tell").choices(
                OUTPUT_CHOICES,
              ),
            )
            .option('--force', 'overwrite an output that exists')
            .addOption(
              new Option('--length-size <n>', 'AVCC, FLV: bytes of a length field; 4 without it').choices([
                '1',
                '2',
                '4',
              ]),
            )
            .addOption(
              new Option(
                '--start-code <n>',
                'Annex B: 4 bytes everywhere; without it where H.264 B.1.2 asks, 3 elsewhere',
              ).choices(['auto', '4']),
            )
            .option(
              '--config <file>',
              'to AVCC: writes the avcC record here; to others: reads the parameter sets from it',
            )
            .option('--strip <kinds>', 'leave out: parameter-sets, aud, filler, sei, with commas between')
            .addOption(
              new Option(
                '--fps <rate>',
                'FLV: frames a second, as 25 or 30000/1001, where the stream is not to say',
              ).argParser(frameRate),
            )
            .option('--audio <file>', 'FLV: add the AAC of an ADTS file')
            .addOption(new Option('--track <kind>', 'from FLV: which track').choices(['video', 'audio']))
            .option('--fix <what>', 'FLV to FLV: put right timestamps, previous-tag-size, metadata')
            .option('--verify', 'read the output back and compare every NAL unit')
            .option('--json', 'the report as JSON on standard output'),
        ),
      ).option('-q, --quiet', 'errors only: no warnings, no report'),
    load: async () => {
      const { runConvert } = await import('./convert.ts');
      return ([input, output], options: ConvertOptions, context) =>
        runConvert(input as string, output as string, options, context);
    },
  },
];
