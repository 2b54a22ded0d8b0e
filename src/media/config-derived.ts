import type { Colour } from './colour.ts';
import type { FrameRate } from './ratio.ts';

/** Values derived from the decoder configuration record of a video codec. Unknown ones are absent. */
export interface VideoConfigDerived {
  /** Four-character code of the codec: `avc1`. */
  readonly codec: string;
  /** RFC 6381: `avc1.64001F`. */
  readonly codecString?: string;
  /** Size in luma samples after cropping. */
  readonly width?: number;
  readonly height?: number;
  /** Size in luma samples before cropping. */
  readonly codedWidth?: number;
  readonly codedHeight?: number;
  readonly profile?: string;
  /** `3.1`. */
  readonly level?: string;
  readonly tier?: string;
  /** `4:2:0`. */
  readonly chromaFormat?: string;
  readonly bitDepthLuma?: number;
  readonly bitDepthChroma?: number;
  readonly frameRate?: FrameRate;
  readonly colour?: Colour;
  /** Bytes of the length field before each NAL unit of the samples. */
  readonly nalLengthSize?: number;
  /** HDR10 metadata in the record: SEI messages of hvcC, metadata OBUs of av1C. */
  readonly hdr10?: 'mastering display' | 'light level' | 'both';
}

/** Values derived from the decoder configuration record of an audio codec. Unknown ones are absent. */
export interface AudioConfigDerived {
  /** Four-character code of the codec: `mp4a`, `Opus`, `fLaC`. */
  readonly codec: string;
  /** RFC 6381: `mp4a.40.2`. */
  readonly codecString?: string;
  /** Of the decoder's output. */
  readonly sampleRateHz?: number;
  /** Of the decoder's output. */
  readonly channels?: number;
  readonly bitsPerSample?: number;
}
