import type { SampleTrack } from '../../media/sample.ts';
import { type EbmlElement, elementsIn, floatOf, textOf, unsignedOf } from './ebml.ts';
import { ID } from './ids.ts';

/** A track of a Matroska file. */
export interface MatroskaTrack {
  readonly track: SampleTrack;
  readonly number: number;
  /** Position of CodecPrivate. */
  readonly configStart: number | undefined;
  /** Nanoseconds a frame. */
  readonly defaultDuration: number | undefined;
  /** Nanoseconds that the decoder needs before its output is right (Opus): times are earlier by them. */
  readonly codecDelay: number;
  /** Bytes that each frame begins with, and which are left out (header stripping). */
  readonly stripped: Uint8Array | undefined;
  /** Why its frames cannot be read. */
  readonly lack?: { readonly code: 'encrypted' | 'compressed'; readonly message: string };
}

const KINDS: Readonly<Record<number, 'video' | 'audio'>> = { 1: 'video', 2: 'audio' };

/** Codec IDs, as in the registry. */
const CODECS: Readonly<Record<string, string>> = {
  'V_MPEG4/ISO/AVC': 'avc1',
  'V_MPEGH/ISO/HEVC': 'hvc1',
  'V_MPEGI/ISO/VVC': 'vvc1',
  V_AV1: 'av01',
  V_VP8: 'vp08',
  V_VP9: 'vp09',
  A_AAC: 'mp4a',
  A_OPUS: 'Opus',
  A_FLAC: 'fLaC',
  'A_MPEG/L3': '.mp3',
  A_AC3: 'ac-3',
  A_EAC3: 'ec-3',
};

/** Codecs whose CodecPrivate is the record that MP4 has. */
const WITH_RECORD = ['avc1', 'hvc1', 'vvc1', 'av01', 'mp4a'];

/** The track of a TrackEntry; `undefined` if it is neither video nor audio. */
export const trackOf = (bytes: Uint8Array, entry: EbmlElement): MatroskaTrack | undefined => {
  const members = new Map<number, EbmlElement>();
  for (const element of elementsIn(bytes, entry)) if (!members.has(element.id)) members.set(element.id, element);
  const number = (id: number): number | undefined => {
    const element = members.get(id);
    return element === undefined ? undefined : unsignedOf(bytes, element);
  };
  const text = (id: number): string | undefined => {
    const element = members.get(id);
    return element === undefined ? undefined : textOf(bytes, element);
  };
  const trackNumber = number(ID.trackNumber);
  const kind = KINDS[number(ID.trackType) ?? 0];
  const codecId = text(ID.codecId) ?? '';
  if (trackNumber === undefined || kind === undefined) return undefined;
  const fourCc = CODECS[codecId] ?? CODECS[codecId.split('/')[0] ?? ''] ?? codecId;
  const config = members.get(ID.codecPrivate);
  const hasConfig = config !== undefined && config.end > config.start && WITH_RECORD.includes(fourCc);
  const language = text(ID.language);
  return {
    number: trackNumber,
    configStart: hasConfig ? config.start : undefined,
    defaultDuration: number(ID.defaultDuration),
    codecDelay: number(ID.codecDelay) ?? 0,
    ...encodingOf(bytes, members.get(ID.contentEncodings), trackNumber),
    track: {
      kind,
      id: trackNumber,
      fourCc,
      ...(hasConfig && { config: bytes.slice(config.start, config.end) }),
      ...(isVideoWithoutRecord(fourCc, hasConfig) && { isByteStream: true }),
      ...pictureOf(bytes, members.get(ID.video)),
      ...soundOf(bytes, members.get(ID.audio)),
      ...(language !== undefined && /^[a-z]{3}$/.test(language) && language !== 'und' && { language }),
    },
  };
};

/** Writers that have no record store the byte stream as it is. */
const isVideoWithoutRecord = (fourCc: string, hasConfig: boolean): boolean =>
  !hasConfig && (fourCc === 'avc1' || fourCc === 'hvc1');

const pictureOf = (bytes: Uint8Array, video: EbmlElement | undefined): Pick<SampleTrack, 'width' | 'height'> => {
  const size: { width?: number; height?: number } = {};
  if (video === undefined) return size;
  for (const element of elementsIn(bytes, video)) {
    if (element.id === ID.pixelWidth) size.width = unsignedOf(bytes, element);
    else if (element.id === ID.pixelHeight) size.height = unsignedOf(bytes, element);
  }
  return size;
};

const soundOf = (bytes: Uint8Array, audio: EbmlElement | undefined): Pick<SampleTrack, 'sampleRateHz' | 'channels'> => {
  if (audio === undefined) return {};
  const sound = { sampleRateHz: 8000, channels: 1 };
  for (const element of elementsIn(bytes, audio)) {
    if (element.id === ID.samplingFrequency) sound.sampleRateHz = floatOf(bytes, element);
    else if (element.id === ID.channels) sound.channels = unsignedOf(bytes, element);
  }
  return sound;
};

const HEADER_STRIPPING = 3;

const encodingOf = (
  bytes: Uint8Array,
  encodings: EbmlElement | undefined,
  track: number,
): Pick<MatroskaTrack, 'stripped' | 'lack'> => {
  const none = { stripped: undefined };
  if (encodings === undefined) return none;
  const all = [...elementsIn(bytes, encodings)].filter(({ id }) => id === ID.contentEncoding);
  for (const encoding of all) {
    for (const element of elementsIn(bytes, encoding)) {
      if (element.id === ID.contentEncryption) {
        const message = `track ${track} is encrypted: its frames cannot be read`;
        return { ...none, lack: { code: 'encrypted', message } };
      }
      if (element.id !== ID.contentCompression) continue;
      const parts = [...elementsIn(bytes, element)];
      const algorithm = parts.find(({ id }) => id === ID.contentCompAlgo);
      const settings = parts.find(({ id }) => id === ID.contentCompSettings);
      if (algorithm === undefined || unsignedOf(bytes, algorithm) !== HEADER_STRIPPING || all.length > 1) {
        const message = `track ${track} is compressed: its frames cannot be read`;
        return { ...none, lack: { code: 'compressed', message } };
      }
      return { stripped: settings && bytes.slice(settings.start, settings.end) };
    }
  }
  return none;
};
