import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { parsePayloadEnd } from '../../h26x/sei/payload-end.ts';
import { describeSeiMessage, parseSeiWith, type SeiDialect, type SeiMessage } from '../../h26x/sei/sei-message.ts';
import { bufferingPeriod } from './buffering-period.ts';
import type { SeiContext } from './payload.ts';
import { SEI_PAYLOAD_TYPES } from './payload-types.ts';
import { seiPayloadOf } from './registry.ts';

const H264_SEI: SeiDialect<SeiContext> = {
  rbspClause: 'H.264 7.3.2.3',
  messageClause: 'H.264 7.3.2.3.1',
  payloadClause: 'H.264 D.1.1',
  parseEnd: parsePayloadEnd,
  names: SEI_PAYLOAD_TYPES,
  payloadOf: seiPayloadOf,
};

/**
 * Reads sei_rbsp() (H.264 7.3.2.3) after the NAL unit header. Messages are added to `into` as they are read. An error
 * in a payload is stored in its message, and thrown after the last message.
 */
export const parseSei = (r: SyntaxReader, context: SeiContext, into: SeiMessage[] = []): SeiMessage[] => {
  const { spsOf, announce } = context;
  let { sps } = context;
  parseSeiWith(
    r,
    H264_SEI,
    () => ({ spsOf, sps }),
    into,
    ({ payloadType, syntax }) => {
      // A buffering period activates the SPS that it names (D.2.2): a later pic_timing is read with that SPS, and not
      // at all if it is missing.
      if (payloadType !== bufferingPeriod.payloadType) return;
      const id = (syntax as { seq_parameter_set_id?: number } | undefined)?.seq_parameter_set_id;
      if (id === undefined) return;
      sps = spsOf(id);
      announce?.(id);
    },
  );
  return into;
};

/** A message in a few words for a table column: `x264 core 164`, `pic_timing: frame`, `reserved 199`. */
export const describeSei = (message: SeiMessage): string => describeSeiMessage(message, H264_SEI);
