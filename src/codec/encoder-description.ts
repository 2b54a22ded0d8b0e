/** The encoder of a stream, as it names itself. */
export interface EncoderDescription {
  /** `x264`, or its whole text if that has no known form. */
  readonly name: string;
  /** `core 164 r3095 baee400`. */
  readonly version?: string;
  /** As written, in the order written. */
  readonly settings?: Readonly<Record<string, string>>;
}
