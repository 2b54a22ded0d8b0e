import type { AudioConfigDerived, VideoConfigDerived } from '../media/config-derived.ts';
import type { FrameDuration } from '../media/frame-duration.ts';
import type { FieldSink } from '../syntax/field-sink.ts';
import type { AudioFraming } from './audio-framing.ts';
import type { ReadRecord } from './config-record/read-record.ts';
import type { RecordFinding } from './config-record/record-finding.ts';
import type { StreamCodec } from './stream-codec.ts';
import type { UnitTypes } from './unit-types.ts';

/** Values derived from a decoder configuration record, for video or audio. */
export type ConfigurationDerived = VideoConfigDerived | AudioConfigDerived;

/** A parsed decoder configuration record, from an FLV sequence header or a sample entry. */
export type Configuration = ReadRecord<object, ConfigurationDerived>;

/** A parameter set in a record. */
export interface RecordSet {
  /** Type of the unit: nal_unit_type, obu_type. */
  readonly type: number;
  /** The unit without its length field; a sequence header OBU with obu_size. */
  readonly bytes: Uint8Array;
  /** Byte offset in the record of the length field. */
  readonly offset: number;
  /** Bytes of the length field. */
  readonly prefixLength: number;
}

/** A newly made record, with findings about it. */
export interface MadeConfig {
  readonly bytes: Uint8Array;
  readonly findings: readonly RecordFinding[];
}

/** The decoder configuration record of a codec. */
export interface ConfigCodec {
  /** Reads a record that fills `bytes`. Never throws for invalid input. */
  read(bytes: Uint8Array, sink?: FieldSink): Configuration;
  /** Frames cannot be decoded without the record: their parameter sets are not in band. */
  readonly isNeeded?: true;
  /** The parameter sets of a record; a set follows those it refers to. */
  sets?(record: object, bytes: Uint8Array): readonly RecordSet[];
  /** Types of the parameter sets that a record holds. */
  readonly setTypes?: ReadonlySet<number>;
  /** Parameter sets in a payload that is not made of NAL units. */
  setsInBand?(payload: Uint8Array): readonly Pick<RecordSet, 'type' | 'bytes'>[];
  /** Type of the box that holds the record in MP4: `avcC`. */
  readonly box?: string;
  /** Name of the record: `AVCDecoderConfigurationRecord`. */
  readonly title?: string;
  /** Is the whole input a record? `maybe`: more bytes are needed. `complete`: `head` is the whole input. */
  recognise?(head: Uint8Array, complete: boolean): 'yes' | 'maybe' | 'no';
  /** Types of the parameter sets that `make` requires. */
  readonly neededTypes?: readonly number[];
  /**
   * Makes the record of these units; keeps their order within each type. `lengthSize`: of the samples, for NAL units.
   * `isComplete`: the stream has no sets beside them. Throws `not-encodable` if it cannot.
   */
  make?(sets: readonly Uint8Array[], lengthSize: 1 | 2 | 4, isComplete?: boolean): MadeConfig;
  /** Reads what MPEG2TSSequenceStart carries instead of the record (E-RTMP v2). */
  readTransportStream?(bytes: Uint8Array, sink?: FieldSink): Configuration;
}

/** Luma samples of the pictures that are shown. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** A codec: a folder in codec/ and a line in the registry. Layers above use codecs through this interface only. */
export interface CodecDescriptor {
  /** The name for `--codec` and `input.codec`: `h264`. */
  readonly name: string;
  /** Display name: `H.264`. */
  readonly title: string;
  readonly kind: 'video' | 'audio';
  /** Four-character codes; the first one is used for writing. */
  readonly fourCcs: readonly [string, ...string[]];
  /** Endings of the names of its raw streams, lower case, without the dot. */
  readonly extensions?: readonly string[];
  readonly config?: ConfigCodec;
  /** Present for codecs made of NAL units or OBUs. */
  readonly units?: UnitTypes;
  /** Present for codecs whose streams are parsed unit by unit. */
  readonly stream?: StreamCodec;
  /** Do streams of this codec, and of no other, begin with this unit? */
  isFirstUnit?(unit: Uint8Array): boolean;
  /** Codecs whose streams are not parsed: the picture size, if this unit says it. */
  pictureSize?(unit: Uint8Array): PictureSize | undefined;
  /** Audio: duration of a frame, if the frame or the record gives it. */
  frameDuration?(payload: Uint8Array, configuration: ConfigurationDerived | undefined): FrameDuration | undefined;
  /** Audio: rate and channels from the header of a frame. */
  soundOf?(frame: Uint8Array): { readonly sampleRateHz: number; readonly channels: number } | undefined;
  /** Audio: the content of the configuration box of MP4, of a codec whose frames need no record. */
  recordOf?(frame: Uint8Array): Uint8Array | undefined;
  /** Audio: the stream format outside containers. */
  readonly framing?: AudioFraming;
}

/** A codec whose streams are parsed unit by unit. */
export interface StreamedCodec extends CodecDescriptor {
  readonly stream: StreamCodec;
}
