import type { AmfPlain } from '../../amf/plain.ts';
import { soundCodec, videoCodec } from '../../container/flv/names.ts';
import type { AudioConfigDerived, VideoConfigDerived } from '../../media/config-derived.ts';
import type { FrameRate } from '../../media/ratio.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';
import type { TrackSummary } from './track.ts';

/** One key of onMetaData, and what the stream says of it. */
export interface MetadataFact {
  readonly key: string;
  readonly value: AmfPlain;
  readonly unit?: string;
  /** What the stream contains; absent where that cannot be told. */
  readonly found?: AmfPlain;
  readonly agrees?: boolean;
}

/** What the stream contains, as far as onMetaData speaks of it. */
export interface StreamFacts {
  /** False when the run ended before the input did: sums say nothing then. */
  readonly complete: boolean;
  readonly sizeBytes: number;
  readonly durationMs?: number;
  /** Highest time stamp of a frame. */
  readonly lastDtsMs?: number;
  readonly video?: TrackSummary;
  readonly audio?: TrackSummary;
  readonly lastKeyframeDtsMs?: number;
  /** Byte offsets of the tags of key frames; absent when there were too many to keep. */
  readonly keyframeOffsets?: ReadonlySet<number>;
  /** The numbers that the tags say the codecs with: a CodecID or SoundFormat, or a FourCC. */
  readonly videoCodecId?: number | string;
  readonly audioCodecId?: number | string;
  /** soundType and soundSize of classic audio tags. */
  readonly stereo?: boolean;
  readonly hasScript: boolean;
}

interface Found {
  readonly value?: AmfPlain | undefined;
  /** Other ways to say the same. */
  readonly also?: readonly AmfPlain[];
  /** How far apart the two may be; exact without it. */
  readonly tolerance?: number;
  /** Targets of an encoder: shown beside what came of them, and never wrong. */
  readonly informative?: true;
}

interface Key {
  readonly unit?: string;
  readonly found?: (facts: StreamFacts) => Found;
}

const seconds = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : ms / 1000);
const kbps = (bps: number | undefined): number | undefined =>
  bps === undefined ? undefined : Math.round(bps / 10) / 100;

const videoNumber =
  (name: 'width' | 'height') =>
  ({ video }: StreamFacts): Found => {
    const configuration: Partial<VideoConfigDerived> | undefined = video?.configuration;
    return { value: configuration?.[name] };
  };

const audioNumber =
  (name: 'sampleRateHz' | 'channels') =>
  ({ audio }: StreamFacts): Found => {
    const configuration: Partial<AudioConfigDerived> | undefined = audio?.configuration;
    return { value: configuration?.[name] };
  };

/** AAC tags all say stereo: the record knows. */
const isStereo = (audio: TrackSummary | undefined): boolean | undefined => {
  const configuration = audio?.configuration;
  if (configuration === undefined || !('channels' in configuration)) return undefined;
  return configuration.channels === undefined ? undefined : configuration.channels > 1;
};

/** The frame rate that onMetaData names: rates of 1001 in the denominator are written with a few digits. */
export const metadataFrameRate = (members: Readonly<Record<string, AmfPlain>>): FrameRate | undefined => {
  const fps = members['framerate'] ?? members['fps'];
  if (typeof fps !== 'number' || !(fps > 0 && fps <= MAX_FPS)) return undefined;
  const whole = Math.round(fps * 1.001);
  const isNtsc = whole > 0 && Math.abs(fps - whole / 1.001) < 0.005 && Math.abs(fps - Math.round(fps)) > 0.005;
  const [num, den] = isNtsc ? [whole * 1000, 1001] : [Math.round(fps * 1000), 1000];
  return num === 0 ? undefined : { num, den, fps: Math.round((num / den) * 1000) / 1000 };
};

/** More frames a second than milliseconds cannot be told apart. */
const MAX_FPS = 1000;

/** A variable frame rate has no one number: that of the parameter sets will do. */
const frameRate = ({ video }: StreamFacts): Found => ({
  value: video?.frameRateFps,
  tolerance: 0.5,
  ...(video?.rounding !== undefined && { also: [video.rounding.frameRateFps] }),
});

/** Writers say a codec by the number of its tags, by a FourCC as a number or as text, or by a number of the same codec. */
const codecId = (id: number | string | undefined, codec: string | undefined, nameOf: (id: number) => string): Found => {
  if (codec === undefined) return { value: id };
  const same = Array.from({ length: 16 }, (_, number) => number).filter((number) => nameOf(number) === codec);
  return { value: id, also: [codec, fourCcNumber(codec), ...same] };
};

