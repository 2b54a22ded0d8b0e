import { STREAMED_CODECS } from '../../codec/registry.ts';
import type { Keep } from '../../media/unit.ts';
import type { Container, Verdict } from '../descriptor.ts';
import { AnnexbSplitter } from './splitter.ts';

const open = (keep?: Keep) => new AnnexbSplitter(keep);

/** Maximum bytes before the first start code of a stream that was joined midway. */
const JOIN_BYTES = 1 << 20;

/** A start code at the very beginning, or a later one before a plausible unit header (a stream joined midway). */
const probe = (head: Uint8Array, complete: boolean): Verdict => {
  let zeros = 0;
  while (zeros < head.length && head[zeros] === 0) zeros++;
  if (zeros === head.length) return complete ? { kind: 'no' } : { kind: 'maybe' };
  if (zeros >= 2 && head[zeros] === 1) return { kind: 'yes', open };
  for (let at = zeros; at < head.length - 3; at++) {
    const found = head[at] === 0 && head[at + 1] === 0 && head[at + 2] === 1;
    if (found && isPlausible(head.subarray(at + 3))) return { kind: 'yes', open };
  }
  return complete || head.length > JOIN_BYTES ? { kind: 'no' } : { kind: 'maybe' };
};

const isPlausible = (unit: Uint8Array): boolean => STREAMED_CODECS.some(({ stream }) => stream.proof.isPlausible(unit));

export const annexb: Container = {
  name: 'annexb',
  title: 'Annex B byte stream',
  extensions: ['h264', '264', 'avc', 'jsv', 'jvt', '26l', 'svc', 'mvc', 'annexb', 'es'],
  probe,
  open: () => open,
};
