/** Why a bitstream could not be read. */
export type BitstreamErrorCode =
  | 'truncated'
  | 'out-of-range'
  | 'forbidden-value'
  | 'exp-golomb-too-long'
  | 'unknown-parameter-set'
  | 'missing-reference'
  | 'trailing-bits'
  | 'limit';

/** Why an input could not be split into units. */
export type ContainerErrorCode = 'unknown-format' | 'unsupported-format' | 'empty-input' | 'not-probed';

/** Base of every error that rtmpkit throws on purpose. */
export class RtmpkitError extends Error {
  // Set in each class: minifiers rename classes.
  override readonly name: string = 'RtmpkitError';
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Where in a syntax structure a read failed. */
export interface BitstreamErrorPlace {
  /** Syntax structure, in the specification's spelling: `seq_parameter_set_data`. */
  readonly structure: string;
  /** Syntax element that was being read. */
  readonly field: string;
  /** Specification and clause of the structure: `H.264 7.3.2.1.1`. */
  readonly clause: string;
  /** Bit position of the element from the first bit of the unit, emulation prevention bytes removed. */
  readonly bit: number;
  /** What the specification allows. */
  readonly expected?: string;
  /** What the bitstream holds. */
  readonly found?: string;
}

/** Bytes that break the syntax of their structure, with the position of the first element that does. */
export class BitstreamError extends RtmpkitError implements BitstreamErrorPlace {
  override readonly name = 'BitstreamError';
  declare readonly code: BitstreamErrorCode;
  readonly structure: string;
  readonly field: string;
  readonly clause: string;
  readonly bit: number;
  declare readonly expected?: string;
  declare readonly found?: string;
  constructor(code: BitstreamErrorCode, detail: string, place: BitstreamErrorPlace) {
    super(code, `${place.structure}.${place.field} at bit ${place.bit}: ${detail} (${place.clause})`);
    this.structure = place.structure;
    this.field = place.field;
    this.clause = place.clause;
    this.bit = place.bit;
    if (place.expected !== undefined) this.expected = place.expected;
    if (place.found !== undefined) this.found = place.found;
  }
}

/** What a remedy is made for. */
export interface RemedyPlace {
  /** The input, as a shell takes it. */
  readonly file: string;
  /** The call of rtmpkit that reads the output of the remedy: `rtmpkit nalu`. */
  readonly call: string;
  /** The format that this call reads best. */
  readonly format: 'h264' | 'flv';
}

/** A command line that helps. */
export type Remedy = (place: RemedyPlace) => string;

/** An input whose format is unknown or not supported. */
export class ContainerError extends RtmpkitError {
  override readonly name = 'ContainerError';
  declare readonly code: ContainerErrorCode;
  /** The message, with the command line that helps in this place. */
  readonly messageFor: (place: RemedyPlace) => string;
  constructor(code: ContainerErrorCode, text: string, remedy?: Remedy) {
    const messageFor = (place: RemedyPlace) => (remedy === undefined ? text : `${text}; try: ${remedy(place)}`);
    super(code, messageFor({ file: 'FILE', call: 'rtmpkit nalu', format: 'h264' }));
    this.messageFor = messageFor;
  }
}

/** Why a stream cannot be written in another format. */
export type ConversionErrorCode =
  | 'unit-too-long'
  | 'no-picture'
  | 'no-parameter-sets'
  | 'no-such-track'
  | 'not-encodable';

/** A stream, or a part of it, that the output format cannot hold. The output is removed. */
export class ConversionError extends RtmpkitError {
  override readonly name = 'ConversionError';
  declare readonly code: ConversionErrorCode;
}

/** A limit of rtmpkit was reached, which bounds memory and time. */
export class LimitError extends RtmpkitError {
  override readonly name = 'LimitError';
}
