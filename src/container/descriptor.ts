import type { Stage } from '../media/stage.ts';
import type { Keep, UnitItem } from '../media/unit.ts';

/** The formats that `--format` names. */
export type FormatName = 'annexb' | 'avcc' | 'avc-config' | 'flv';

/** A stage that gives units. */
export type UnitStage = Stage<Uint8Array, UnitItem>;

/** Makes a splitter; it is awaited where its code is loaded first. */
export type OpenStage = (keep?: Keep) => UnitStage | Promise<UnitStage>;

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
  /** What an input of another format lacks, for messages: `it has …`. */
  readonly lacking?: string;
  /** File name endings, lower case, without the dot. */
  readonly extensions: readonly string[];
  /** Finds its way in bytes that nothing can be told by: the extension alone is enough. */
  readonly byExtension?: true;
  /** Looks at the first bytes of an input; `complete` when there are no more. */
  probe(head: Uint8Array, complete: boolean): Verdict;
  /** The splitter when the format was named with `--format`; `undefined` when the bytes do not allow it yet. */
  open(head: Uint8Array, complete: boolean): OpenStage | undefined;
}
