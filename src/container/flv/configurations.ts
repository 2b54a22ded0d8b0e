import { parseAudioSpecificConfig } from '../../codec/aac/config/audio-specific-config.ts';
import { deriveAudioSpecificConfig } from '../../codec/aac/config/derive.ts';
import { audioSpecificConfigRules } from '../../codec/aac/config/rules.ts';
import { deriveAv1Config, deriveAv1Head } from '../../codec/av1/config/av1-config-derive.ts';
import { parseAv1ConfigRecord } from '../../codec/av1/config/av1-config-record.ts';
import { av1ConfigRules } from '../../codec/av1/config/av1-config-rules.ts';
import { parseAv1VideoDescriptor } from '../../codec/av1/config/video-descriptor.ts';
import { type ReadRecord, type RecordFunctions, readRecord } from '../../codec/config-record/read-record.ts';
import { deriveFlacConfig } from '../../codec/flac/config/flac-derive.ts';
import { flacConfigRules } from '../../codec/flac/config/flac-rules.ts';
import { parseFlacConfigRecord } from '../../codec/flac/config/stream-info.ts';
import { deriveAvcConfig } from '../../codec/h264/config/avc-config-derive.ts';
import { parseAvcConfigRecord } from '../../codec/h264/config/avc-config-record.ts';
import { avcConfigRules } from '../../codec/h264/config/avc-config-rules.ts';
import { deriveHevcConfig } from '../../codec/hevc/config/hevc-config-derive.ts';
import { parseHevcConfigRecord } from '../../codec/hevc/config/hevc-config-record.ts';
import { hevcConfigRules } from '../../codec/hevc/config/hevc-config-rules.ts';
import { deriveOpusHead } from '../../codec/opus/config/opus-derive.ts';
import { parseOpusHead } from '../../codec/opus/config/opus-head.ts';
import { opusHeadRules } from '../../codec/opus/config/opus-rules.ts';
import { deriveVpConfig } from '../../codec/vpx/config/vp-config-derive.ts';
import { parseVpConfigRecord } from '../../codec/vpx/config/vp-config-record.ts';
import { vpConfigRules } from '../../codec/vpx/config/vp-config-rules.ts';
import { deriveVvcConfig } from '../../codec/vvc/config/vvc-config-derive.ts';
import { parseVvcConfigRecord } from '../../codec/vvc/config/vvc-config-record.ts';
import { vvcConfigRules } from '../../codec/vvc/config/vvc-config-rules.ts';
import type { AudioConfigDerived, VideoConfigDerived } from '../../media/config-derived.ts';
import type { FieldSink } from '../../syntax/field-sink.ts';

/** What follows from a configuration record, for video or audio. */
export type ConfigurationDerived = VideoConfigDerived | AudioConfigDerived;

/** The decoder configuration record of a sequence header. */
export type Configuration = ReadRecord<object, ConfigurationDerived>;

type Read = (bytes: Uint8Array, sink?: FieldSink) => Configuration;

const reader =
  <R extends object, D extends ConfigurationDerived>(functions: RecordFunctions<R, D>): Read =>
  (bytes, sink) =>
    readRecord(bytes, functions, sink);

/** VP8 and VP9 share a record. */
const vpReader = (codec: 'vp08' | 'vp09'): Read =>
  reader({
    parse: parseVpConfigRecord,
    derive: (record) => deriveVpConfig(record, codec),
    rules: (record) => vpConfigRules(record, codec),
  });

/** How the record of a codec is read. A codec is one line. */
const CONFIGURATIONS: Readonly<Record<string, Read>> = {
  avc1: reader({ parse: parseAvcConfigRecord, derive: deriveAvcConfig, rules: avcConfigRules }),
  hvc1: reader({ parse: parseHevcConfigRecord, derive: deriveHevcConfig, rules: hevcConfigRules }),
  vvc1: reader({ parse: parseVvcConfigRecord, derive: deriveVvcConfig, rules: vvcConfigRules }),
  av01: reader({ parse: parseAv1ConfigRecord, derive: deriveAv1Config, rules: av1ConfigRules }),
  vp08: vpReader('vp08'),
  vp09: vpReader('vp09'),
  mp4a: reader({
    parse: parseAudioSpecificConfig,
    derive: deriveAudioSpecificConfig,
    rules: audioSpecificConfigRules,
  }),
  Opus: reader({ parse: parseOpusHead, derive: deriveOpusHead, rules: opusHeadRules }),
  fLaC: reader({ parse: parseFlacConfigRecord, derive: deriveFlacConfig, rules: flacConfigRules }),
};

/** MPEG2TSSequenceStart: AV1 says in a descriptor what it says in a record elsewhere. */
export const readTransportStreamConfiguration = reader({
  parse: parseAv1VideoDescriptor,
  derive: (head) => deriveAv1Head(head),
  rules: () => [],
});

/** Reads the record of a sequence header; `undefined` for a codec that has none or is not known. */
export const readConfiguration = (codec: string, bytes: Uint8Array, sink?: FieldSink): Configuration | undefined =>
  CONFIGURATIONS[codec]?.(bytes, sink);
