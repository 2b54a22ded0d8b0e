import { toPlain } from '../../amf/plain.ts';
import type { Amf0Value } from '../../amf/value.ts';
import type { MultichannelConfig } from '../../container/flv/body/multichannel-config.ts';
import type { MultitrackEntry } from '../../container/flv/body/multitrack.ts';
import type { MessageBody, ParsedPayload } from '../../container/flv/body/parse-body.ts';
import { isCoded, isPicture, ptsOf } from '../../container/flv/body/payload.ts';
import { type ScriptData, scriptMessage } from '../../container/flv/body/script-data.ts';
import { channelName, FRAME_TYPE } from '../../container/flv/names.ts';
import type { TagType } from '../../container/flv/tag/tag-header.ts';
import type { ReadPayload } from '../timeline/timeline.ts';
import type { PayloadContents, PayloadDerived, ScriptRecord, TagDerived, TrackDerived } from './records.ts';

/** What an FLV tag and an RTMP message carry alike: a body, its payloads, and the time of them. */
export interface ReadMedia {
  readonly type: TagType;
  /** Not a byte of body is there. */
  readonly isEmpty: boolean;
  readonly body: MessageBody;
  /** The unwrapped timestamp, milliseconds. */
  readonly dtsMs: number;
  readonly payloads: readonly ReadPayload[];
}

const isMultitrack = ({ video, audio }: MessageBody): boolean =>
  video?.tracks !== undefined || audio?.tracks !== undefined;

/** The presentation time of coded pictures or sound; tracks of a multitrack body have their own. */
export const mediaTimes = ({
  type,
  body,
  dtsMs,
  payloads,
}: ReadMedia): { ptsMs?: number; compositionTimeMs?: number } => {
  const single = isMultitrack(body) ? undefined : payloads[0]?.payload;
  if (single === undefined || !isCoded(single)) return {};
  const ptsMs = ptsOf(single, dtsMs);
  return type === 'video' ? { ptsMs, compositionTimeMs: single.compositionTimeMs ?? 0 } : { ptsMs };
};

const plainValues = (values: readonly Amf0Value[]) => values.map((value) => toPlain(value));

/** Adds the contents of the payloads to a header, or to the tracks of a multitrack body. */
export const withContents = <R extends { tracks?: MultitrackEntry[] }>(
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

/** Script data as plain values. */
export const scriptRecord = (script: ScriptData): ScriptRecord => {
  const { name, wrapper, values } = scriptMessage(script);
  return {
    ...(script.format !== undefined && { format: script.format }),
    ...(name !== undefined && { name }),
    ...(wrapper !== undefined && { wrapper }),
    values: plainValues(values),
  };
};

/** `undefined` if nothing can be derived. */
export const mediaDerived = ({ type, isEmpty, body, dtsMs, payloads }: ReadMedia): TagDerived | undefined => {
  const [first] = payloads;
  const isSilence = type === 'audio' && isEmpty;
  const hasTracks = isMultitrack(body);
  if (first === undefined && !isSilence && !hasTracks) return undefined;
  const derived: TagDerived = {};
  if (first !== undefined && hasTracks) derived.packetType = first.payload.packetType;
  else if (first !== undefined) addPayload(derived, first);
  const frameType = body.video?.frameType;
  if (frameType !== undefined && payloads.some(({ payload }) => isPicture(payload)))
    derived.keyframe = frameType === FRAME_TYPE.key;
  if (isSilence) derived.silence = true;
  const channels = first?.payload.multichannelConfig && channelsOf(first.payload.multichannelConfig);
  if (channels !== undefined) derived.channels = channels;
  if (hasTracks) derived.tracks = payloads.map((read) => trackDerived(read, dtsMs));
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
