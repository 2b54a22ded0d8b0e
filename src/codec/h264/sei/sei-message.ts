import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { parseSeiMessages, type SeiMessageHeader } from '../../h26x/sei-framing.ts';
import type { SeiContext } from './payload.ts';
import { seiPayloadName } from './payload-types.ts';
import { seiPayloadOf } from './registry.ts';

/** One sei_message() (H.264 7.3.2.3.1). The content stands under the name of its structure. */
export interface SeiMessage extends SeiMessageHeader {
  /** Name of payloadType (D.1.1): `user_data_unregistered`, …; `reserved_sei_message` where none is assigned. */
  name: string;
  /** The payload's elements, where rtmpkit reads them. */
  syntax?: object;
  /** The payload as hex, where rtmpkit does not read its elements. */
  payload?: string;
  /** What follows from the elements. */
  derived?: Readonly<Record<string, unknown>>;
}

/** Reads sei_rbsp() (H.264 7.3.2.3) behind the NAL unit header. Messages are added to `into` as they are read. */
export const parseSei = (r: SyntaxReader, context: SeiContext, into: SeiMessage[] = []): SeiMessage[] => {
  let bufferingPeriodSps = context.sps;
  parseSeiMessages(r, 'H.264 7.3.2.3', ({ payloadType, payloadSize }) => {
    const message: SeiMessage = { payloadType, payloadSize, name: seiPayloadName(payloadType) };
    into.push(message);
    const known = seiPayloadOf(payloadType);
    r.open('sei_payload', 'H.264 D.1.1');
    if (known === undefined) {
      message.payload = r.bytes(payloadSize, message.name);
      r.close();
      return;
    }
    const syntax = {};
    message.syntax = syntax;
    known.parse(r, payloadSize, { ...context, sps: bufferingPeriodSps }, syntax);
    // A buffering period activates the SPS that it names (D.2.2): a pic_timing behind it is read with that one.
    if (payloadType === 0) {
      const id = (syntax as { seq_parameter_set_id?: number }).seq_parameter_set_id;
      if (id !== undefined) bufferingPeriodSps = context.spsOf(id);
    }
    const derived = known.derive?.(syntax);
    if (derived !== undefined) message.derived = derived;
    parsePayloadEnd(r);
    r.close();
  });
  return into;
};

/** What may stand behind the elements of a payload (D.1.1): reserved extension data, or a one bit and zeros to the byte border. */
const parsePayloadEnd = (r: SyntaxReader): void => {
  if (!r.byteAligned) r.stopBits('bit_equal_to_one', 'bit_equal_to_zero');
  if (r.bitsLeft > 0) r.bytes(r.bitsLeft / 8, 'reserved_payload_extension_data');
};

