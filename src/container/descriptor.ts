import type { Stage } from '../media/stage.ts';
import type { TrackChoice } from '../media/track.ts';
import type { Keep, UnitItem } from '../media/unit.ts';

/** The values of `--format`. */
export type FormatName = 'annexb' | 'avcc' | 'avc-config' | 'flv' | 'pcap' | 'pcapng' | 'rtmp';

/** A stage that outputs units. */
export type UnitStage = Stage<Uint8Array, UnitItem>;

/** Makes a splitter; a promise where its code is loaded first. `track`: of a container with tracks, the one to read. */
export type OpenStage = (keep?: Keep, track?: TrackChoice) => UnitStage | Promise<UnitStage>;

/** Bytes kept while probing. An input that no container claims by then can only be a byte stream. */
export const PROBE_HEAD_BYTES = 1 << 16;

/** What a probe concludes from the first bytes of an input. */
export type Verdict =
  /** The input is of this format; `open` makes its splitter. */
  | { readonly kind: 'yes'; readonly open: OpenStage }
  /** Needs more bytes. At the end of the input the extension may decide: `open` then makes the splitter. */
  | { readonly kind: 'maybe'; readonly open?: OpenStage }
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
  /** Where the bytes do not decide, the extension does: the splitter resynchronises. */
  readonly byExtension?: true;
  /** Checks the first bytes of an input; `complete` when there are no more. */
  probe(head: Uint8Array, complete: boolean): Verdict;
  /** What an input is that could be of this format, but proves nothing: words for the message that refuses it. */
  resembles?(head: Uint8Array, complete: boolean): string | undefined;
  /** The splitter for a format set by `--format`; `undefined` while more bytes are needed. */
  open(head: Uint8Array, complete: boolean): OpenStage | undefined;
}
