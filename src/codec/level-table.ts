import type { HrdRate } from '../media/hrd.ts';

/** A limit of a level: key in JSON. */
export type LimitName =
  | 'frameSize'
  | 'width'
  | 'height'
  | 'sampleRate'
  | 'frameRate'
  | 'dpb'
  | 'bitrate'
  | 'buffer'
  | 'hrdBitrate'
  | 'hrdBuffer'
  | 'firstFrameBytes'
  | 'frameBytes'
  | 'firstFrameSlices'
  | 'slices'
  | 'segments'
  | 'tiles'
  | 'tileRate'
  | 'tileColumns'
  | 'tileRows'
  | 'decodeRate'
  | 'pictureBytes'
  | 'interlaced'
  | 'direct8x8';

/** What a stream asks of a decoder. Limits of what is not known are not judged. */
export interface LevelDemand {
  /** Name of the profile, as `SequenceDescription.profile`. */
  readonly profile: string;
  /** HEVC, AV1: `Main` (if absent), `High`. */
  readonly tier?: string;
  /** Size in luma samples before cropping. */
  readonly codedWidth: number;
  readonly codedHeight: number;
  /** Fields or frames with fields may occur. */
  readonly interlaced?: boolean;
  /** H.264: direct_8x8_inference_flag. */
  readonly direct8x8Inference?: boolean;
  /** Frames per second. */
  readonly fps?: number;
  /** Frames in the decoded picture buffer. */
  readonly dpbFrames?: number;
  /** HEVC: general_lower_bit_rate_constraint_flag is 0, with which Intra profiles have higher bit rates. */
  readonly higherBitRate?: boolean;
  /** Bits per second of the video. */
  readonly bitrateBps?: number;
  /** Bits of buffer that the frames need if they arrive at this rate; `undefined` if that is not known. */
  readonly bufferBits?: (bitrateBps: number) => number | undefined;
  /** The schedules of a hypothetical reference decoder that the stream declares. */
  readonly hrd?: { readonly nal?: readonly HrdRate[]; readonly vcl?: readonly HrdRate[] };
  /** Of the first frame, and the most per second of the time that a later frame has for its decoding. */
  readonly frameBytes?: { readonly first: number; readonly perSecond?: number };
  readonly slices?: { readonly first: number; readonly perSecond?: number };
  readonly pictures?: PictureDemand;
}

/** What the coded pictures of a stream ask for, whether they are shown or not: of HEVC and AV1. */
export interface PictureDemand {
  /** The most of one picture. */
  readonly segments: number;
  readonly tiles: number;
  readonly tileColumns: number;
  readonly tileRows: number;
  /** Pictures, their luma samples and tiles in the densest second; absent without times. */
  readonly perSecond?: { readonly pictures: number; readonly lumaSamples: number; readonly tiles: number };
  /** The picture with the most bytes for its size. */
  readonly leastCompressed: { readonly bytes: number; readonly lumaSamples: number };
}

/** A limit of a level, and what a stream needs of it. */
export interface JudgedLimit {
  readonly name: LimitName;
  /** Its name in the specification: `MaxFS`. */
  readonly symbol: string;
  readonly clause: string;
  /** Of both numbers: `macroblocks`. */
  readonly unit: string;
  readonly needed: number;
  readonly allowed: number;
  readonly holds: boolean;
}

/** A level, with its limits under the names of the specification. */
export interface LevelRow {
  /** `3.1`. */
  readonly level: string;
  readonly limits: Readonly<Record<string, number>>;
}

/** Most bits per second of a level, and bits of the buffer that they arrive in. */
export interface LevelRate {
  readonly level: string;
  readonly bitrateBps: number;
  readonly bufferBits: number;
}

/** A profile that levels are chosen in. */
export interface LevelProfile {
  /** Word for `--profile`: `high422`. */
  readonly word: string;
  /** Its name: `High 4:2:2`. */
  readonly name: string;
}

/** The levels of a codec. */
export interface LevelTable {
  /** The lowest first. */
  readonly levels: readonly LevelRow[];
  /** The least capable first. */
  readonly profiles: readonly LevelProfile[];
  /** Levels have a Main and a High tier. */
  readonly hasTiers?: true;
  /** What the decoded picture buffer of a level counts; `fixed`: it is the same in all levels. */
  readonly references: 'without the current one' | 'with the current one' | 'fixed';
  /** Luma samples that a decoded picture is padded to, in width and height. */
  readonly alignment: number;
  /** What a level allows all bytes of such a stream, for each level; empty for an unknown profile. */
  rates(stream: Pick<LevelDemand, 'profile' | 'tier' | 'higherBitRate'>): readonly LevelRate[];
  /** Judges the limits of a level that are known to matter; empty for a level or profile that does not exist. */
  judge(level: string, demand: LevelDemand): readonly JudgedLimit[];
}
