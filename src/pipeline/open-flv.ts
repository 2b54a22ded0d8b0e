import { joined } from '../bytes/joined.ts';
import { FlvDemuxer } from '../container/flv/demuxer.ts';
import type { FlvItem } from '../container/flv/item.ts';
import { type Decision, probe } from '../container/probe.ts';
import { ContainerError } from '../syntax/errors.ts';
import { type Piece, pieces } from './piece.ts';
import { rejoined } from './rejoined.ts';

/** An FLV input, ready to be taken apart. */
export interface OpenFlv {
  readonly format: 'flv';
  tags(): AsyncGenerator<Piece<FlvItem>>;
}

/**
 * Opens an input that is FLV by its bytes, by its extension where these do not tell, or by word of the user (`named`). One
 * that `interrupted` cuts short is not told for its lack of tags.
 */
export const openFlv = async (
  chunks: AsyncIterable<Uint8Array>,
  named: boolean,
  extension: string,
  interrupted: AbortSignal,
): Promise<OpenFlv> => {
  const iterator = chunks[Symbol.asyncIterator]();
  let head = new Uint8Array(0);
  let complete = false;
  let decision: Decision = { kind: 'more' };
  try {
    while (!named && decision.kind === 'more') {
      const next = await iterator.next();
      if (next.done === true) complete = true;
      else head = joined([head, next.value]);
      decision = decide(head, complete, extension);
    }
    if (decision.kind === 'search' || (decision.kind === 'format' && decision.container.name !== 'flv')) {
      const what = decision.kind === 'format' ? `it looks like ${decision.container.title}` : NO_TAGS;
      throw notFlv(what);
    }
  } catch (error) {
    await iterator.return?.();
    if (interrupted.aborted && error instanceof ContainerError) return { format: 'flv', tags: nothing };
    throw error;
  }
  const all = rejoined(head, complete ? undefined : iterator);
  return { format: 'flv', tags: () => pieces(all, new FlvDemuxer()) };
};

const NO_TAGS = 'it has no FLV signature and no tags';

const notFlv = (what: string): ContainerError =>
  new ContainerError('unknown-format', `is not FLV: ${what}; --format flv reads it all the same`);

const decide = (head: Uint8Array, complete: boolean, extension: string): Decision => {
  try {
    return probe(head, complete, extension);
  } catch (error) {
    // What it is not is said in the words of FLV; that it is empty, or a format that nobody reads here, is said already.
    if (error instanceof ContainerError && error.code === 'unknown-format') throw notFlv(NO_TAGS);
    throw error;
  }
};

async function* nothing(): AsyncGenerator<never> {}
