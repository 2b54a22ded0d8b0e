import type { AmfPlain } from '../../amf/plain.ts';
import { soundCodec, videoCodec } from '../../container/flv/names.ts';
import { PREVIOUS_TAG_SIZE_BYTES } from '../../container/flv/tag/tag-header.ts';
import type { AudioConfigDerived, VideoConfigDerived } from '../../media/config-derived.ts';
import { indexedKeyFrames, KEY_TIME_TOLERANCE_S } from './keyframe-index.ts';
import type { StreamFacts } from './stream-facts.ts';
import type { TagBytes } from './tag-layout.ts';
import type { TrackSummary } from './track.ts';

/** Members of onMetaData, by name. */
export type Members = Readonly<Record<string, AmfPlain>>;

/** What the stream has for a member. */
export interface Found {
  readonly value?: AmfPlain | undefined;
  /** Other values with the same meaning, or with another meaning that a writer gives the member. */
  readonly also?: readonly (AmfPlain | undefined)[];
  /** Greatest difference that agrees; 0 without it. */
  readonly tolerance?: number;
  /** Replaces the comparison with `value`; undefined if it cannot be told. */
  readonly agrees?: (value: AmfPlain) => boolean | undefined;
  /** Target of an encoder, or a member without one meaning: shown beside the actual value, never an error. */
  readonly informative?: true;
}

/** A known member of onMetaData. */
export interface KnownMember {
  readonly unit?: string;
  readonly found: (facts: StreamFacts, members: Members) => Found;
  /** A total of the whole stream: not compared if it was not read to its end. */
  readonly isTotal?: true;
  /** Live writers leave it at 0. */
  readonly zeroIsUnknown?: true;
}

/** Writers count times from different tracks. */
const TIME_TOLERANCE_S = 0.5;

const seconds = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : ms / 1000);
const kbps = (bps: number | undefined): number | undefined =>
  bps === undefined ? undefined : Math.round(bps / 10) / 100;

const time = (ms: number | undefined, ...also: readonly (number | undefined)[]): Found => ({
  value: seconds(ms),
  also: also.map(seconds),
  tolerance: TIME_TOLERANCE_S,
});

const videoNumber =
  (name: 'width' | 'height') =>
  ({ video, firstVideo }: StreamFacts): Found => {
    const last: Partial<VideoConfigDerived> | undefined = video?.configuration;
    const first = firstVideo?.[name];
    // onMetaData stands at the start, and may have been written at the end.
    return { value: first ?? last?.[name], ...(last?.[name] !== undefined && { also: [last[name]] }) };
  };

const audioNumber =
  (name: 'sampleRateHz' | 'channels') =>
  ({ audio }: StreamFacts): Found => {
    const configuration: Partial<AudioConfigDerived> | undefined = audio?.configuration;
    return { value: configuration?.[name] };
  };

/** From the record: the tags of AAC always say stereo. */
const isStereo = (audio: TrackSummary | undefined): boolean | undefined => {
  const configuration = audio?.configuration;
  if (configuration === undefined || !('channels' in configuration)) return undefined;
  return configuration.channels === undefined ? undefined : configuration.channels > 1;
};

/** A variable frame rate has a range of them. */
const frameRate = ({ video, frameRates }: StreamFacts): Found => ({
  value: video?.measuredFrameRate?.fps,
  ...(frameRates !== undefined && {
    agrees: (value) => (typeof value === 'number' && value > 0 ? frameRates.agrees(value) : false),
  }),
});

/** Writers use the codec id of the tags, another id of the same codec, or a FourCC as number or text. */
const codecId = (id: number | string | undefined, codec: string | undefined, nameOf: (id: number) => string): Found => {
  // A codec with a FourCC has that as a number (E-RTMP v2, onMetaData).
  const value = typeof id === 'string' ? fourCcNumber(id) : id;
  if (codec === undefined) return { value };
  const same = Array.from({ length: 16 }, (_, number) => number).filter((number) => nameOf(number) === codec);
  return { value, also: [codec, fourCcNumber(codec), ...same] };
};

const fourCcNumber = (fourCc: string): number =>
  [...fourCc].reduce((number, letter) => number * 256 + letter.charCodeAt(0), 0);

/** yamdi and flvmeta count the tags, FFmpeg those with frames and their PreviousTagSize. */
const tagBytes = (bytes: TagBytes | undefined): Found => ({ value: bytes?.all, also: [bytes?.frames] });

/**
 * yamdi and most writers: all bytes after onMetaData, or those of the audio and video tags among them. FFmpeg: those from
 * the first frame on, plus the size of its index, which it inserts after it has taken the offset of that frame. flvmeta:
 * the script tags.
 */
const dataSize = ({ layout }: StreamFacts, members: Members): Found => {
  if (layout?.metadataEnd === undefined) return {};
  const { sizeBytes, metadataEnd, firstFrameOffset, videoBytes, audioBytes, scriptBytes } = layout;
  const ofMedia = withSizes(videoBytes) + withSizes(audioBytes);
  const ofFrames = firstFrameOffset === undefined ? undefined : sizeBytes - firstFrameOffset;
  const indexed = indexedKeyFrames(members['keyframes'])?.positions.length;
  const withIndex =
    ofFrames === undefined || indexed === undefined ? undefined : ofFrames + INDEX_BYTES + indexed * INDEX_ENTRY_BYTES;
  return { value: sizeBytes - metadataEnd, also: [ofMedia, ofFrames, withIndex, scriptBytes.all] };
};

