import { FlvInspector, type FlvInspectorOptions } from '../analysis/flv/inspector.ts';
import type { FlvInspected } from '../analysis/flv/records.ts';
import { FlvDemuxer } from '../container/flv/demuxer.ts';
import { hasSignature } from '../container/flv/tag-search.ts';
import { probe } from '../container/probe.ts';
import { ContainerError } from '../syntax/errors.ts';

/** What the tags of one chunk of input gave. */
export interface InspectedFlvBatch {
  readonly items: readonly FlvInspected[];
  /** Bytes of the input read so far. */
  readonly bytesRead: number;
}

/** An FLV input, ready to be taken apart. */
export interface OpenFlv {
  readonly inspector: FlvInspector;
  batches(): AsyncGenerator<InspectedFlvBatch>;
}

/**
 * Opens an input that is FLV by its signature, or by word of the user (`named`): a stream that was cut out of another one
 * has no header. One that `interrupted` cuts short is not told for its lack of a signature.
 */
export const openFlv = async (
  chunks: AsyncIterable<Uint8Array>,
  named: boolean,
  options: FlvInspectorOptions,
  interrupted: AbortSignal,
): Promise<OpenFlv> => {
  const iterator = chunks[Symbol.asyncIterator]();
  let head = new Uint8Array(0);
  let complete = false;
  while (!complete && head.length < SIGNATURE_BYTES) {
    const next = await iterator.next();
    if (next.done === true) complete = true;
    else head = joined(head, next.value);
  }
  const inspector = new FlvInspector(options);
  if (!named && !hasSignature(head, 0)) {
    await iterator.return?.();
    if (interrupted.aborted) return { inspector, batches: nothing };
    throw notFlv(head, complete);
  }
  return { inspector, batches: () => run(inspector, head, complete ? undefined : iterator) };
};

const SIGNATURE_BYTES = 3;

async function* run(
  inspector: FlvInspector,
  head: Uint8Array,
  rest: AsyncIterator<Uint8Array> | undefined,
): AsyncGenerator<InspectedFlvBatch> {
  const demuxer = new FlvDemuxer();
  let bytesRead = 0;
  const take = (chunk: Uint8Array): InspectedFlvBatch => {
    bytesRead += chunk.length;
    return { items: demuxer.push(chunk).flatMap((item) => inspector.push(item)), bytesRead };
  };
  try {
    yield take(head);
    while (rest !== undefined) {
      const next = await rest.next();
      if (next.done === true) break;
      yield take(next.value);
    }
    yield { items: [...demuxer.end().flatMap((item) => inspector.push(item)), ...inspector.end()], bytesRead };
  } finally {
    await rest?.return?.();
  }
}

async function* nothing(): AsyncGenerator<InspectedFlvBatch> {}

/** Names what the input is instead, where that can be told. */
const notFlv = (head: Uint8Array, complete: boolean): ContainerError => {
  if (complete && head.length === 0) return new ContainerError('empty-input', 'is empty');
  let what = 'it has no FLV signature';
  try {
    const decision = probe(head, complete, '');
    if (decision.kind === 'format') what = `it looks like ${decision.container.title}`;
  } catch (error) {
    // Another format that is known by its first bytes; that nothing is known of the input is no news here.
    if (!(error instanceof ContainerError)) throw error;
    if (error.code === 'unsupported-format') return error;
  }
  return new ContainerError('unknown-format', `is not FLV: ${what}; --format flv reads it all the same`);
};

const joined = (head: Uint8Array, chunk: Uint8Array): Uint8Array<ArrayBuffer> => {
  const out = new Uint8Array(head.length + chunk.length);
  out.set(head);
  out.set(chunk, head.length);
  return out;
};
