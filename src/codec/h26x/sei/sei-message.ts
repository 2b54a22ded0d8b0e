import { type UnitError, unitErrorOf } from '../../../syntax/diagnostics.ts';
import { BitstreamError } from '../../../syntax/errors.ts';
import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import type { SeiPayload } from './payload.ts';
import { parseSeiMessages, type SeiClauses, type SeiMessageHeader } from './sei-framing.ts';

/** One sei_message() (H.264 7.3.2.3.1, H.265 7.3.5). */
export interface SeiMessage extends SeiMessageHeader {
  /** Name of payloadType: `user_data_unregistered`, …; `reserved_sei_message` if none is assigned. */
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

/** The SEI messages of a codec. */
export interface SeiDialect<Context> extends SeiClauses {
  /** Clause of sei_payload(): `H.264 D.1.1`. */
  readonly payloadClause: string;
  /** Reads what follows the elements of a payload, up to bit `end`. */
  readonly parseEnd: (r: SyntaxReader, end: number) => void;
  /** Names of the payload types that are assigned, each that of its syntax structure. */
  readonly names: Readonly<Record<number, string>>;
  /** The payload with this type, if rtmpkit parses it. */
  readonly payloadOf: (payloadType: number) => SeiPayload<object, object, Context> | undefined;
}

/** Payloads that are parsed, by their type. */
export const payloadsByType = <Context>(
  payloads: readonly SeiPayload<object, object, Context>[],
): ReadonlyMap<number, SeiPayload<object, object, Context>> =>
  new Map(payloads.map((payload) => [payload.payloadType, payload]));

/**
 * Reads sei_rbsp() after the NAL unit header. Messages are added to `into` as they are read. An error in a payload is
 * stored in its message, and thrown after the last message. `contextOf` gives what the next payload is read with;
 * `onMessage` is called after each message, broken ones included.
 */
export const parseSeiWith = <Context>(
  r: SyntaxReader,
  dialect: SeiDialect<Context>,
  contextOf: () => Context,
  into: SeiMessage[],
  onMessage?: (message: SeiMessage) => void,
): void => {
  parseSeiMessages(r, dialect, ({ payloadType, payloadSize }) => {
    const name = dialect.names[payloadType] ?? 'reserved_sei_message';
    const message: SeiMessage = { payloadType, payloadSize, name };
    into.push(message);
    try {
      parsePayload(r, dialect, message, contextOf());
    } catch (error) {
      if (error instanceof BitstreamError) message.error = unitErrorOf(error);
      throw error;
    } finally {
      onMessage?.(message);
    }
  });
};

const parsePayload = <Context>(
  r: SyntaxReader,
  dialect: SeiDialect<Context>,
  message: SeiMessage,
  context: Context,
): void => {
  const end = r.bit + message.payloadSize * 8;
  const known = dialect.payloadOf(message.payloadType);
  r.open('sei_payload', dialect.payloadClause);
  try {
    if (known === undefined) {
      message.payload = message.payloadSize === 0 ? '' : r.bytes(message.payloadSize, message.name);
      return;
    }
    message.syntax = {};
    const bytes = r.peekBytes(message.payloadSize);
    parseElements(r, known, message.name, message.payloadSize, context, message.syntax);
    dialect.parseEnd(r, end);
    const derived = known.derive?.(message.syntax, bytes);
    if (derived !== undefined) message.derived = derived as Readonly<Record<string, unknown>>;
  } finally {
    r.close();
  }
};

const parseElements = <Context>(
  r: SyntaxReader,
  known: SeiPayload<object, object, Context>,
  name: string,
  payloadSize: number,
  context: Context,
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
export const describeSeiMessage = <Context>(message: SeiMessage, dialect: SeiDialect<Context>): string => {
  const { payloadType, name, syntax, derived, error } = message;
  if (dialect.names[payloadType] === undefined) return `reserved ${payloadType}`;
  if (error !== undefined) return `${name}: ${error.code}`;
  return (syntax === undefined ? undefined : dialect.payloadOf(payloadType)?.describe?.(syntax, derived)) ?? name;
};

/** The elements of the first message with this payload, as far as they could be read. */
export const syntaxOf = <T extends object>(
  messages: readonly SeiMessage[],
  { payloadType }: Pick<SeiPayload<T, object, never>, 'payloadType' | 'parse'>,
): Partial<T> | undefined =>
  messages.find((message) => message.payloadType === payloadType)?.syntax as Partial<T> | undefined;
