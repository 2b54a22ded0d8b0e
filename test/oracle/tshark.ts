import type { Direction } from '../../src/container/capture/capture-item.ts';
import { run } from './process.ts';

/** Rows of `-T fields`, of packets for which the filter holds; `options`: more of them. */
export const tsharkFields = async (
  path: string,
  filter: string,
  fields: readonly string[],
  options: readonly string[] = [],
): Promise<readonly (readonly string[])[]> => {
  const asked = fields.flatMap((field) => ['-e', field]);
  const { stdout } = await run('tshark', ['-r', path, ...options, '-Y', filter, '-T', 'fields', ...asked]);
  const text = stdout.toString('latin1');
  return text === ''
    ? []
    : text
        .trimEnd()
        .split('\n')
        .map((line) => line.split('\t'));
};

/** The bytes of both ends of a stream as `-z follow,tcp,raw` has them, and who is meant by each. */
export interface FollowedStream {
  /** `address:port` of the end that the first packet is from. */
  readonly first: string;
  readonly bytes: Readonly<Record<'first' | 'second', Uint8Array>>;
}

export const followed = async (path: string, stream: number): Promise<FollowedStream> => {
  const { stdout } = await run('tshark', ['-r', path, '-q', '-z', `follow,tcp,raw,${stream}`]);
  const lines = stdout.toString('latin1').split('\n');
  const first =
    lines
      .find((line) => line.startsWith('Node 0: '))
      ?.slice(8)
      .replaceAll(/[[\]]/g, '') ?? '';
  const hexOf = (pattern: RegExp): string => lines.flatMap((line) => pattern.exec(line)?.[1] ?? []).join('');
  const bytes = (pattern: RegExp): Uint8Array => Uint8Array.from(Buffer.from(hexOf(pattern), 'hex'));
  return { first, bytes: { first: bytes(/^([0-9a-f]+)$/), second: bytes(/^\t([0-9a-f]+)$/) } };
};

/** What follow has in place of bytes that are missing. */
export const gapText = (length: number): Uint8Array =>
  new TextEncoder().encode(`[${length} bytes missing in capture file]\0`);

export const otherEnd = (direction: Direction): Direction => (direction === 'client' ? 'server' : 'client');
