import { toPlain } from '../../amf/plain.ts';
import type { Amf0Value } from '../../amf/value.ts';
import type { FlvTag } from '../../container/flv/item.ts';
import type { MultichannelConfig } from '../../container/flv/multichannel-config.ts';
import type { MultitrackEntry } from '../../container/flv/multitrack.ts';
import { channelName } from '../../container/flv/names.ts';
import type { ParsedPayload, ParsedTag } from '../../container/flv/parse-tag.ts';
import { scriptMessage } from '../../container/flv/script-data.ts';
import { TAG_HEADER_BYTES, TAG_TYPE, timestampOf } from '../../container/flv/tag-header.ts';
import { unitErrorOf } from '../../syntax/diagnostics.ts';
import { type FieldTrace, tracedFields } from '../../syntax/field-trace.ts';
import type {
  AudioRecord,
  PayloadContents,
  PayloadDerived,
  ScriptRecord,
  TagDerived,
  TagRecord,
  TagType,
  VideoRecord,
} from './records.ts';
import type { UnitsOfTag } from './video-units.ts';

export const tagTypeOf = (tagType: number): TagType => {
  if (tagType === TAG_TYPE.video) return 'video';
  if (tagType === TAG_TYPE.audio) return 'audio';
  return tagType === TAG_TYPE.script || tagType === TAG_TYPE.scriptAmf3 ? 'script' : 'unknown';
};

/** Presentation time of a payload; absent where it has none. */
export const ptsOf = (payload: ParsedPayload, dtsMs: number): number | undefined => {
  if (!isCoded(payload)) return undefined;
  const nanos = payload.timestampOffsetNano ?? 0;
  // A millionth of a millisecond at a time: the sum stays exact.
  return (Math.round((dtsMs + (payload.compositionTimeMs ?? 0)) * 1e6) + nanos) / 1e6;
};

/** Pictures or sound, which have a time. */
export const isCoded = ({ packetType }: ParsedPayload): boolean =>
  packetType === 'CodedFrames' || packetType === 'CodedFramesX';

/** A payload with the NAL units in it. */
export interface ReadPayload {
  readonly payload: ParsedPayload;
  readonly units?: UnitsOfTag;
}

export const tagRecord = (
  tag: FlvTag,
  parsed: ParsedTag,
  index: number,
  dtsMs: number,
  payloads: readonly ReadPayload[],
  trace: FieldTrace | undefined,
): TagRecord => {
  const { header, encryption, error } = parsed;
  const type = tagTypeOf(header.tagType);
  const first = payloads[0]?.payload;
  const isMultitrack = parsed.video?.tracks !== undefined || parsed.audio?.tracks !== undefined;
  const ptsMs = first === undefined || isMultitrack ? undefined : ptsOf(first, dtsMs);
  const cts = first === undefined || isMultitrack || ptsMs === undefined ? undefined : (first.compositionTimeMs ?? 0);
  const derived = tagDerived(parsed, dtsMs, payloads, isMultitrack);
  return {
    record: 'tag',
    index,
    offset: tag.offset,
    type,
    tagType: header.tagType,
    size: TAG_HEADER_BYTES + header.dataSize,
    dataSize: header.dataSize,
    timestamp: timestampOf(header),
    dtsMs,
    ...(ptsMs !== undefined && { ptsMs }),
    ...(type === 'video' && cts !== undefined && { compositionTimeMs: cts }),
    ...(header.reserved > 0 && { reserved: header.reserved }),
    ...(header.filter > 0 && { filter: header.filter }),
    ...(header.streamId > 0 && { streamId: header.streamId }),
    ...(tag.previousTagSize !== undefined && { previousTagSize: tag.previousTagSize }),
    ...(tag.missingBytes > 0 && { missingBytes: tag.missingBytes }),
    ...(encryption !== undefined && { encryption }),
    ...(parsed.video !== undefined && { video: videoRecord(parsed, payloads) }),
    ...(parsed.audio !== undefined && { audio: audioRecord(parsed, payloads) }),
    ...(parsed.script !== undefined && { script: scriptRecord(parsed.script) }),
    ...(Object.keys(derived).length > 0 && { derived }),
    ...tracedFields(trace),
    ...(error !== undefined && { error: unitErrorOf(error) }),
  };
};

