import type { Inspected } from '../../../analysis/h264/inspector.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import { WHOLE_UNIT_BYTES } from '../../../syntax/limits.ts';
import { inspect } from '../../inspect.ts';
import type { OpenStream } from '../../open.ts';
import type { Target } from './target.ts';
import type { Verifier } from './verifier.ts';

/** How to convert. */
export interface ConvertUnitsOptions {
  /** Parameter sets that came another way than in the stream. */
  readonly parameterSets?: readonly Uint8Array[];
  readonly verifier?: Verifier | undefined;
  /** Aborted when the person asks to stop: what was read by then is written, but for the unit that was cut. */
  readonly interrupted: AbortSignal;
}

/** Units that were handed over, and what the target found. */
export interface HandedOver {
  readonly items: readonly Inspected[];
  readonly findings: readonly Diagnostic[];
  /** Bytes of the input read so far. */
  readonly bytesRead: number;
}

/** Units that are handed over before the target writes them: a chunk may hold a hundred thousand. */
const ITEMS_AT_ONCE = 256;

/** Hands the units of a stream to a target. */
export async function* convertUnits(
  stream: OpenStream,
  target: Target,
  { parameterSets = [], verifier, interrupted }: ConvertUnitsOptions,
): AsyncGenerator<HandedOver> {
  let bytesRead = 0;
  let items: Inspected[] = [];
  const settled = async (): Promise<HandedOver> => {
    await target.settle();
    const batch = items;
    items = [];
    return { items: batch, findings: target.takeFindings(), bytesRead };
  };
  for await (const piece of inspect(stream, { keep: () => WHOLE_UNIT_BYTES, parameterSets })) {
    if (interrupted.aborted) break;
    bytesRead = piece.bytesRead;
    for (const item of piece.items) {
      items.push(item);
      if (item.kind === 'nalu') {
        const { record, unit } = item;
        if (unit.outOfBand !== true) verifier?.source(record.index, record.name, record.offset, unit.bytes);
        target.unit(item);
      }
      if (items.length === ITEMS_AT_ONCE) yield await settled();
    }
    yield await settled();
  }
  await target.end(!interrupted.aborted);
  yield { items: [], findings: target.takeFindings(), bytesRead };
}
