import type { Keep, OpenUnitRange, StreamItem } from '../media/nal-unit.ts';
import type { Part, Stage } from '../media/stage.ts';

/** The formats that `--format` names. */
export type FormatName = 'annexb' | 'avcc' | 'avc-config' | 'flv';

/** The codecs whose streams can be read unit by unit: those that `--codec` names. */
export type CodecName = 'h264';

/** A stage that gives NAL units; `openUnit` is the range of the one that has not ended. */
export interface NalUnitStage extends Stage<Uint8Array, StreamItem> {
  readonly openUnit?: OpenUnitRange | undefined;
  /** `push` that stops behind the `most`-th item: what is left of the input is to be pushed again. */
  pushSome?(input: Uint8Array, most: number): Part<StreamItem>;
  /** `push`, item by item, where one piece of input may set a million of them free. */
  read?(input: Uint8Array): Iterable<StreamItem>;
  /** `end`, item by item. */
  readEnd?(): Iterable<StreamItem>;
}

/** Makes a splitter; it is awaited where its code is loaded first. */
export type OpenStage = (keep?: Keep) => NalUnitStage | Promise<NalUnitStage>;

/** What a probe says of the first bytes of an input. */
export type Verdict =
  /** These bytes are this format; `open` makes its splitter. */
  | { readonly kind: 'yes'; readonly open: OpenStage }
  /** More bytes decide. Where there are none, the extension may: `open` makes the splitter then. */
  | { readonly kind: 'maybe'; readonly open?: OpenStage }
  | { readonly kind: 'no' };

/** One wrapping of a stream. A container is a folder and one line in the registry. */
export interface Container {
  readonly name: FormatName;
  /** In words, for messages. */
  readonly title: string;
  /** File name endings, lower case, without the dot. */
  readonly extensions: readonly string[];
  /** Finds its way in bytes that nothing can be told by: the extension alone is enough. */
  readonly byExtension?: true;
  /** Looks at the first bytes of an input; `complete` when there are no more. */
  probe(head: Uint8Array, complete: boolean): Verdict;
  /** The splitter when the format was named with `--format`; `undefined` when the bytes do not allow it yet. */
  open(head: Uint8Array, complete: boolean): OpenStage | undefined;
}
