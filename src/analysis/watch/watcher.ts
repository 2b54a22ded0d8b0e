import type { CodecDescriptor, ConfigurationDerived } from '../../codec/descriptor.ts';
import type { PlacedUnit } from '../../codec/placed-unit.ts';
import type { PictureSetDescription, SequenceDescription } from '../../codec/sequence-description.ts';
import type { BlockCodec } from '../../codec/stream-codec.ts';
import type { FormatName } from '../../container/descriptor.ts';
import type { ReadTag } from '../../container/flv/tag/flv-reader.ts';
import type { FrameRecord } from '../../media/frame-record.ts';
import type { PictureBlocks } from '../../media/macroblocks.ts';
import type { Origin } from '../../media/origin.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';
import type { GopRecord } from '../gop/gop-record.ts';
import type { MeasuredPicture } from '../macroblocks/picture-measure.ts';
import type { TrackFrame } from '../timeline/track-frame.ts';
import type { HrdRemoval } from '../vbv/hrd-check.ts';
import type { VideoSummary } from '../video-summary.ts';

/** A track of an input. */
export interface WatchedTrack {
  readonly kind: 'video' | 'audio';
  /** 0, but for the further tracks of a multitrack stream. */
  readonly trackId: number;
  /** FourCC, or the short name of a codec that has none. */
  readonly fourCc: string;
  /** `undefined` if it is not known. */
  readonly codec: CodecDescriptor | undefined;
  /** `video`, `audio`, `video:1`, … */
  readonly name: string;
}

/**
 * Where the times of frames come from: the container; picture order and VUI timing; the same with the rate of `--fps`,
 * or with a rate that is assumed.
 */
export type TimeSource = 'container' | 'vui' | 'fps' | 'assumed';

/** A frame with its times, in decoding order. */
export interface WatchedFrame extends FrameRecord {
  /** Its place in output order, from 0; absent if the order is not known. */
  readonly displayIndex?: number;
  /** As in the container, or calculated: see `timesFrom`. Milliseconds. */
  readonly dtsMs: number;
  readonly ptsMs: number;
  /** The same, not rounded, on the repaired timeline, without wraps and jumps: rates and distances are measured on it. */
  readonly decodedMs: number;
  readonly shownMs: number;
  readonly timesFrom: TimeSource;
  /** The container marks it as a key frame or not: FrameType of an FLV. */
  readonly keyframe?: boolean;
}

/** Where units are: in a tag, or in the input itself. */
export interface UnitPlace {
  /** Added to the offsets of units gives byte offsets in the input. */
  readonly base: number;
  readonly origin: Origin | undefined;
}

/** A parameter set with new content. */
export interface SeenSet<Description> {
  readonly bytes: Uint8Array;
  readonly description: Description;
  /** Byte offset in the input. */
  readonly offset: number;
  readonly origin: Origin | undefined;
  /** In a decoder configuration record. */
  readonly outOfBand: boolean;
}

/** A parameter set of any kind with new content. */
export interface SeenParameterSet extends Omit<SeenSet<unknown>, 'description'> {
  /** The parameter set that it refers to, if known: see `ParameterSetRef`. */
  readonly context: object | undefined;
}

/** The macroblocks of a picture. */
export interface WatchedPicture {
  readonly measured: MeasuredPicture;
  /** Valid during the call. */
  readonly blocks: PictureBlocks;
  /** Of its first slice. */
  readonly place: UnitPlace;
  readonly codec: BlockCodec;
}

/** Takes what happens in a video track, in stream order. */
export interface VideoWatcher {
  /** A decoder configuration record; its parameter sets follow, if the codec is parsed. */
  configuration?(configuration: ConfigurationDerived, at: Origin): void;
  /** A parameter set of any kind that differs from the last one with its id; also the first one. */
  parameterSet?(seen: SeenParameterSet): void;
  /** A sequence parameter set, likewise. */
  sequence?(seen: SeenSet<SequenceDescription>): void;
  /** A picture parameter set, likewise. */
  pictureSet?(seen: SeenSet<PictureSetDescription>): void;
  /** A unit, before the frame that it is part of. Its bytes are valid during the call. */
  unit?(unit: PlacedUnit, place: UnitPlace): void;
  /** The macroblocks of a picture, before its frame: where slice data is read. */
  picture?(picture: WatchedPicture): void;
  /** A frame; in a raw stream some frames after its units, when its place in output order is known. */
  frame?(frame: WatchedFrame): void;
  /** An access unit leaves a buffer of the HRD of the stream; some frames after it. */
  removal?(removal: HrdRemoval): void;
  /** A GOP, when its last frame is known. */
  gop?(gop: GopRecord): void;
  /** The end of the input, or of what was read of it; `summary`: what was measured. */
  end?(summary: VideoSummary): void;
}

/** Takes the frames of an audio track, in stream order. */
export interface AudioWatcher {
  configuration?(configuration: ConfigurationDerived, at: Origin): void;
  frame?(frame: TrackFrame, payload: Uint8Array): void;
  end?(): void;
}

/** Takes what happens in an input. */
export interface Watcher {
  /** The format of the input, before anything else. */
  opened?(format: FormatName): void;
  /** A video track begins. */
  video?(track: WatchedTrack): VideoWatcher | undefined;
  /** An audio track begins. */
  audio?(track: WatchedTrack): AudioWatcher | undefined;
  /** A tag of an FLV, before its units and frames. */
  tag?(tag: ReadTag): void;
  /** What the readers find wrong, after what it is about; `frame`: number of the frame that it is about. */
  finding?(found: Diagnostic, frame: number | undefined): void;
}
