import { type Command, Option } from 'commander';
import type { Ratio } from '../media/ratio.ts';
import type { TrackChoice } from '../media/track.ts';
import type { NetworkFlags } from './network-options.ts';
import { addCodecOption, addFrameRateOption, addInputOptions, type SharedOptions, trackChoice } from './options.ts';

/** The flags of `rtmpkit info` as parsed by commander. */
export interface InfoOptions
  extends Pick<SharedOptions, 'json' | 'ndjson' | 'format' | 'connection' | 'codec' | 'color' | 'quiet' | 'failOn'>,
    NetworkFlags {
  readonly fps?: Ratio;
  readonly track?: TrackChoice;
  readonly mb?: true;
}

export const addInfoOptions = (command: Command): Command =>
  addFrameRateOption(
    addCodecOption(
      addInputOptions(
        command
          .option('--json', 'one JSON document for all inputs')
          .option('--ndjson', 'one JSON record per line, one for each input'),
      ),
    ),
  )
    .option('--mb', 'read the slices: QP of the macroblocks, and what the bits code (H.264)')
    .option('-q, --quiet', 'of the findings, only errors')
    .addOption(
      new Option('--track <name>', 'only this track of an FLV: video, audio, video:1, …').argParser(trackChoice),
    );
