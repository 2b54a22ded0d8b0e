import type { PictureBlocks } from '../media/macroblocks.ts';
import type { Stage } from '../media/stage.ts';
import type { Keep, StageFinding, Unit } from '../media/unit.ts';
import type { UnitError } from '../syntax/diagnostics.ts';
import type { FieldTrace } from '../syntax/field-trace.ts';
import type { CodecWords } from './codec-words.ts';
import type { EncoderDescription } from './encoder-description.ts';
import type { LevelTable } from './level-table.ts';
import type { PictureBufferMeter } from './picture-buffer.ts';
import type { PlacedUnit } from './placed-unit.ts';
import type { PictureSetDescription, SequenceDescription } from './sequence-description.ts';
import type { UnitNotices } from './unit-notices.ts';
import type { UnitTypes } from './unit-types.ts';
import type { UnitView } from './unit-view.ts';

/** Options for `StreamCodec.open`. */
export interface StreamOptions {
  /** Which units to trace, by type. None by default. */
  readonly trace?: (type: number) => boolean;
  /** Out-of-band parameter sets. */
  readonly parameterSets?: readonly Uint8Array[];
}

/**
 * Reads the units of one stream: syntax, access units, pictures, order. May hold back a unit until the next one; then
 * it copies its bytes.
 */
export interface CodecStream<U extends PlacedUnit = PlacedUnit> extends Stage<Unit, U | StageFinding> {
  /** Number of bytes of a unit that the stream reads. */
  readonly keep: Keep;
  readonly words: CodecWords;
  /** Returns the units held back, because the next item is not a unit. */
  release(): Iterable<U>;
}

/** A fully parsed parameter set. */
export interface ReadParameterSet {
  readonly syntax: object;
  readonly derived: object | undefined;
  readonly error: UnitError | undefined;
  readonly trace: FieldTrace | undefined;
  /** The bytes that positions in the trace refer to: without emulation prevention. */
  readonly rbsp: Uint8Array;
}

/** Options for `StreamCodec.readSet`. */
export interface ReadSetOptions {
  /** The parameter set that it refers to: see `ParameterSetRef`. */
  readonly context?: object | undefined;
  readonly trace?: boolean;
  /** The bytes are only the start of the unit. */
  readonly partial?: boolean;
}

/** What a unit says about the codec of its stream: `none` if its type says nothing. */
export type Evidence = 'for' | 'against' | 'none';

/** Recognises an input as a stream of the codec. */
export interface UnitProof {
  /** Is this a legal unit header? */
  isPlausible(unit: Uint8Array): boolean;
  /** Could a unit begin with these bytes, its header and first elements? `size` is known once its end is. */
  evidence(bytes: Uint8Array, size?: number): Evidence;
  /** May a stream begin with a unit of this type? */
  mayBegin(type: number): boolean;
  /** Size in bytes up to which a unit of this type can be proof; 0 for types that prove nothing. */
  proofBytes(type: number): number;
  /** Does this complete unit identify the codec? */
  proves(unit: Uint8Array): boolean;
}

/** A unit without a container around it. */
export interface LooseUnit {
  /** Byte offset of its prefix, or of the unit. */
  readonly offset: number;
  /** Bytes of a length field before it. */
  readonly prefixLength: number;
  readonly bytes: Uint8Array;
}

/** Units as logs, captures and debuggers show them. */
export interface LooseUnits {
  /**
   * The parameter set whose unit header was left off, with that header; `undefined` for other bytes. Not `proven`: it
   * begins like one, and is damaged or cut short.
   */
  withHeader(payload: Uint8Array): { readonly unit: Uint8Array; readonly proven: boolean } | undefined;
  /** The units of a packet that aggregates several; `undefined` for other bytes. */
  aggregated(packet: Uint8Array): readonly LooseUnit[] | undefined;
  /** Name and document of such a packet. */
  readonly aggregation: string;
}

/** What only streams of NAL units have. */
export interface NalStreams {
  /** Bytes of nal_unit_header(). */
  readonly headerBytes: 1 | 2;
  /** Must the start code of the unit have a zero_byte (Annex B)? */
  needsZeroByte(type: number, startsAccessUnit: boolean): boolean;
  readonly loose: LooseUnits;
}

/** What only streams of OBUs have. */
export interface ObuStreams {
  /** The OBU with its obu_size, as formats need it that give no other size; the same bytes if it has one. */
  withSize(obu: Uint8Array): Uint8Array;
  /** The OBU without obu_size, for formats that give its size; the same bytes if it has none. */
  withoutSize(obu: Uint8Array): Uint8Array;
  /** The temporal delimiter, which begins a temporal unit of a stream. */
  readonly delimiter: Uint8Array;
}

/**
 * Reads the slice data of one stream: takes the units of a `CodecStream`, which have to have all their bytes, and outputs
 * the macroblocks of a picture once the next one begins.
 */
export interface BlockReader extends Stage<PlacedUnit, PictureBlocks> {
  /** The picture is complete: its container says so. */
  release(): Iterable<PictureBlocks>;
}

/** What reads slice data: loaded where it is asked for. */
export interface BlockCodec {
  open(): BlockReader;
  /** Most motion vectors of two macroblocks that follow each other in decoding order; `mb`: the second one. */
  mostMotionVectors(blocks: PictureBlocks): { readonly mb: number; readonly count: number };
}

/** Those that are loaded, by name of the codec. */
export type BlockCodecs = ReadonlyMap<string, BlockCodec>;

/** A codec whose streams are read unit by unit. */
export interface StreamCodec extends UnitTypes {
  /** Key of the unit type in records. */
  readonly typeKey: 'nal_unit_type' | 'obu_type';
  /** The highest type. */
  readonly maxType: number;
  /** Words for `--select`, with the types they select. */
  readonly selections: Readonly<Record<string, readonly number[]>>;
  readonly proof: UnitProof;
  /** Present where units are NAL units; without it they are OBUs, which have their sizes in themselves. */
  readonly nal?: NalStreams;
  /** Present where units are OBUs. */
  readonly obu?: ObuStreams;
  open(options?: StreamOptions): CodecStream;
  /** Kinds of parameter sets, referenced ones first: keys of the output of `sps`. */
  readonly setKinds: readonly string[];
  /** Reads a parameter set with all its elements. */
  readSet(unit: Uint8Array, options?: ReadSetOptions): ReadParameterSet;
  /** Id of a parameter set; a later set of its type with this id replaces it. `undefined` for other or bad units. */
  setId(unit: Uint8Array): number | undefined;
  /** What a sequence parameter set says; `undefined` for other units, and for one that cannot be read. */
  describeSequence(set: Uint8Array): SequenceDescription | undefined;
  /** What a picture parameter set says; `undefined` for other units. `context`: see `ParameterSetRef`. */
  describePictureSet(set: Uint8Array, context: object | undefined): PictureSetDescription | undefined;
  /** The encoder that the unit names (H.264: an SEI message); `undefined` if it names none. */
  encoderOf(unit: PlacedUnit): EncoderDescription | undefined;
  /** What the unit says about its pictures beside their coding; `undefined` for units that say nothing such. */
  noticesOf(unit: PlacedUnit): UnitNotices | undefined;
  /** Loads what reads slice data; present where it can be read. */
  readonly blocks?: () => Promise<BlockCodec>;
  readonly levels: LevelTable;
  /** Measures the decoded picture buffer of one stream. */
  pictureBuffer(): PictureBufferMeter;
  readonly view: UnitView;
  readonly words: CodecWords;
}
