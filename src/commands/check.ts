import type { Command } from 'commander';
import { addCheckOptions, type CheckOptions } from './check/check-options.ts';
import { runCheck } from './check/check-run.ts';
import type { CommandModule } from './command.ts';
import { CHECK_MANUAL } from './manuals/check.ts';

const checkedPaths = (command: Command): Command =>
  command.argument('[inputs...]', "files, folders, patterns or URLs to read; '-' or nothing is standard input");

/** `rtmpkit check`. */
export const checkCommand: CommandModule<CheckOptions> = {
  description:
    'Checks streams against rules: syntax and order of the bitstream, timestamps, GOPs, what services ask for; and ' +
    'sets the exit code. Input is a file, a URL (http, https, rtmp, rtmps), or standard input.',
  examples: [
    ['rtmpkit check file.flv', 'what is wrong, the worst first; exit code 1 if an error is among it'],
    ['rtmpkit check file.h264 file.flv --fail-on warning', 'several inputs; the highest exit code'],
    ["rtmpkit check '**/*.flv' -o junit=report.xml", 'the streams of a folder; also a report for CI'],
    ['ffmpeg -v error -i in.mp4 -c:v libx264 -f flv - | rtmpkit check', 'while the encoder runs'],
    ['rtmpkit check file.flv --preset low-latency --fail-on never', 'what stands in the way of low latency'],
    ["rtmpkit check file.flv --expect 'profile=High,level<=4.1,bframes<=2'", 'what the stream has to be'],
    ['rtmpkit check file.flv --rule gop/max-bframes=warn:max=3', 'one rule more'],
    ['rtmpkit check --duration 30s < file.flv', 'the first half minute, of a live stream for example'],
  ],
  manual: CHECK_MANUAL,
  addArguments: checkedPaths,
  addOptions: addCheckOptions,
  run: (inputs, options, context) =>
    runCheck(
      inputs.filter((input) => input !== undefined),
      options,
      context,
    ),
};
