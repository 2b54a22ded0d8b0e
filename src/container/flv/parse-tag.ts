import { parseAmf0Values } from '../../amf/amf0.ts';
import type { Amf0Value } from '../../amf/value.ts';
import type { Configuration } from '../../codec/descriptor.ts';
import { codecOf } from '../../codec/registry.ts';
import type { SyntaxIssue } from '../../syntax/diagnostics.ts';
import { BitstreamError } from '../../syntax/errors.ts';
import type { FieldSink } from '../../syntax/field-sink.ts';
import { shiftedSink } from '../../syntax/shifted-sink.ts';
import { SyntaxReader } from '../../syntax/syntax-reader.ts';
import { type AudioHeader, parseAudioTagHeader } from './audio-tag-header.ts';
import { type EncryptionHeader, isEncrypted, parseEncryptionHeader } from './encryption-header.ts';
import { type MultichannelConfig, parseMultichannelConfig } from './multichannel-config.ts';
import type { FlvPayload } from './payload.ts';
import { parseScriptData, type ScriptData } from './script-data.ts';
import { parseTagHeader, TAG_HEADER_BYTES, TAG_TYPE, type TagHeader } from './tag-header.ts';
import { parseVideoTagHeader, type VideoHeader } from './video-tag-header.ts';

/** A payload with what it holds, where that is not coded pictures or sound. */
export interface ParsedPayload extends FlvPayload {
  readonly configuration?: Configuration;
  readonly multichannelConfig?: Partial<MultichannelConfig>;
  /** VideoPacketType Metadata: names and values. */
  readonly metadata?: readonly Amf0Value[];
}

/** A tag, read down to its payloads; after an error, as far as it was read. */
export interface ParsedTag {
  readonly header: TagHeader;
  encryption?: Partial<EncryptionHeader>;
  video?: Partial<VideoHeader>;
  audio?: Partial<AudioHeader>;
  script?: ScriptData;
  readonly payloads: ParsedPayload[];
  error?: BitstreamError;
  issues: readonly SyntaxIssue[];
}

/**
 * Reads a tag: `bytes` from the first byte of its header to the end of its data. Never throws for what the bytes say.
 * Bit positions, in errors and in the trace, count from the first bit of the tag header.
 */
export const parseTag = (bytes: Uint8Array, sink?: FieldSink): ParsedTag => {
  const r = new SyntaxReader(bytes, { sink });
  const tag: ParsedTag = { header: parseTagHeader(r), payloads: [], issues: [] };
  try {
    parseBody(r, bytes, tag, sink);
  } catch (error) {
    if (!(error instanceof BitstreamError)) throw error;
    tag.error = error;
  }
  tag.issues = r.issues;
  return tag;
};

const parseBody = (r: SyntaxReader, bytes: Uint8Array, tag: ParsedTag, sink: FieldSink | undefined): void => {
  const { tagType, filter } = tag.header;
  // Without a byte there is no header: in audio that means silence (E-RTMP v2), elsewhere nothing.
  if (bytes.length === TAG_HEADER_BYTES) return;
  const take = (payload: FlvPayload) => {
    const content = contentOf(payload, bytes, sink);
    tag.payloads.push(content === undefined ? payload : { ...payload, ...content });
  };
  if (tagType === TAG_TYPE.video) parseVideoTagHeader(r, (tag.video = {}), filter === 1 ? () => undefined : take);
  else if (tagType === TAG_TYPE.audio) parseAudioTagHeader(r, (tag.audio = {}), filter === 1 ? () => undefined : take);
  if (filter === 1) {
    parseEncryptionHeader(r, (tag.encryption = {}));
    if (isEncrypted(tag.encryption)) return;
  }
  if (tagType === TAG_TYPE.script || tagType === TAG_TYPE.scriptAmf3) {
    parseScriptData(r, tagType === TAG_TYPE.scriptAmf3, (tag.script = { values: [] }));
  }
};

/** The parts of a payload that are structures of their own. */
const contentOf = (
  { codec, packetType, start, end }: FlvPayload,
  bytes: Uint8Array,
  sink: FieldSink | undefined,
): Partial<ParsedPayload> | undefined => {
  if (start >= end || packetType === 'CodedFrames' || packetType === 'CodedFramesX') return undefined;
  const part = bytes.subarray(start, end);
  const shifted = sink === undefined ? undefined : shiftedSink(sink, start * 8);
  if (packetType === 'SequenceStart') {
    const configuration = codecOf(codec)?.config?.read(part, shifted);
    return configuration && { configuration };
  }
  if (packetType === 'MPEG2TSSequenceStart') {
    const configuration = codecOf(codec)?.config?.readTransportStream?.(part, shifted);
    return configuration && { configuration };
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
