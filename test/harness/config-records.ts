import { parseAudioSpecificConfig } from '../../src/codec/aac/config/audio-specific-config.ts';
import { deriveAudioSpecificConfig } from '../../src/codec/aac/config/derive.ts';
import { audioSpecificConfigRules } from '../../src/codec/aac/config/rules.ts';
import { deriveAv1Config, deriveAv1Head } from '../../src/codec/av1/config/av1-config-derive.ts';
import { parseAv1ConfigRecord } from '../../src/codec/av1/config/av1-config-record.ts';
import { av1ConfigRules } from '../../src/codec/av1/config/av1-config-rules.ts';
import { parseAv1VideoDescriptor } from '../../src/codec/av1/config/video-descriptor.ts';
import { type ReadRecord, readRecord } from '../../src/codec/config-record/read-record.ts';
import { deriveFlacConfig } from '../../src/codec/flac/config/flac-derive.ts';
import { flacConfigRules } from '../../src/codec/flac/config/flac-rules.ts';
import { parseFlacConfigRecord } from '../../src/codec/flac/config/stream-info.ts';
import { deriveAvcConfig } from '../../src/codec/h264/config/avc-config-derive.ts';
import { parseAvcConfigRecord } from '../../src/codec/h264/config/avc-config-record.ts';
import { avcConfigRules } from '../../src/codec/h264/config/avc-config-rules.ts';
import { deriveHevcConfig } from '../../src/codec/hevc/config/hevc-config-derive.ts';
import { parseHevcConfigRecord } from '../../src/codec/hevc/config/hevc-config-record.ts';
import { hevcConfigRules } from '../../src/codec/hevc/config/hevc-config-rules.ts';
import { deriveOpusHead } from '../../src/codec/opus/config/opus-derive.ts';
import { parseOpusHead } from '../../src/codec/opus/config/opus-head.ts';
import { opusHeadRules } from '../../src/codec/opus/config/opus-rules.ts';
import { deriveVpConfig } from '../../src/codec/vpx/config/vp-config-derive.ts';
import { parseVpConfigRecord } from '../../src/codec/vpx/config/vp-config-record.ts';
import { vpConfigRules } from '../../src/codec/vpx/config/vp-config-rules.ts';
import { deriveVvcConfig } from '../../src/codec/vvc/config/vvc-config-derive.ts';
import { parseVvcConfigRecord } from '../../src/codec/vvc/config/vvc-config-record.ts';
import { vvcConfigRules } from '../../src/codec/vvc/config/vvc-config-rules.ts';
import type { FieldSink } from '../../src/syntax/field-sink.ts';

/** How each kind of record is read. */
export const READERS = {
  avcC: (bytes: Uint8Array, sink?: FieldSink) =>
    readRecord(bytes, { parse: parseAvcConfigRecord, derive: deriveAvcConfig, rules: avcConfigRules }, sink),
  hvcC: (bytes: Uint8Array, sink?: FieldSink) =>
    readRecord(bytes, { parse: parseHevcConfigRecord, derive: deriveHevcConfig, rules: hevcConfigRules }, sink),
  vvcC: (bytes: Uint8Array, sink?: FieldSink) =>
    readRecord(bytes, { parse: parseVvcConfigRecord, derive: deriveVvcConfig, rules: vvcConfigRules }, sink),
  av1C: (bytes: Uint8Array, sink?: FieldSink) =>
    readRecord(bytes, { parse: parseAv1ConfigRecord, derive: deriveAv1Config, rules: av1ConfigRules }, sink),
  av1D: (bytes: Uint8Array, sink?: FieldSink) =>
    readRecord(bytes, { parse: parseAv1VideoDescriptor, derive: (head) => deriveAv1Head(head), rules: () => [] }, sink),
  vpcC: (bytes: Uint8Array, sink?: FieldSink) =>
    readRecord(
      bytes,
      { parse: parseVpConfigRecord, derive: (r) => deriveVpConfig(r), rules: (r) => vpConfigRules(r) },
      sink,
    ),
  asc: (bytes: Uint8Array, sink?: FieldSink) =>
    readRecord(
      bytes,
      { parse: parseAudioSpecificConfig, derive: deriveAudioSpecificConfig, rules: audioSpecificConfigRules },
      sink,
    ),
  OpusHead: (bytes: Uint8Array, sink?: FieldSink) =>
    readRecord(bytes, { parse: parseOpusHead, derive: deriveOpusHead, rules: opusHeadRules }, sink),
  fLaC: (bytes: Uint8Array, sink?: FieldSink) =>
    readRecord(bytes, { parse: parseFlacConfigRecord, derive: deriveFlacConfig, rules: flacConfigRules }, sink),
} as const satisfies Record<string, (bytes: Uint8Array, sink?: FieldSink) => ReadRecord<unknown, object>>;

export type ConfigKind = keyof typeof READERS;

/** A decoder configuration record with its expected values. */
export interface ConfigVector {
  readonly name: string;
  readonly kind: ConfigKind;
  /** The command that made it, the public repository and file it is from, or the clause it was written from. */
  readonly origin: string;
  /** What confirms the expected values; codec strings always follow their clause. */
  readonly reference: 'ffprobe' | 'ffmpeg trace_headers' | 'the clause alone';
  readonly hex: string;
  /** Derived values, at least these. */
  readonly derived: object;
  /** Codes of the findings. */
  readonly findings: readonly string[];
  /** `bit:name=value` of trace_headers: of the OBUs of an av1C, or of the first SPS of a hvcC. */
  readonly elements?: string;
}

export const readConfig = (kind: ConfigKind, bytes: Uint8Array, sink?: FieldSink): ReadRecord<object, object> =>
  READERS[kind](bytes, sink);
