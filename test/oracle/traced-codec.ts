import type { Renaming } from './deviations.ts';
import type { Nalu } from './elements.ts';

/** How ffmpeg's trace_headers is asked about a codec of NAL units, and how its names are read. */
export interface TracedCodec {
  /** ffmpeg's demuxer of raw streams. */
  readonly demuxer: string;
  /** ffmpeg's line for each unit of a packet: its type, then the rest of its header as `headerOf` gives it. */
  readonly listed: RegExp;
  headerOf(nalu: Nalu): string;
  /** Units of which its header reader takes no notice. */
  isPassedOver(header: string): boolean;
  readonly renamings: readonly Renaming[];
  /** Elements that ffmpeg prints in parts of the same name: alignment bits, long fields. */
  readonly bitRuns: readonly string[];
  /** Elements that ffmpeg prints without their subscript: the last one of a run has this one. */
  readonly numbered: Readonly<Record<string, number>>;
  /** ffmpeg's names for single bits of a part that it does not read. */
  readonly unread: readonly string[];
  readonly fillerType: number;
  /** Types that ffmpeg does not read, and why that is no fault. */
  readonly notImplemented: Readonly<Record<number, string>>;
  /** An Annex B file that ffmpeg can set up, in hex, for streams that it cannot; none is known without it. */
  readonly leadIn?: string;
}