/** The keys that writers use, with their units and what of the stream they speak of. */
const KEYS: Readonly<Record<string, Key>> = {
  duration: { unit: 's', found: ({ durationMs }) => ({ value: seconds(durationMs), tolerance: 0.5 }) },
  filesize: { unit: 'bytes', found: ({ sizeBytes }) => ({ value: sizeBytes }) },
  fileSize: { unit: 'bytes', found: ({ sizeBytes }) => ({ value: sizeBytes }) },
  width: { unit: 'pixels', found: videoNumber('width') },
  height: { unit: 'pixels', found: videoNumber('height') },
  framerate: { unit: 'frames/s', found: frameRate },
  fps: { unit: 'frames/s', found: frameRate },
  videodatarate: { unit: 'kb/s', found: ({ video }) => ({ value: kbps(video?.bitrateBps), informative: true }) },
  audiodatarate: { unit: 'kb/s', found: ({ audio }) => ({ value: kbps(audio?.bitrateBps), informative: true }) },
  videocodecid: { found: ({ videoCodecId, video }) => codecId(videoCodecId, video?.codec, videoCodec) },
  audiocodecid: { found: ({ audioCodecId, audio }) => codecId(audioCodecId, audio?.codec, soundCodec) },
  audiosamplerate: { unit: 'Hz', found: audioNumber('sampleRateHz') },
  audiosamplesize: { unit: 'bits' },
  audiochannels: { found: audioNumber('channels') },
  stereo: { found: ({ stereo, audio }) => ({ value: isStereo(audio) ?? stereo }) },
  audiodelay: { unit: 's' },
  hasVideo: { found: ({ video }) => ({ value: video !== undefined }) },
  hasAudio: { found: ({ audio }) => ({ value: audio !== undefined }) },
  hasMetadata: { found: ({ hasScript }) => ({ value: hasScript }) },
  hasKeyframes: { found: ({ video }) => ({ value: (video?.keyframes ?? 0) > 0 }) },
  lasttimestamp: { unit: 's', found: ({ lastDtsMs }) => ({ value: seconds(lastDtsMs), tolerance: 0.5 }) },
  lastkeyframetimestamp: {
    unit: 's',
    found: ({ lastKeyframeDtsMs }) => ({ value: seconds(lastKeyframeDtsMs), tolerance: 0.5 }),
  },
  lastkeyframelocation: { unit: 'bytes' },
  datasize: { unit: 'bytes' },
  videosize: { unit: 'bytes' },
  audiosize: { unit: 'bytes' },
};

/** Sums of the whole stream: they say nothing of one that was not read to its end. */
const OF_THE_WHOLE: ReadonlySet<string> = new Set(
  'duration filesize fileSize lasttimestamp lastkeyframetimestamp'.split(' '),
);

/** Live writers leave these at 0: they do not know them yet. */
const ZERO_IS_UNKNOWN: ReadonlySet<string> = new Set('duration filesize fileSize lasttimestamp framerate'.split(' '));

/** The members of onMetaData, each held against the stream. */
export const metadataFacts = (members: Readonly<Record<string, AmfPlain>>, facts: StreamFacts): MetadataFact[] =>
  Object.entries(members).map(([key, value]) =>
    key === 'keyframes' ? keyframesFact(value, facts) : fact(key, value, facts),
  );

const fact = (key: string, value: AmfPlain, facts: StreamFacts): MetadataFact => {
  // Not a lookup in the prototype: keys come from the input.
  const known = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
  const unit = known?.unit !== undefined && { unit: known.unit };
  const skipped = !facts.complete && OF_THE_WHOLE.has(key);
  const { value: found, tolerance = 0, informative, also = [] } = skipped ? {} : (known?.found?.(facts) ?? {});
  if (found === undefined) return { key, value, ...unit };
  if (informative === true || (value === 0 && ZERO_IS_UNKNOWN.has(key))) return { key, value, ...unit, found };
  const agreed = [found, ...also].some((one) => agrees(value, one, tolerance));
  return { key, value, ...unit, found, agrees: agreed };
};

const agrees = (value: AmfPlain, found: AmfPlain, tolerance: number): boolean => {
  if (typeof value === 'number' && typeof found === 'number') return Math.abs(value - found) <= tolerance;
  return value === found;
};

const fourCcNumber = (fourCc: string): number =>
  [...fourCc].reduce((number, letter) => number * 256 + letter.charCodeAt(0), 0);

/** The index of key frames: does each position hold the tag of one? */
const keyframesFact = (value: AmfPlain, { keyframeOffsets }: StreamFacts): MetadataFact => {
  const key = 'keyframes';
  const list = typeof value === 'object' && !Array.isArray(value) ? value['filepositions'] : undefined;
  if (!Array.isArray(list) || keyframeOffsets === undefined) return { key, value };
  const right = list.filter((position) => typeof position === 'number' && keyframeOffsets.has(position)).length;
  const found = `${right} of ${list.length} positions hold the tag of a key frame or sequence header`;
  return { key, value, found, agrees: right === list.length };
};

/** What onMetaData says and the stream does not bear out. */
export const metadataFinding = (
  { key, value, unit, found }: MetadataFact,
  at: { readonly offset: number; readonly tag: number },
): Diagnostic => {
  const text = (what: AmfPlain | undefined) => `${typeof what === 'object' ? JSON.stringify(what).slice(0, 60) : what}`;
  const units = unit === undefined ? '' : ` ${unit}`;
  const message =
    key === 'keyframes'
      ? `onMetaData: keyframes: ${text(found)}`
      : `onMetaData: ${key} is ${text(value)}${units}, the stream has ${text(found)}`;
  return {
    severity: 'warning',
    code: 'metadata-differs',
    message,
    ...at,
    field: key,
    ...(key !== 'keyframes' && { expected: text(found), found: text(value) }),
  };
};