/** The tags, each with its PreviousTagSize. */
const withSizes = ({ all, count }: TagBytes): number => all + count * PREVIOUS_TAG_SIZE_BYTES;

/** Bytes of the members `filepositions` and `times` and of the end marker, in AMF0; and of a position with its time. */
const INDEX_BYTES = 35;
const INDEX_ENTRY_BYTES = 18;

const frameRateMember: KnownMember = { unit: 'frames/s', found: frameRate, zeroIsUnknown: true };
const fileSize: KnownMember = {
  unit: 'bytes',
  found: ({ layout }) => ({ value: layout?.sizeBytes }),
  isTotal: true,
  zeroIsUnknown: true,
};

/** The known members, and what the stream has for them. Meanings: FLV 10.1 E.5, FFmpeg 5.1, flvmeta 1.2, yamdi 1.4. */
const MEMBERS: Readonly<Record<string, KnownMember>> = {
  duration: {
    unit: 's',
    found: ({ durationMs }) => ({ value: seconds(durationMs), tolerance: TIME_TOLERANCE_S }),
    isTotal: true,
    zeroIsUnknown: true,
  },
  filesize: fileSize,
  fileSize,
  width: { unit: 'pixels', found: videoNumber('width') },
  height: { unit: 'pixels', found: videoNumber('height') },
  framerate: frameRateMember,
  fps: frameRateMember,
  videodatarate: {
    unit: 'kb/s',
    found: ({ video }) => ({ value: kbps(video?.bitrateBps), informative: true }),
    zeroIsUnknown: true,
  },
  audiodatarate: {
    unit: 'kb/s',
    found: ({ audio }) => ({ value: kbps(audio?.bitrateBps), informative: true }),
    zeroIsUnknown: true,
  },
  videocodecid: { found: ({ videoCodecId, video }) => codecId(videoCodecId, video?.codec, videoCodec) },
  audiocodecid: { found: ({ audioCodecId, audio }) => codecId(audioCodecId, audio?.codec, soundCodec) },
  audiosamplerate: { unit: 'Hz', found: audioNumber('sampleRateHz') },
  // Compressed audio is 16 in its tags; FFmpeg writes 16 for all but unsigned PCM.
  audiosamplesize: { unit: 'bits', found: ({ sampleBits }) => ({ value: sampleBits, informative: true }) },
  audiochannels: { found: audioNumber('channels') },
  stereo: { found: ({ stereo, audio }) => ({ value: isStereo(audio) ?? stereo }) },
  // flvmeta: the first timestamp of audio minus that of video; encoders: a delay of their own.
  audiodelay: {
    unit: 's',
    found: ({ audio, video }) =>
      audio?.firstDtsMs === undefined || video?.firstDtsMs === undefined
        ? {}
        : { value: seconds(audio.firstDtsMs - video.firstDtsMs), informative: true },
  },
  hasVideo: { found: ({ video }) => ({ value: video !== undefined }), isTotal: true },
  hasAudio: { found: ({ audio }) => ({ value: audio !== undefined }), isTotal: true },
  hasMetadata: { found: ({ hasScript }) => ({ value: hasScript }) },
  hasKeyframes: { found: ({ video }) => ({ value: (video?.keyFrames?.count ?? 0) > 0 }), isTotal: true },
  // flvmeta: the last video tag has FrameType 1; FFmpeg always writes true.
  canSeekToEnd: { found: ({ layout }) => ({ value: layout?.endsWithKeyTag, informative: true }), isTotal: true },
  // Of the last tag (flvmeta, yamdi), or of the last picture (FFmpeg).
  lasttimestamp: {
    unit: 's',
    found: ({ lastDtsMs, layout, video }) => time(lastDtsMs, layout?.lastTagDtsMs, video?.lastDtsMs),
    isTotal: true,
    zeroIsUnknown: true,
  },
  // flvmeta and yamdi count the end of sequence, which has FrameType 1.
  lastkeyframetimestamp: {
    unit: 's',
    found: ({ layout }) => ({
      ...time(layout?.lastKeyFrame?.dtsMs, layout?.lastKeyTag?.dtsMs),
      tolerance: KEY_TIME_TOLERANCE_S,
    }),
    isTotal: true,
  },
  lastkeyframelocation: {
    unit: 'bytes',
    found: ({ layout }) => ({ value: layout?.lastKeyFrame?.offset, also: [layout?.lastKeyTag?.offset] }),
    isTotal: true,
    zeroIsUnknown: true,
  },
  datasize: { unit: 'bytes', found: dataSize, isTotal: true, zeroIsUnknown: true },
  videosize: { unit: 'bytes', found: ({ layout }) => tagBytes(layout?.videoBytes), isTotal: true, zeroIsUnknown: true },
  audiosize: { unit: 'bytes', found: ({ layout }) => tagBytes(layout?.audioBytes), isTotal: true, zeroIsUnknown: true },
};

/** The member with this name, if it is known. Names come from the input: the prototype has none. */
export const knownMember = (key: string): KnownMember | undefined =>
  Object.hasOwn(MEMBERS, key) ? MEMBERS[key] : undefined;
