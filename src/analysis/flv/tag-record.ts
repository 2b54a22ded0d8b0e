import { toPlain } from '../../amf/plain.ts';
import type { Amf0Value } from '../../amf/value.ts';
import type { MultichannelConfig } from '../../container/flv/body/multichannel-config.ts';
import type { MultitrackEntry } from '../../container/flv/body/multitrack.ts';
import type { ParsedPayload } from '../../container/flv/body/parse-body.ts';
import { isCoded, isPicture, ptsOf } from '../../container/flv/body/payload.ts';
import { scriptMessage } from '../../container/flv/body/script-data.ts';
import { channelName, FRAME_TYPE } from '../../container/flv/names.ts';
import type { ReadTag } from '../../container/flv/tag/flv-reader.ts';
import type { ParsedTag } from '../../container/flv/tag/parse-tag.ts';
import { TAG_HEADER_BYTES, TAG_TYPE, timestampOf } from '../../container/flv/tag/tag-header.ts';
import { unitErrorOf } from '../../syntax/diagnostics.ts';
import { tracedFields } from '../../syntax/field-trace.ts';
import type { ReadPayload } from '../timeline/timeline.ts';
import type { PayloadContents, PayloadDerived, ScriptRecord, TagDerived, TagRecord, TrackDerived } from './records.ts';

/** The record of a tag, keys in output order. */
export const tagRecord = (
  { index, offset, type, parsed, dtsMs, trace, previousTagSize, missingBytes }: ReadTag,
  payloads: readonly ReadPayload[],
): TagRecord => {
  const { header, error } = parsed;
  const isMultitrack = parsed.video?.tracks !== undefined || parsed.audio?.tracks !== undefined;
  const single = isMultitrack ? undefined : payloads[0]?.payload;
  const ptsMs = single === undefined || !isCoded(single) ? undefined : ptsOf(single, dtsMs);
  const record: TagRecord = {
    record: 'tag',
    index,
    offset,
    type,
    tagType: header.tagType,
    size: TAG_HEADER_BYTES + header.dataSize,
    dataSize: header.dataSize,
    timestamp: timestampOf(header),
    dtsMs,
  };
  if (ptsMs !== undefined) record.ptsMs = ptsMs;
  if (type === 'video' && ptsMs !== undefined) record.compositionTimeMs = single?.compositionTimeMs ?? 0;
  if (header.reserved > 0) record.reserved = header.reserved;
  if (header.filter > 0) record.filter = header.filter;
  if (header.streamId > 0) record.streamId = header.streamId;
  if (previousTagSize !== undefined) record.previousTagSize = previousTagSize;
  if (missingBytes > 0) record.missingBytes = missingBytes;
  if (parsed.encryption !== undefined) record.encryption = parsed.encryption;
  if (parsed.video !== undefined) record.video = withContents(parsed.video, payloads);
  if (parsed.audio !== undefined) record.audio = withContents(parsed.audio, payloads);
  if (parsed.script !== undefined) record.script = scriptRecord(parsed.script);
  const derived = tagDerived(parsed, dtsMs, payloads, isMultitrack);
  if (derived !== undefined) record.derived = derived;
  Object.assign(record, tracedFields(trace));
  if (error !== undefined) record.error = unitErrorOf(error);
  return record;
};

const plainValues = (values: readonly Amf0Value[]) => values.map((value) => toPlain(value));

/** Adds the contents of the payloads to the tag, or to the tracks of a multitrack tag. */
const withContents = <R extends { tracks?: MultitrackEntry[] }>(
  record: R,
  payloads: readonly ReadPayload[],
): R & PayloadContents => {
  const { tracks } = record;
  // Hot path: most tags hold only coded frames.
  if (tracks === undefined && !payloads.some(({ payload }) => hasContents(payload))) return record;
  const contents = payloads.map(({ payload }) => contentsOf(payload));
  // Payloads are in track order; an unreadable track has none.
  if (tracks !== undefined) return { ...record, tracks: tracks.map((track, i) => ({ ...track, ...contents[i] })) };
  return { ...record, ...contents[0] };
};

const hasContents = ({ configuration, multichannelConfig, metadata }: ParsedPayload): boolean =>
  (configuration !== undefined && configuration.annexB !== true) ||
  multichannelConfig !== undefined ||
  metadata !== undefined;

const contentsOf = ({ configuration, multichannelConfig, metadata }: ParsedPayload): PayloadContents => ({
  ...(configuration !== undefined && configuration.annexB !== true && { configuration: configuration.record }),
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

/** `undefined` if nothing can be derived from the tag. */
const tagDerived = (
  parsed: ParsedTag,
  dtsMs: number,
  payloads: readonly ReadPayload[],
  isMultitrack: boolean,
): TagDerived | undefined => {
  const [first] = payloads;
  const isSilence = parsed.header.tagType === TAG_TYPE.audio && parsed.header.dataSize === 0;
  if (first === undefined && !isSilence && !isMultitrack) return undefined;
  const derived: TagDerived = {};
  if (first !== undefined && isMultitrack) derived.packetType = first.payload.packetType;
  else if (first !== undefined) addPayload(derived, first);
  const frameType = parsed.video?.frameType;
  if (frameType !== undefined && payloads.some(({ payload }) => isPicture(payload)))
    derived.keyframe = frameType === FRAME_TYPE.key;
  if (isSilence) derived.silence = true;
  const channels = first?.payload.multichannelConfig && channelsOf(first.payload.multichannelConfig);
  if (channels !== undefined) derived.channels = channels;
  if (isMultitrack) derived.tracks = payloads.map((read) => trackDerived(read, dtsMs));
  return derived;
};

const trackDerived = (read: ReadPayload, dtsMs: number): TrackDerived => {
  const { trackId, compositionTimeMs } = read.payload;
  const derived: TrackDerived = { trackId };
  addPayload(derived, read);
  if (compositionTimeMs !== undefined) derived.compositionTimeMs = compositionTimeMs;
  if (isCoded(read.payload)) derived.ptsMs = ptsOf(read.payload, dtsMs);
  return derived;
};

const addPayload = (derived: PayloadDerived, { payload, units }: ReadPayload): void => {
  if (payload.codec !== '') derived.codec = payload.codec;
  derived.packetType = payload.packetType;
  derived.payloadSize = payload.end - payload.start;
  if (units !== undefined) derived.nalus = units.nalus;
  if (units?.annexB === true || payload.configuration?.annexB === true) derived.annexB = true;
  if (payload.configuration !== undefined) derived.configuration = payload.configuration.derived;
};

const channelsOf = ({
  audioChannelMapping: mapping,
  audioChannelFlags: flags,
}: Partial<MultichannelConfig>): readonly string[] | undefined => {
  if (mapping !== undefined) return mapping.map(channelName);
  if (flags === undefined) return undefined;
  const set = Array.from({ length: 32 }, (_, bit) => bit).filter((bit) => Math.floor(flags / 2 ** bit) % 2 === 1);
  return set.map(channelName);
};
