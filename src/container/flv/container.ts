import type { Keep } from '../../media/nal-unit.ts';
import type { Container, Verdict } from '../descriptor.ts';
import { FlvNalUnitStage } from './nal-unit-stage.ts';
import { hasSignature } from './tag-search.ts';

const open = (keep?: Keep) => new FlvNalUnitStage(keep);

const SIGNATURE = [0x46, 0x4c, 0x56];

/** The signature alone decides: no other format begins with these letters. */
const probe = (head: Uint8Array, complete: boolean): Verdict => {
  if (hasSignature(head, 0)) return { kind: 'yes', open };
  const begins = head.length < SIGNATURE.length && head.every((byte, i) => byte === SIGNATURE[i]);
  return begins && !complete ? { kind: 'maybe' } : { kind: 'no' };
};

export const flv: Container = {
  name: 'flv',
  title: 'FLV',
  extensions: ['flv'],
  probe,
  open: () => open,
};
