import { parseAmf0Values } from '../../../amf/amf0.ts';
import type { Amf0Value } from '../../../amf/value.ts';
import type { Configuration } from '../../../codec/descriptor.ts';
import { codecOf } from '../../../codec/registry.ts';
import type { MediaMessage } from '../../../media/media-message.ts';
import type { SyntaxIssue } from '../../../syntax/diagnostics.ts';
import { BitstreamError } from '../../../syntax/errors.ts';
import type { FieldSink } from '../../../syntax/field-sink.ts';
import { shiftedSink } from '../../../syntax/shifted-sink.ts';
import { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { type AudioHeader, parseAudioTagHeader } from './audio-tag-header.ts';
import { type EncryptionHeader, isEncrypted, parseEncryptionHeader } from './encryption-header.ts';
import { type MultichannelConfig, parseMultichannelConfig } from './multichannel-config.ts';
import type { FlvPayload } from './payload.ts';
import { parseScriptData, type ScriptData } from './script-data.ts';
import { readSequenceHeader, type SequenceHeader } from './sequence-header.ts';
import { parseVideoTagHeader, type VideoHeader } from './video-tag-header.ts';

/** A payload with its parsed content, unless that is coded pictures or sound. */
export interface ParsedPayload extends FlvPayload {
  readonly configuration?: SequenceHeader;
  readonly multichannelConfig?: Partial<MultichannelConfig>;
  /** VideoPacketType Metadata: names and values. */
  readonly metadata?: readonly Amf0Value[];
}

/** The body of a message, parsed down to its payloads; after an error, what was parsed before it. */
export interface MessageBody {
  encryption?: Partial<EncryptionHeader>;
  video?: Partial<VideoHeader>;
  audio?: Partial<AudioHeader>;
  script?: ScriptData;
  readonly payloads: ParsedPayload[];
  error?: BitstreamError;
  issues: readonly SyntaxIssue[];
}

/** What the header of a message says about its body. */
export interface BodyKind extends Pick<MediaMessage, 'isAmf3'> {
  readonly kind: MediaMessage['kind'] | 'unknown';
  /** FLV tags with `filter` 1: an encryption header comes before the payload. */
  readonly isFiltered?: boolean;
}

/**
 * Parses the body of a message. Never throws for malformed data. Byte ranges of payloads, and bit positions in errors
 * and the trace, count from the first byte of the body.
 */
export const parseMediaMessage = (message: MediaMessage, sink?: FieldSink): MessageBody =>
  parseBody(new SyntaxReader(message.body, { sink }), message.body, message, sink);

/** Parses the body from the position of `r` to the end of `bytes`, which `r` reads. */
export const parseBody = (r: SyntaxReader, bytes: Uint8Array, kind: BodyKind, sink?: FieldSink): MessageBody => {
  const body: MessageBody = { payloads: [], issues: [] };
  try {
    // An empty body has no header: silence in audio (E-RTMP v2), meaningless elsewhere.
    if (r.bitsLeft > 0) parseInto(r, bytes, kind, sink, body);
  } catch (error) {
    if (!(error instanceof BitstreamError)) throw error;
    body.error = error;
  }
  body.issues = r.issues;
  return body;
};

const parseInto = (
  r: SyntaxReader,
  bytes: Uint8Array,
  { kind, isAmf3 = false, isFiltered = false }: BodyKind,
  sink: FieldSink | undefined,
  into: MessageBody,
): void => {
  const take = (payload: FlvPayload) => {
    if (isFiltered) return;
    const content = contentOf(payload, bytes, sink);
    into.payloads.push(content === undefined ? payload : { ...payload, ...content });
  };
  if (kind === 'video') parseVideoTagHeader(r, (into.video = {}), take);
  else if (kind === 'audio') parseAudioTagHeader(r, (into.audio = {}), take);
  if (isFiltered) {
    parseEncryptionHeader(r, (into.encryption = {}));
    if (isEncrypted(into.encryption)) return;
  }
  if (kind === 'script') parseScriptData(r, isAmf3, (into.script = { values: [] }));
};

/** Parses payloads that are not coded pictures or sound. */
const contentOf = (
  { codec, packetType, start, end }: FlvPayload,
  bytes: Uint8Array,
  sink: FieldSink | undefined,
): Partial<ParsedPayload> | undefined => {
  if (start >= end || packetType === 'CodedFrames' || packetType === 'CodedFramesX') return undefined;
  const part = bytes.subarray(start, end);
  const shifted = sink === undefined ? undefined : shiftedSink(sink, start * 8);
  if (packetType === 'SequenceStart') {
    const known = codecOf(codec);
    const configuration = known && readSequenceHeader(known, part, shifted);
    return configuration && { configuration };
  }
  if (packetType === 'MPEG2TSSequenceStart') {
    const configuration: Configuration | undefined = codecOf(codec)?.config?.readTransportStream?.(part, shifted);
    return configuration && { configuration: { ...configuration, sets: [] } };
  }
  if (packetType === 'MultichannelConfig') {
    const multichannelConfig = {};
    parseMultichannelConfig(new SyntaxReader(part, { sink: shifted }), multichannelConfig);
    return { multichannelConfig };
  }
  if (packetType === 'Metadata') {
    return { metadata: parseAmf0Values(new SyntaxReader(part, { sink: shifted })) };
  }
  return undefined;
};
