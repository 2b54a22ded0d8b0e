/** One thing to fuzz. */
export interface FuzzTarget {
  /** Names the folder of its corpus. */
  readonly name: string;
  /** What its seeds are: streams in one of the wrappings, or text. */
  readonly input: 'annexb' | 'length-prefixed' | 'avc-config' | 'flv' | 'text' | 'any';
  /** Tries an input; throws for a property that does not hold and for every exception that the API does not document. */
  run(bytes: Uint8Array): void | Promise<void>;
}
