import type { StreamedCodec } from '../../codec/descriptor.ts';
import type { Stage } from '../../media/stage.ts';
import type { UnitItem } from '../../media/unit.ts';

/** OBUs in a row that could be of the codec; fewer without a sequence header are chance. */
const LIKELY_OBUS = 4;

/** What the OBUs in the first bytes of an input say. `likely`: many of them, but no sequence header. */
export type ChainVerdict = 'proven' | 'likely' | 'open' | 'broken';

/** Weighs the OBUs that a splitter finds in the first bytes of an input; `complete` when there are no more. */
export const weighObus = (
  splitter: Stage<Uint8Array, UnitItem>,
  head: Uint8Array,
  complete: boolean,
  { stream: { proof, typeOf } }: StreamedCodec,
): ChainVerdict => {
  let count = 0;
  for (const items of complete ? [splitter.push(head), splitter.end()] : [splitter.push(head)]) {
    for (const item of items) {
      if (item.kind !== 'unit' || !proof.isPlausible(item.bytes)) return 'broken';
      count++;
      // A unit that is cut short ends the input.
      if (item.missingBytes > 0) break;
      const size = proof.proofBytes(typeOf(item.bytes));
      if (size === 0) continue;
      return item.size <= size && proof.proves(item.bytes) ? 'proven' : 'broken';
    }
  }
  return count >= LIKELY_OBUS ? 'likely' : 'open';
};
