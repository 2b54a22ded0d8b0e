import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { describeSeiMessage, parseSeiWith, type SeiDialect, type SeiMessage } from '../../h26x/sei/sei-message.ts';
import { type ActiveParameterSets, activeParameterSets } from './active-parameter-sets.ts';
import { bufferingPeriod, type HevcBufferingPeriod } from './buffering-period.ts';
import type { HevcSeiContext } from './payload.ts';
import { parseHevcPayloadEnd } from './payload-end.ts';
import { HEVC_PREFIX_SEI_TYPES, HEVC_SUFFIX_SEI_TYPES } from './payload-types.ts';
import { hevcSeiPayloadOf } from './registry.ts';

/** A type that the table of the unit does not have is reserved there: its payload is not parsed (D.2.1). */
const dialect = (names: Readonly<Record<number, string>>): SeiDialect<HevcSeiContext> => ({
  rbspClause: 'H.265 7.3.2.4',
  messageClause: 'H.265 7.3.5',
  payloadClause: 'H.265 D.2.1',
  parseEnd: parseHevcPayloadEnd,
  names,
  payloadOf: (payloadType) => (names[payloadType] === undefined ? undefined : hevcSeiPayloadOf(payloadType)),
});

const PREFIX_SEI = dialect(HEVC_PREFIX_SEI_TYPES);
const SUFFIX_SEI = dialect(HEVC_SUFFIX_SEI_TYPES);

/**
 * Reads sei_rbsp() (H.265 7.3.2.4) of a prefix or suffix SEI unit after the NAL unit header. Messages are added to `into`
 * as they are read. An error in a payload is stored in its message, and thrown after the last message. `announce` is
 * called with the id of the SPS that a message names: messages of later units depend on it too.
 */
export const parseHevcSei = (
  r: SyntaxReader,
  isSuffix: boolean,
  context: HevcSeiContext,
  announce: (sps_seq_parameter_set_id: number) => void,
  into: SeiMessage[] = [],
): SeiMessage[] => {
  const { vpsOf, spsOf } = context;
  let { sps } = context;
  parseSeiWith(
    r,
    isSuffix ? SUFFIX_SEI : PREFIX_SEI,
    () => ({ vpsOf, spsOf, sps }),
    into,
    ({ payloadType, syntax }) => {
      const id = announcedSps(payloadType, syntax);
      if (id === undefined) return;
      sps = spsOf(id);
      announce(id);
    },
  );
  return into;
};

/** buffering_period() and active_parameter_sets() name the SPS of the pictures from there on (D.3.2, D.3.21). */
const announcedSps = (payloadType: number, syntax: object | undefined): number | undefined => {
  if (payloadType === bufferingPeriod.payloadType) {
    return (syntax as Partial<HevcBufferingPeriod> | undefined)?.bp_seq_parameter_set_id;
  }
  if (payloadType === activeParameterSets.payloadType) {
    return (syntax as Partial<ActiveParameterSets> | undefined)?.active_seq_parameter_set_id?.[0];
  }
  return undefined;
};

/** A message in a few words for a table column: `x265 3.5`, `pic_timing: frame`, `reserved 199`. */
export const describeHevcSei = (message: SeiMessage, isSuffix: boolean): string =>
  describeSeiMessage(message, isSuffix ? SUFFIX_SEI : PREFIX_SEI);
