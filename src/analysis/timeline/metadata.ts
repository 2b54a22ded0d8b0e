import type { AmfPlain } from '../../amf/plain.ts';
import { soundCodec, videoCodec } from '../../container/flv/names.ts';
import type { AudioConfigDerived, VideoConfigDerived } from '../../media/config-derived.ts';
import type { FrameRate } from '../../media/ratio.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';
import type { FrameRates } from './frame-rates.ts';
import type { TrackSummary } from './track.ts';

/** One member of onMetaData, and the value that the stream has. */
export interface MetadataFact {
  readonly key: string;
  readonly value: AmfPlain;
  readonly unit?: string;
  /** The value in the stream; absent if it is unknown. */
  readonly found?: AmfPlain;
  readonly agrees?: boolean;
}

/** Facts of the stream that onMetaData may describe. */
export interface StreamFacts {
  /** False when the run ended before the input did: then totals are not compared. */
  readonly complete: boolean;
  readonly sizeBytes: number;
  readonly durationMs?: number;
  /** Highest timestamp of a frame. */
  readonly lastDtsMs?: number;
  readonly video?: TrackSummary;
  /** Those of `video`. */
  readonly frameRates?: FrameRates;
  readonly audio?: TrackSummary;
  readonly lastKeyframeDtsMs?: number;
  /** Byte offsets of key frame tags; absent when there were too many to keep. */
  readonly keyframeOffsets?: ReadonlySet<number>;
  /** CodecID or SoundFormat of the tags, or a FourCC. */
  readonly videoCodecId?: number | string;
  readonly audioCodecId?: number | string;
  /** soundType and soundSize of classic audio tags. */
  readonly stereo?: boolean;
  readonly hasScript: boolean;
}

interface Found {
  readonly value?: AmfPlain | undefined;
  /** Other values with the same meaning. */
  readonly also?: readonly AmfPlain[];
  /** Greatest difference that agrees; 0 without it. */
  readonly tolerance?: number;
  /** Replaces the comparison with `value`; undefined if it cannot be told. */
  readonly agrees?: (value: AmfPlain) => boolean | undefined;
  /** Target of an encoder: shown beside the actual value, never an error. */
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

/** From the record: the tags of AAC always say stereo. */
const isStereo = (audio: TrackSummary | undefined): boolean | undefined => {
  const configuration = audio?.configuration;
  if (configuration === undefined || !('channels' in configuration)) return undefined;
  return configuration.channels === undefined ? undefined : configuration.channels > 1;
};

/** The frame rate of onMetaData. Rates with denominator 1001 are recognised by their rounded value. */
export const metadataFrameRate = (members: Readonly<Record<string, AmfPlain>>): FrameRate | undefined => {
  const fps = members['framerate'] ?? members['fps'];
  if (typeof fps !== 'number' || !(fps > 0 && fps <= MAX_FPS)) return undefined;
  const whole = Math.round(fps * 1.001);
  const isNtsc = whole > 0 && Math.abs(fps - whole / 1.001) < 0.005 && Math.abs(fps - Math.round(fps)) > 0.005;
  const [num, den] = isNtsc ? [whole * 1000, 1001] : [Math.round(fps * 1000), 1000];
  return num === 0 ? undefined : { num, den, fps: Math.round((num / den) * 1000) / 1000 };
};

/** At more frames per second, several share a millisecond. */
const MAX_FPS = 1000;

/** A variable frame rate has a range of them. */
const frameRate = ({ video, frameRates }: StreamFacts): Found => ({
  value: video?.measuredFrameRate?.fps,
  ...(frameRates !== undefined && {
    agrees: (value) => (typeof value === 'number' && value > 0 ? frameRates.agrees(value) : false),
  }),
});

/** Writers use the codec id of the tags, another id of the same codec, or a FourCC as number or text. */
const codecId = (id: number | string | undefined, codec: string | undefined, nameOf: (id: number) => string): Found => {
  if (codec === undefined) return { value: id };
  const same = Array.from({ length: 16 }, (_, number) => number).filter((number) => nameOf(number) === codec);
  return { value: id, also: [codec, fourCcNumber(codec), ...same] };
};

/** Known keys, with their units and the value in the stream. */
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

/** Totals of the whole stream: not compared if it was not read to its end. */
const OF_THE_WHOLE: ReadonlySet<string> = new Set(
  'duration filesize fileSize lasttimestamp lastkeyframetimestamp'.split(' '),
);

/** Live writers leave these at 0. */
const ZERO_IS_UNKNOWN: ReadonlySet<string> = new Set('duration filesize fileSize lasttimestamp framerate'.split(' '));

/** The members of onMetaData, each compared with the stream. */
export const metadataFacts = (members: Readonly<Record<string, AmfPlain>>, facts: StreamFacts): MetadataFact[] =>
  Object.entries(members).map(([key, value]) =>
    key === 'keyframes' ? keyframesFact(value, facts) : fact(key, value, facts),
  );

const fact = (key: string, value: AmfPlain, facts: StreamFacts): MetadataFact => {
  // Keys come from the input: avoid the prototype.
  const known = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
  const unit = known?.unit !== undefined && { unit: known.unit };
  const skipped = !facts.complete && OF_THE_WHOLE.has(key);
  const of = skipped ? {} : (known?.found?.(facts) ?? {});
  const { value: found, tolerance = 0, informative, also = [] } = of;
  if (found === undefined) return { key, value, ...unit };
  if (informative === true || (value === 0 && ZERO_IS_UNKNOWN.has(key))) return { key, value, ...unit, found };
  const agreed =
    of.agrees === undefined ? [found, ...also].some((one) => agrees(value, one, tolerance)) : of.agrees(value);
  return { key, value, ...unit, found, ...(agreed !== undefined && { agrees: agreed }) };
};

const agrees = (value: AmfPlain, found: AmfPlain, tolerance: number): boolean => {
  if (typeof value === 'number' && typeof found === 'number') return Math.abs(value - found) <= tolerance;
  return value === found;
};

const fourCcNumber = (fourCc: string): number =>
  [...fourCc].reduce((number, letter) => number * 256 + letter.charCodeAt(0), 0);

/** Checks the positions in the index of key frames. */
const keyframesFact = (value: AmfPlain, { keyframeOffsets }: StreamFacts): MetadataFact => {
  const key = 'keyframes';
  const list = typeof value === 'object' && !Array.isArray(value) ? value['filepositions'] : undefined;
  if (!Array.isArray(list) || keyframeOffsets === undefined) return { key, value };
  const right = list.filter((position) => typeof position === 'number' && keyframeOffsets.has(position)).length;
  const found = `${right} of ${list.length} positions hold the tag of a key frame or sequence header`;
  return { key, value, found, agrees: right === list.length };
};

/** The diagnostic for a member that differs from the stream. */
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
