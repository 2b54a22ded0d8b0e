import type { AmfPlain } from '../amf/plain.ts';
import type { PayloadContents, PayloadDerived, TagRecord, TrackDerived } from '../analysis/flv/records.ts';
import type { TagNalUnit } from '../analysis/timeline/track-units.ts';
import { CODEC_IDS, MULTITRACK_TYPES, printableFourCc, SOUND_FORMATS, VIDEO_COMMANDS } from '../container/flv/names.ts';
import { fpsText, plural } from '../media/quantity.ts';

/** What is shown of a tag, or of a message that has such a body. */
export type ShownBody = Pick<TagRecord, 'type' | 'tagType'> &
  Partial<Pick<TagRecord, 'derived' | 'encryption' | 'video' | 'audio' | 'script' | 'error' | 'missingBytes'>>;

/** Its FourCC or short name. */
export const codecOf = ({ type, derived, encryption }: ShownBody): string => {
  if (type === 'script') return 'AMF';
  if (encryption !== undefined) return 'crypt';
  // Each track has its own.
  if (derived?.tracks !== undefined) return '';
  return derived?.codec === undefined ? '-' : printableFourCc(derived.codec);
};

/** The last column: frame type or packet type, and contents. */
export const content = (record: ShownBody, list: UnitList = EACH): string => {
  const failed = record.error === undefined ? '' : `! ${record.error.code}: ${record.error.field}`;
  const missing = record.missingBytes === undefined ? '' : `! ${record.missingBytes} bytes missing`;
  return [facts(record, list), failed, missing].filter((part) => part !== '').join(' ');
};

const facts = (record: ShownBody, list: UnitList): string => {
  const { type, script, derived } = record;
  if (type === 'script') return `${script?.name ?? ''}${scriptFacts(script?.values ?? [])}`;
  if (type === 'unknown') return `tag type ${record.tagType}`;
  if (derived?.silence === true) return 'silence';
  if (derived?.tracks !== undefined) return multitrackFacts(record, derived.tracks.length);
  const command = record.video?.videoCommand;
  if (command !== undefined) return `command ${VIDEO_COMMANDS[command] ?? command}`;
  if (derived?.packetType === undefined) return unreadFacts(record);
  return payloadFacts(record, derived, record.video ?? record.audio, list);
};

/** For a tag with an unreadable payload: the codec that its header names. */
const unreadFacts = ({ video, audio }: ShownBody): string => {
  if (video?.codecId !== undefined) return CODEC_IDS[video.codecId] ?? `CodecID ${video.codecId}`;
  if (audio?.soundFormat !== undefined) return SOUND_FORMATS[audio.soundFormat] ?? '';
  return '';
};

const payloadFacts = (
  record: ShownBody,
  derived: PayloadDerived,
  contents: PayloadContents | undefined,
  list: UnitList,
): string => {
  const { packetType, configuration, nalus } = derived;
  if (packetType === 'SequenceStart') {
    const framing = derived.annexB === true ? 'Annex B! ' : '';
    if (configuration !== undefined) return `config ${framing}${configurationFacts(configuration)}`;
    return derived.payloadSize === 0 ? 'config, empty' : 'config';
  }
  if (packetType === 'CodedFrames' || packetType === 'CodedFramesX') {
    const frame = record.type === 'video' ? frameWord(record.video?.frameType) : '';
    const units = nalus === undefined ? '' : unitsText(nalus, list);
    return [frame, derived.annexB === true ? 'Annex B!' : '', units].filter((part) => part !== '').join(' ');
  }
  if (packetType === 'MultichannelConfig') {
    const channels = record.derived?.tracks === undefined ? record.derived?.channels : undefined;
    return `channels ${contents?.multichannelConfig?.channelCount ?? ''}${channels === undefined ? '' : ` ${channels.join(',')}`}`;
  }
  if (packetType === 'Metadata') {
    const names = (contents?.metadata ?? []).filter((value) => typeof value === 'string');
    return `metadata ${names.join(' ')}`.trimEnd();
  }
  if (packetType === 'SequenceEnd') return 'end of sequence';
  return packetType ?? '';
};

