import type { StreamedCodec } from '../../codec/descriptor.ts';
import { NAL_CODECS } from '../../codec/registry.ts';
import type { Keep } from '../../media/unit.ts';
import { type Container, PROBE_HEAD_BYTES, type Verdict } from '../descriptor.ts';
import { SIGNATURE_BYTES } from '../signatures.ts';
import { looksLikeText } from '../text.ts';
import { CodecEvidence, type LikelyCodecs } from './evidence.ts';
import { AnnexbSplitter } from './splitter.ts';
import { unitsIn } from './units-in.ts';

const open = (keep?: Keep) => new AnnexbSplitter(keep);

/** What the units in the first bytes of an input say about its codec. */
interface Weighed {
  readonly units: number;
  readonly proven: StreamedCodec | undefined;
  readonly likely: LikelyCodecs | undefined;
}

const weigh = (head: Uint8Array, complete: boolean, codecs: readonly StreamedCodec[]): Weighed => {
  const evidence = new CodecEvidence(codecs.filter(({ stream }) => stream.nal !== undefined));
  let units = 0;
  for (const { bytes, isWhole } of unitsIn(head, complete)) {
    units++;
    const proven = isWhole ? evidence.add(bytes) : evidence.weigh(bytes);
    if (proven !== undefined) return { units, proven, likely: { codec: proven } };
  }
  return { units, proven: undefined, likely: evidence.likely };
};

/**
 * A parameter set that parses, or units in a row that could be of the codec. Where there are too few of them before the
 * end of the input, or in as many bytes as are kept of an input that begins with a start code: most of them. Without
 * that, a start code leaves it to the extension.
 */
const probe = (head: Uint8Array, complete: boolean, codecs: readonly StreamedCodec[]): Verdict => {
  const first = head.findIndex((byte) => byte !== 0);
  if (first < 0) return complete ? { kind: 'no' } : { kind: 'maybe' };
  const begins = first >= 2 && head[first] === 1;
  // A signature of another format may need more bytes.
  if (!begins && !complete && head.length < SIGNATURE_BYTES) return { kind: 'maybe' };
  const { units, proven, likely } = weigh(head, complete, codecs);
  if (proven !== undefined) return { kind: 'yes', open, codec: proven };
  const isText = !begins && looksLikeText(head);
  const isAll = complete || (begins && head.length >= PROBE_HEAD_BYTES);
  if (isAll && !isText && likely !== undefined) return { kind: 'yes', open, ...likely };
  if (units > 0 && !isText && (complete || begins)) return { kind: 'maybe', opening: { open } };
  return complete ? { kind: 'no' } : { kind: 'maybe' };
};

/** A guess of the codec from fewer bytes would depend on how the input was split. */
const GUESS_BYTES = 4096;

export const annexb: Container = {
  name: 'annexb',
  title: 'Annex B byte stream',
  extensions: [...NAL_CODECS.flatMap(({ extensions = [] }) => extensions), 'jvt', 'annexb', 'es'],
  probe,
  open: (head, complete, codecs) => {
    if (!complete && head.length < GUESS_BYTES && codecs.length > 1) {
      const { proven } = weigh(head, complete, codecs);
      return proven === undefined ? undefined : { open, codec: proven };
    }
    return { open, ...weigh(head.subarray(0, GUESS_BYTES), complete && head.length <= GUESS_BYTES, codecs).likely };
  },
};
