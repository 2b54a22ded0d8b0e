import type { BufferingFacts, InitialDelay } from '../../../media/hrd.ts';
import type { SeiMessage } from '../../h26x/sei/sei-message.ts';
import type { BufferingPeriod, InitialCpbRemovalDelays } from './buffering-period.ts';
import { bufferingPeriod } from './buffering-period.ts';
import { type PicTiming, picTiming } from './pic-timing.ts';

/**
 * What the messages of an access unit say about the coded picture buffer; `before`: what earlier messages of it said.
 * Messages that could not be read say nothing.
 */
export const bufferingFacts = (
  messages: readonly SeiMessage[],
  before: BufferingFacts | undefined,
): BufferingFacts | undefined => {
  let facts = before;
  for (const { payloadType, syntax, error } of messages) {
    if (syntax === undefined || error !== undefined) continue;
    if (payloadType === bufferingPeriod.payloadType) {
      const { nal_hrd: nal, vcl_hrd: vcl } = syntax as BufferingPeriod;
      facts = { ...facts, period: { ...(nal && { nal: delaysOf(nal) }), ...(vcl && { vcl: delaysOf(vcl) }) } };
    } else if (payloadType === picTiming.payloadType) {
      const { cpb_removal_delay: removalDelay, dpb_output_delay: outputDelay } = syntax as PicTiming;
      if (removalDelay === undefined || outputDelay === undefined) continue;
      facts = { ...facts, removalDelay, outputDelay };
    }
  }
  return facts;
};

const delaysOf = ({
  initial_cpb_removal_delay: delays,
  initial_cpb_removal_delay_offset: offsets,
}: InitialCpbRemovalDelays): readonly InitialDelay[] =>
  delays.map((delay, i) => ({ delay, offset: offsets[i] as number }));
