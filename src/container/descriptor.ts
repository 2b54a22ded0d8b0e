import type { StreamedCodec } from '../codec/descriptor.ts';
import type { Stage } from '../media/stage.ts';
import type { TrackChoice } from '../media/track.ts';
import type { Keep, UnitItem } from '../media/unit.ts';
import type { SampleOrder, SampleReader } from './sample-reader.ts';

/** The values of `--format`. */
export type FormatName =
  | 'annexb'
  | 'avcc'
  | 'hvcc'
  | 'avc-config'
  | 'hevc-config'
  | 'av1-config'
  | 'obu'
  | 'av1-annexb'
  | 'ivf'
  | 'flv'
  | 'mp4'
  | 'mov'
  | 'mkv'
  | 'webm'
  | 'mpegts'
  | 'hls'
  | 'pcap'
  | 'pcapng'
  | 'rtmp';

/** A stage that outputs units. */
export type UnitStage = Stage<Uint8Array, UnitItem>;

/** Of a container with tracks, what to read: the track, or the first one of the codec. */
export interface StageChoice {
  readonly track?: TrackChoice | undefined;
  readonly codec?: StreamedCodec | undefined;
}

/** Makes a splitter; a promise where its code is loaded first. */
export type OpenStage = (keep?: Keep, choice?: StageChoice) => UnitStage | Promise<UnitStage>;

/** Makes a reader of samples. `starts`: where the segments of a playlist begin, byte offsets; it grows while they are read. */
export type OpenReader = (order: SampleOrder, starts?: readonly number[]) => Promise<SampleReader>;

/** How to read an input of a known format. */
export interface Opening {
  readonly open: OpenStage;
  /** The codec of its units; absent where only its tracks tell it. */
  readonly codec?: StreamedCodec | undefined;
  /** Another codec that the bytes could be of just as well. */
  readonly orCodec?: StreamedCodec | undefined;
}

/** Bytes kept while probing. An input that no container claims by then can only be a byte stream. */
export const PROBE_HEAD_BYTES = 1 << 16;

/** What a probe concludes from the first bytes of an input. */
export type Verdict =
  /** The input is of this format. */
  | ({ readonly kind: 'yes' } & Opening)
  /** Needs more bytes. At the end of the input the extension may decide: it is then read in this way. */
  | { readonly kind: 'maybe'; readonly opening?: Opening }
  | { readonly kind: 'no' };

/** A container format: a folder and one line in the registry. */
export interface Container {
  readonly name: FormatName;
  /** Name for messages. */
  readonly title: string;
  /** Why an input is not of this format, for messages: `it has no …`. */
  readonly mismatch?: string;
  /** File name endings, lower case, without the dot. */
  readonly extensions: readonly string[];
  /** A captured RTMP session: its media are taken out as FLV, which the stage reads. */
  readonly isSession?: true;
  /** Its samples are read, not its units; loaded when such an input is opened. */
  readonly reader?: OpenReader;
  /** A list of other inputs, which are read one after the other. */
  readonly isPlaylist?: true;
  /** Its units have times. */
  readonly hasTimes?: true;
  /** Where the bytes do not decide, the extension does: the splitter resynchronises. */
  readonly byExtension?: true;
  /** Checks the first bytes of an input; `complete` when there are no more. `codecs`: those that it may be of. */
  probe(head: Uint8Array, complete: boolean, codecs: readonly StreamedCodec[]): Verdict;
  /** What an input is that could be of this format, but proves nothing: words for the message that refuses it. */
  resembles?(head: Uint8Array, complete: boolean): string | undefined;
  /** How to read an input whose format is set by `--format`; `undefined` while more bytes are needed. */
  open(head: Uint8Array, complete: boolean, codecs: readonly StreamedCodec[]): Opening | undefined;
}