const FRAME_WORDS: Readonly<Record<number, string>> = { 1: 'key', 2: '-', 3: 'disp', 4: 'gen', 5: 'info' };
const frameWord = (frameType: number | undefined): string => FRAME_WORDS[frameType ?? 0] ?? `type ${frameType}`;

/** How NAL units are listed. */
export interface UnitList {
  /** Slices of one type in a row are one entry, with their number and the sum of their sizes: `P×4 26.3k`. */
  readonly folds: boolean;
}
const EACH: UnitList = { folds: false };

/** Slices that decoding can start at say of what kind they are: `IDR_W_RADL`, `CRA_NUT`, `BLA_N_LP`. */
const IRAP = /^(?:IDR|CRA|BLA)(?=_|$)/;

const unitsText = (units: readonly TagNalUnit[], { folds }: UnitList): string => {
  const entries: { readonly name: string; readonly isSlice: boolean; count: number; size: number }[] = [];
  for (const { name, sliceType, size } of units) {
    const isSlice = sliceType !== undefined;
    const word = !isSlice ? name.replace(/_NUT$/, '') : (IRAP.exec(name)?.[0] ?? sliceType);
    const last = entries.at(-1);
    if (folds && isSlice && last?.isSlice === true && last.name === word) {
      last.count++;
      last.size += size;
    } else entries.push({ name: word, isSlice, count: 1, size });
  }
  return entries
    .map(({ name, count, size }) => (count === 1 ? `${name}:${size}` : `${name}×${count} ${sizeText(size)}`))
    .join(' ');
};

/** 26312 -> `26.3k`. */
const sizeText = (size: number): string => (size < 1000 ? `${size}` : `${(size / 1000).toFixed(1)}k`);

/** A tag of several tracks; `trackContent` has what is in them. */
const multitrackFacts = ({ video, audio }: ShownBody, count: number): string => {
  const type = video?.videoMultitrackType ?? audio?.audioMultitrackType;
  return `${MULTITRACK_TYPES[type ?? -1] ?? 'Multitrack'}, ${plural(count, 'track')}`;
};

/** The last column of a track in a multitrack tag, named as `--track` takes it. */
export const trackContent = (record: ShownBody, track: TrackDerived, list: UnitList = EACH): string => {
  const { tracks } = record.video ?? record.audio ?? {};
  const all: readonly ({ readonly trackId: number } & PayloadContents)[] = tracks ?? [];
  const entry = all.find(({ trackId }) => trackId === track.trackId);
  return `${record.type}:${track.trackId} ${payloadFacts(record, track, entry, list)}`.trimEnd();
};

/** A configuration in short. */
export const configurationFacts = (configuration: NonNullable<PayloadDerived['configuration']>): string => {
  if ('sampleRateHz' in configuration || 'channels' in configuration) {
    const { codecString, sampleRateHz, channels } = configuration;
    return [
      codecString ?? '',
      sampleRateHz === undefined ? '' : `${sampleRateHz} Hz`,
      channels === undefined ? '' : `${channels} ch`,
    ]
      .filter((part) => part !== '')
      .join(' ');
  }
  const video = configuration as Extract<typeof configuration, { width?: number }>;
  const size = video.width === undefined ? '' : `${video.width}x${video.height}`;
  const level = video.level === undefined ? '' : `@${video.level}`;
  const profile = video.profile === undefined ? '' : `${video.profile}${level}`;
  const fps = video.frameRate === undefined ? '' : `${fpsText(video.frameRate.fps)} fps`;
  return [size, profile, fps].filter((part) => part !== '').join(' ') || (video.codecString ?? '');
};

/** The first value after the name, or the number of its keys. */
const scriptFacts = (values: readonly AmfPlain[]): string => {
  const [first] = values;
  if (first === undefined) return '';
  if (typeof first !== 'object' || Array.isArray(first)) return ` ${JSON.stringify(first)}`;
  return `, ${Object.keys(first).length} keys`;
};