const plainValues = (values: readonly Amf0Value[]) => values.map((value) => toPlain(value));

const videoRecord = ({ video }: ParsedTag, payloads: readonly ReadPayload[]): VideoRecord =>
  withContents({ ...video }, payloads);

const audioRecord = ({ audio }: ParsedTag, payloads: readonly ReadPayload[]): AudioRecord =>
  withContents({ ...audio }, payloads);

/** Adds what the payloads hold: to its track in a multitrack tag, to the tag elsewhere. */
const withContents = <R extends { tracks?: MultitrackEntry[] }>(
  record: R,
  payloads: readonly ReadPayload[],
): R & PayloadContents => {
  const contents = payloads.map(({ payload }) => contentsOf(payload));
  const { tracks } = record;
  // Payloads come in the order of their tracks; one that could not be read has none.
  if (tracks !== undefined) return { ...record, tracks: tracks.map((track, i) => ({ ...track, ...contents[i] })) };
  return { ...record, ...contents[0] };
};

const contentsOf = ({ configuration, multichannelConfig, metadata }: ParsedPayload): PayloadContents => ({
  ...(configuration !== undefined && { configuration: configuration.record }),
  ...(multichannelConfig !== undefined && { multichannelConfig }),
  ...(metadata !== undefined && { metadata: plainValues(metadata) }),
});

const scriptRecord = (script: NonNullable<ParsedTag['script']>): ScriptRecord => {
  const { name, wrapper, values } = scriptMessage(script);
  return {
    ...(script.format !== undefined && { format: script.format }),
    ...(name !== undefined && { name }),
    ...(wrapper !== undefined && { wrapper }),
    values: plainValues(values),
  };
};

const tagDerived = (
  parsed: ParsedTag,
  dtsMs: number,
  payloads: readonly ReadPayload[],
  isMultitrack: boolean,
): TagDerived => {
  const [first] = payloads;
  const frameType = parsed.video?.frameType;
  const isSilence = parsed.header.tagType === TAG_TYPE.audio && parsed.header.dataSize === 0;
  const coded = payloads.some(({ payload }) => isCoded(payload) || payload.packetType === 'SequenceStart');
  return {
    ...(first !== undefined && !isMultitrack && payloadDerived(first)),
    ...(first !== undefined && isMultitrack && { packetType: first.payload.packetType }),
    ...(frameType !== undefined && coded && { keyframe: frameType === 1 }),
    ...(isSilence && { silence: true as const }),
    ...(first?.payload.multichannelConfig !== undefined && channelsOf(first.payload.multichannelConfig)),
    ...(isMultitrack && {
      tracks: payloads.map((read) => {
        const { trackId, compositionTimeMs } = read.payload;
        const ptsMs = ptsOf(read.payload, dtsMs);
        return {
          trackId,
          ...payloadDerived(read),
          ...(compositionTimeMs !== undefined && { compositionTimeMs }),
          ...(ptsMs !== undefined && { ptsMs }),
        };
      }),
    }),
  };
};

const payloadDerived = ({ payload, units }: ReadPayload): PayloadDerived => ({
  ...(payload.codec !== '' && { codec: payload.codec }),
  packetType: payload.packetType,
  payloadSize: payload.end - payload.start,
  ...(units !== undefined && { nalus: units.nalus }),
  ...(units?.annexB === true && { annexB: true as const }),
  ...(payload.configuration !== undefined && { configuration: payload.configuration.derived }),
});

/** The channels that a MultichannelConfig names. */
const channelsOf = ({
  audioChannelMapping: mapping,
  audioChannelFlags: flags,
}: Partial<MultichannelConfig>): { readonly channels?: readonly string[] } => {
  if (mapping !== undefined) return { channels: mapping.map(channelName) };
  if (flags === undefined) return {};
  const set = Array.from({ length: 32 }, (_, bit) => bit).filter((bit) => Math.floor(flags / 2 ** bit) % 2 === 1);
  return { channels: set.map(channelName) };
};
