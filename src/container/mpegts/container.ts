import type { OpenReader } from '../descriptor.ts';
import { sampleContainer } from '../sample-container.ts';
import { isTransportStream } from '../signature-checks.ts';
import { SYNC_BYTE } from './packet.ts';

const reader: OpenReader = async (_order, starts) => {
  const { MpegTsReader } = await import('./reader.ts');
  return new MpegTsReader(starts);
};

/** Bytes in which a first packet may be found, with others after it. */
const PROOF_BYTES = 204 * 6;

export const mpegts = sampleContainer({
  name: 'mpegts',
  title: 'MPEG transport stream',
  mismatch: 'it has no transport packets',
  extensions: ['ts', 'm2ts', 'mts', 'm2t', 'tsv'],
  reader,
  begins: (head, complete) => {
    if (isTransportStream(head)) return 'yes';
    const mayBegin = head[0] === SYNC_BYTE || head[4] === SYNC_BYTE;
    return complete || head.length >= PROOF_BYTES || !mayBegin ? 'no' : 'maybe';
  },
});
