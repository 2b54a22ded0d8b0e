import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import { type InspectedBatch, inspect } from '../../inspect.ts';
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

/** Units that were handed over, and what the target has to say. */
export interface HandedOver extends InspectedBatch {
  readonly findings: readonly Diagnostic[];
}

/** Hands the units of a stream to a target, batch by batch. */
export async function* convertUnits(
  stream: OpenStream,
  target: Target,
  { parameterSets = [], verifier, interrupted }: ConvertUnitsOptions,
): AsyncGenerator<HandedOver> {
  let bytesRead = 0;
  for await (const batch of inspect(stream, { wholeUnits: true, parameterSets })) {
    if (interrupted.aborted) break;
    bytesRead = batch.bytesRead;
    for (const item of batch.items) {
      if (item.kind !== 'nalu') continue;
      const { record, unit } = item;
      if (unit.outOfBand !== true) verifier?.source(record.index, record.name, record.offset, unit.whole ?? unit.head);
      target.unit(item);
    }
    await target.settle();
    yield { items: batch.items, findings: target.takeFindings(), bytesRead };
  }
  await target.end(!interrupted.aborted);
  yield { items: [], findings: target.takeFindings(), bytesRead };
}
