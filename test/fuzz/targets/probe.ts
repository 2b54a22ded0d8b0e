import { h264Stream } from '../../../src/codec/h264/stream-codec.ts';
import { type Decision, probe } from '../../../src/container/probe.ts';
import { openInput } from '../../../src/pipeline/open.ts';
import { ContainerError } from '../../../src/syntax/errors.ts';
import { feed, hold, same, splits } from '../properties.ts';
import type { FuzzTarget } from './target.ts';

const EXTENSIONS = ['', 'h264', 'avcc', 'mp4'];

/** The code of the documented error; others are rethrown. */
const orContainerError = <T>(attempt: () => T): T | string => {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof ContainerError) return error.code;
    throw error;
  }
};

const decide = (head: Uint8Array, complete: boolean, extension: string): string => {
  const decision = orContainerError((): Decision => probe(head, complete, extension));
  if (typeof decision === 'string') return decision;
  return decision.kind === 'format' ? decision.container.name : decision.kind;
};

/** Format and units as the pipeline gives them; or the code of the error. */
const read = async (bytes: Uint8Array, sizes: readonly number[], extension: string): Promise<string> => {
  const chunks: Uint8Array[] = [];
  feed(bytes, sizes, (chunk) => chunks.push(chunk.slice()));
  async function* source(): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks) {
      yield chunk;
      chunk.fill(0xa5);
    }
  }
  try {
    const stream = await (await openInput(source(), extension)).stream();
    const lines = [`${stream.format}`];
    for await (const { items } of stream.units(h264Stream.open().keep)) {
      for (const item of items)
        lines.push(JSON.stringify(item.kind === 'unit' ? { ...item, bytes: [...item.bytes] } : item));
    }
    return lines.join('\n');
  } catch (error) {
    if (error instanceof ContainerError) return error.code;
    throw error;
  }
};

export const probeTarget: FuzzTarget = {
  name: 'probe',
  input: 'any',
  run: async (bytes) => {
    for (const extension of EXTENSIONS) {
      const whole = decide(bytes, true, extension);
      hold('a whole input is decided', whole !== 'more' && whole !== 'search', () => whole);
      for (const length of [0, 1, 4, bytes.length >> 1, bytes.length])
        decide(bytes.subarray(0, length), false, extension);
    }
    const extension = EXTENSIONS[bytes.length % EXTENSIONS.length] as string;
    const whole = await read(bytes, [bytes.length], extension);
    for (const sizes of splits(bytes)) {
      same('format and units do not depend on the split', whole, await read(bytes, sizes, extension));
    }
  },
};
