import type { AudioConfigDerived, VideoConfigDerived } from '../media/config-derived.ts';
import type { FrameDuration } from '../media/frame-duration.ts';
import type { FieldSink } from '../syntax/field-sink.ts';
import type { AudioFraming } from './audio-framing.ts';
import type { ReadRecord } from './config-record/read-record.ts';
import type { RecordFinding } from './config-record/record-finding.ts';
import type { StreamCodec } from './stream-codec.ts';
import type { UnitTypes } from './unit-types.ts';

/** What follows from a decoder configuration record, for video or audio. */
export type ConfigurationDerived = VideoConfigDerived | AudioConfigDerived;

/** A decoder configuration record that was read: that of an FLV sequence header, of a sample entry. */
export type Configuration = ReadRecord<object, ConfigurationDerived>;

/** A parameter set in a record. */
export interface RecordSet {
  /** Type of the unit: nal_unit_type, obu_type. */
  readonly type: number;
  /** The unit without its length field; a sequence header OBU without its header. */
  readonly bytes: Uint8Array;
  /** Byte offset in the record of the length field. */
  readonly offset: number;
  /** Bytes of the length field. */
  readonly prefixLength: number;
}

/** A record that was made, with findings about it. */
export interface MadeConfig {
  readonly bytes: Uint8Array;
  readonly findings: readonly RecordFinding[];
}

/** The decoder configuration record of a codec. */
export interface ConfigCodec {
  /** Reads a record that is the whole of `bytes`. Never throws for what the bytes say. */
  read(bytes: Uint8Array, sink?: FieldSink): Configuration;
  /** Frames cannot be decoded without it: their parameter sets are not in band. */
  readonly isNeeded?: true;
  /** The parameter sets of a record, in the order in which they need each other. */
  sets?(record: object, bytes: Uint8Array): readonly RecordSet[];
  /** Types of the parameter sets that a record holds. */
  readonly setTypes?: ReadonlySet<number>;
  /** Parameter sets in a payload that is not made of NAL units. */
  setsInBand?(payload: Uint8Array): readonly Pick<RecordSet, 'type' | 'bytes'>[];
  /** Is an input a record and nothing else? `maybe` while more bytes can decide; `complete` when there are no more. */
  recognise?(head: Uint8Array, complete: boolean): 'yes' | 'maybe' | 'no';
  /** Types of parameter sets without which there is no record to make. */
  readonly neededTypes?: readonly number[];
  /** Makes the record of these units, each list in the order in which they are given. Throws `not-encodable` where there can be none. */
  make?(sets: readonly Uint8Array[], lengthSize: 1 | 2 | 4): MadeConfig;
  /** Reads what MPEG2TSSequenceStart carries in place of the record (E-RTMP v2). */
  readTransportStream?(bytes: Uint8Array, sink?: FieldSink): Configuration;
}

/** A codec: a folder in codec/ and a line in the registry. Layers above know codecs by this description alone. */
export interface CodecDescriptor {
  /** The name for `--codec` and `input.codec`: `h264`. */
  readonly name: string;
  /** The name for people: `H.264`. */
  readonly title: string;
  readonly kind: 'video' | 'audio';
  /** Four-character codes; the first one is written. */
  readonly fourCcs: readonly [string, ...string[]];
  readonly config?: ConfigCodec;
  /** Codecs whose streams are made of NAL units or OBUs. */
  readonly units?: UnitTypes;
  /** Streams are read unit by unit. */
  readonly stream?: StreamCodec;
  /** Streams begin with this unit, and those of no other codec do. */
  isFirstUnit?(unit: Uint8Array): boolean;
  /** Audio: how long a frame is, where it or the record says so. */
  frameDuration?(payload: Uint8Array, configuration: ConfigurationDerived | undefined): FrameDuration | undefined;
  /** Audio: rate and channels by the header of a frame. */
  soundOf?(frame: Uint8Array): { readonly sampleRateHz: number; readonly channels: number } | undefined;
  /** Audio: the format that frames the codec in a file of its own. */
  readonly framing?: AudioFraming;
}

/** A codec whose streams are read unit by unit. */
export interface StreamedCodec extends CodecDescriptor {
  readonly stream: StreamCodec;
}
