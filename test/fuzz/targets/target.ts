/** One thing to fuzz. */
export interface FuzzTarget {
  /** Names the folder of its corpus. */
  readonly name: string;
  /** Kind of its seeds: streams in one of the formats, or text. */
  readonly input:
    | 'annexb'
    | 'slice-data'
    | 'hevc-annexb'
    | 'length-prefixed'
    | 'avc-config'
    | 'flv'
    | 'obu'
    | 'capture'
    | 'rtmp-handshake'
    | 'rtmp-session'
    | 'rtmp-chunks'
    | 'rtmp-message'
    | 'text'
    | 'any';
  /** Tries an input; throws if a property does not hold, and every exception that the API does not document. */
  run(bytes: Uint8Array): void | Promise<void>;
}
