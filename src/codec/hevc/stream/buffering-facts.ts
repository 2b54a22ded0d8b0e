import type { BufferingFacts, InitialDelay } from '../../../media/hrd.ts';
import { type SeiMessage, syntaxOf } from '../../h26x/sei/sei-message.ts';
import { bufferingPeriod, type HevcInitialCpbRemovalDelays } from '../sei/buffering-period.ts';
import { picTiming } from '../sei/pic-timing.ts';

/**
 * What the messages of an access unit say about the coded picture buffer; `before`: what earlier messages of it said.
 * Messages that could not be read say nothing.
 */
export const bufferingFacts = (
  messages: readonly SeiMessage[],
  before: BufferingFacts | undefined,
): BufferingFacts | undefined => {
  const sound = messages.filter(({ error }) => error === undefined);
  const period = syntaxOf(sound, bufferingPeriod);
  const timing = syntaxOf(sound, picTiming);
  let facts = before;
  if (period !== undefined) {
    const { nal_hrd: nal, vcl_hrd: vcl, concatenation_flag } = period;
    const delays = { ...(nal && { nal: delaysOf(nal) }), ...(vcl && { vcl: delaysOf(vcl) }) };
    facts = { ...facts, period: { ...delays, ...(concatenation_flag === 1 && { isJoined: true }) } };
  }
  const { au_cpb_removal_delay_minus1: removal, pic_dpb_output_delay: outputDelay } = timing ?? {};
  if (removal === undefined || outputDelay === undefined) return facts;
  return { ...facts, removalDelay: removal + 1, outputDelay };
};

const delaysOf = ({
  initial_cpb_removal_delay: delays,
  initial_cpb_removal_offset: offsets,
}: HevcInitialCpbRemovalDelays): readonly InitialDelay[] =>
  delays.map((delay, i) => ({ delay, offset: offsets[i] as number }));
