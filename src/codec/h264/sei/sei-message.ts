import { type UnitError, unitErrorOf } from '../../../syntax/diagnostics.ts';
import { BitstreamError } from '../../../syntax/errors.ts';
import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { parseSeiMessages, type SeiMessageHeader } from '../../h26x/sei-framing.ts';
import type { SeiContext, SeiPayload } from './payload.ts';
import { parsePayloadEnd } from './payload-end.ts';
import { SEI_PAYLOAD_TYPES, seiPayloadName } from './payload-types.ts';
import { seiPayloadOf } from './registry.ts';

/** One sei_message() (H.264 7.3.2.3.1). */
export interface SeiMessage extends SeiMessageHeader {
  /** Name of payloadType (D.1.1): `user_data_unregistered`, …; `reserved_sei_message` if none is assigned. */
  name: string;
  /** The payload's elements, if rtmpkit parses them; after an error, those before it. */
  syntax?: object;
  /** The payload as hex, if rtmpkit does not parse it. */
  payload?: string;
  /** Values derived from the elements. */
  derived?: Readonly<Record<string, unknown>>;
  /** Why the payload could not be read completely. The messages after it are still read. */
  error?: UnitError;
}

/**
 * Reads sei_rbsp() (H.264 7.3.2.3) after the NAL unit header. Messages are added to `into` as they are read. An error
 * in a payload is stored in its message, and thrown after the last message.
 */
export const parseSei = (r: SyntaxReader, context: SeiContext, into: SeiMessage[] = []): SeiMessage[] => {
  let { sps } = context;
  parseSeiMessages(r, 'H.264 7.3.2.3', ({ payloadType, payloadSize }) => {
    const message: SeiMessage = { payloadType, payloadSize, name: seiPayloadName(payloadType) };
    into.push(message);
    try {
      parsePayload(r, message, { spsOf: context.spsOf, sps });
    } catch (error) {
      if (error instanceof BitstreamError) message.error = unitErrorOf(error);
      throw error;
    } finally {
      // A buffering period activates the SPS that it names (D.2.2): a later pic_timing is read with that SPS, and not
      // at all if it is missing.
      if (payloadType === 0) {
        const id = (message.syntax as { seq_parameter_set_id?: number } | undefined)?.seq_parameter_set_id;
        if (id !== undefined) {
          sps = context.spsOf(id);
          context.announce?.(id);
        }
      }
    }
  });
  return into;
};

const parsePayload = (r: SyntaxReader, message: SeiMessage, context: SeiContext): void => {
  const end = r.bit + message.payloadSize * 8;
  const known = seiPayloadOf(message.payloadType);
  r.open('sei_payload', 'H.264 D.1.1');
  try {
    if (known === undefined) {
      message.payload = message.payloadSize === 0 ? '' : r.bytes(message.payloadSize, message.name);
      return;
    }
    message.syntax = {};
    const bytes = r.peekBytes(message.payloadSize);
    parseElements(r, known, message.name, message.payloadSize, context, message.syntax);
    parsePayloadEnd(r, end);
    const derived = known.derive?.(message.syntax, bytes);
    if (derived !== undefined) message.derived = derived as Readonly<Record<string, unknown>>;
  } finally {
    r.close();
  }
};

const parseElements = (
  r: SyntaxReader,
  known: SeiPayload,
  name: string,
  payloadSize: number,
  context: SeiContext,
  into: object,
): void => {
  r.open(name, known.clause);
  try {
    known.parse(r, payloadSize, context, into);
  } finally {
    r.close();
  }
};

/** A message in a few words for a table column: `x264 core 164`, `pic_timing: frame`, `reserved 199`. */
export const describeSei = (message: SeiMessage): string => {
  const { payloadType, name, syntax, derived, error } = message;
  if (SEI_PAYLOAD_TYPES[payloadType] === undefined) return `reserved ${payloadType}`;
  if (error !== undefined) return `${name}: ${error.code}`;
  return (syntax === undefined ? undefined : seiPayloadOf(payloadType)?.describe?.(syntax, derived)) ?? name;
};

/** The elements of the first message with this payload, as far as they could be read. */
export const syntaxOf = <T extends object>(
  messages: readonly SeiMessage[],
  { payloadType }: Pick<SeiPayload<T>, 'payloadType' | 'parse'>,
): Partial<T> | undefined =>
  messages.find((message) => message.payloadType === payloadType)?.syntax as Partial<T> | undefined;
