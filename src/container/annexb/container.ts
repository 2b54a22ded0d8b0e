import { STREAMED_CODECS } from '../../codec/registry.ts';
import type { Keep } from '../../media/unit.ts';
import { type Container, PROBE_HEAD_BYTES, type Verdict } from '../descriptor.ts';
import { SIGNATURE_BYTES } from '../signatures.ts';
import { looksLikeText } from '../text.ts';
import { StreamEvidence } from './evidence.ts';
import { AnnexbSplitter } from './splitter.ts';
import { unitsIn } from './units-in.ts';

const open = (keep?: Keep) => new AnnexbSplitter(keep);

/**
 * A parameter set that parses, or units in a row that could be of the codec. Where there are too few of them before the
 * end of the input, or in as many bytes as are kept of an input that begins with a start code: most of them. Without
 * that, a start code leaves it to the extension.
 */
const probe = (head: Uint8Array, complete: boolean): Verdict => {
  const first = head.findIndex((byte) => byte !== 0);
  if (first < 0) return complete ? { kind: 'no' } : { kind: 'maybe' };
  const begins = first >= 2 && head[first] === 1;
  // A signature of another format may need more bytes.
  if (!begins && !complete && head.length < SIGNATURE_BYTES) return { kind: 'maybe' };
  const candidates = STREAMED_CODECS.map(({ stream }) => new StreamEvidence(stream));
  let units = 0;
  for (const { bytes, isWhole } of unitsIn(head, complete)) {
    units++;
    for (const evidence of candidates) {
      if (!isWhole) evidence.weigh(bytes);
      else if (evidence.add(bytes, bytes.length)) return { kind: 'yes', open };
    }
  }
  const isText = !begins && looksLikeText(head);
  const isAll = complete || (begins && head.length >= PROBE_HEAD_BYTES);
  if (isAll && !isText && candidates.some(({ isLikely }) => isLikely)) return { kind: 'yes', open };
  if (units > 0 && !isText && (complete || begins)) return { kind: 'maybe', open };
  return complete ? { kind: 'no' } : { kind: 'maybe' };
};

export const annexb: Container = {
  name: 'annexb',
  title: 'Annex B byte stream',
  extensions: ['h264', '264', 'avc', 'jsv', 'jvt', '26l', 'svc', 'mvc', 'annexb', 'es'],
  probe,
  open: () => open,
};
