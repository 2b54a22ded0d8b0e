import type { AmfPlain } from '../../amf/plain.ts';
import { parseMediaMessage } from '../../container/flv/body/parse-body.ts';
import type { MediaKind } from '../../media/media-message.ts';
import { FieldTrace } from '../../syntax/field-trace.ts';
import { AUDIO, MESSAGE_TYPES, messageTypeOf, readMessage, VIDEO } from '../../transport/rtmp/message/registry.ts';
import type { MessageRecord } from './records.ts';

/** The syntax of a body; `bytes`: the body, without what is masked in the record. */
export interface TracedBody {
  readonly trace: FieldTrace;
  readonly bytes: Uint8Array;
}

const KINDS: Readonly<Record<number, MediaKind>> = {
  [AUDIO]: 'audio',
  [VIDEO]: 'video',
  [MESSAGE_TYPES.data.id]: 'script',
  [MESSAGE_TYPES.amf3Data.id]: 'script',
};

/** Stands for each byte of a text that is masked. */
const MASK = 0x2a;

/** The syntax of the body of a message; `undefined` for one without a known structure. Texts that the record masks are masked. */
export const traceMessage = (record: MessageRecord, bytes: Uint8Array): TracedBody | undefined => {
  const trace = traced(record, bytes);
  if (trace === undefined) return undefined;
  const { command, script } = record;
  if (command === undefined && script === undefined) return { trace, bytes };
  const shown = new Set<string>();
  for (const value of [
    command?.commandName,
    command?.commandObject,
    command?.arguments,
    script?.name,
    script?.wrapper,
  ]) {
    if (value !== undefined) addTexts(value, shown);
  }
  addTexts((script?.values ?? []) as AmfPlain[], shown);
  const masked = maskedBytes(trace, bytes, shown);
  return masked === bytes ? { trace, bytes } : { trace: traced(record, masked) ?? trace, bytes: masked };
};

const traced = ({ messageTypeId }: MessageRecord, bytes: Uint8Array): FieldTrace | undefined => {
  const trace = new FieldTrace();
  const kind = KINDS[messageTypeId];
  if (kind !== undefined) {
    const isAmf3 = messageTypeId === MESSAGE_TYPES.amf3Data.id;
    parseMediaMessage({ kind, timestampMs: 0, body: bytes, ...(isAmf3 && { isAmf3 }) }, trace);
    return trace;
  }
  const type = messageTypeOf(messageTypeId);
  if (type === undefined) return undefined;
  readMessage(type, bytes, trace);
  return trace;
};

/** Texts of a value, names of members included. */
const addTexts = (value: AmfPlain, into: Set<string>): void => {
  if (typeof value === 'string') into.add(value);
  else if (Array.isArray(value)) for (const item of value) addTexts(item, into);
  else if (typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) {
      // A name that comes again has a number after it.
      into.add(key).add(key.replace(/#\d+$/, ''));
      addTexts(item, into);
    }
  }
};

/** A copy without the texts that are not `shown`; the bytes themselves if all are. */
const maskedBytes = (trace: FieldTrace, bytes: Uint8Array, shown: ReadonlySet<string>): Uint8Array => {
  let masked = bytes;
  for (const { bit, bits, descriptor, value } of trace.fields) {
    if (descriptor !== 'utf8' || typeof value !== 'string' || shown.has(value)) continue;
    if (masked === bytes) masked = bytes.slice();
    masked.fill(MASK, bit / 8, (bit + bits) / 8);
  }
  return masked;
};
