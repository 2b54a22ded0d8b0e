/** Formats of video units. */
export type UnitFormat = 'annexb' | 'avcc' | 'hvcc' | 'obu' | 'av1-annexb' | 'ivf' | 'flv';

/** Containers with samples. */
export type SampleFormat = 'mp4' | 'fmp4' | 'mkv' | 'webm' | 'mpegts' | 'hls';

export type OutputFormat = UnitFormat | SampleFormat | 'adts' | 'raw';

interface OutputFormatFacts {
  readonly title: string;
  /** File name extensions, lower case. */
  readonly extensions: readonly string[];
  /** Of formats of units: names of the codecs that they hold. */
  readonly codecs?: readonly string[];
}

/** The output formats. */
export const OUTPUT_FORMATS: Readonly<Record<OutputFormat, OutputFormatFacts>> = {
  annexb: {
    title: 'Annex B',
    extensions: ['h264', '264', 'avc', 'jsv', 'jvt', '26l', 'h265', '265', 'hevc', 'hvc', 'annexb'],
    codecs: ['h264', 'hevc'],
  },
  avcc: { title: 'AVCC', extensions: ['avcc'], codecs: ['h264'] },
  hvcc: { title: 'HVCC', extensions: ['hvcc'], codecs: ['hevc'] },
  obu: { title: 'OBU', extensions: ['obu', 'av1'], codecs: ['av1'] },
  'av1-annexb': { title: 'AV1 Annex B', extensions: [], codecs: ['av1'] },
  ivf: { title: 'IVF', extensions: ['ivf'], codecs: ['av1'] },
  flv: { title: 'FLV', extensions: ['flv'], codecs: ['h264', 'hevc', 'av1'] },
  mp4: { title: 'MP4', extensions: ['mp4', 'm4v', 'm4a'] },
  fmp4: { title: 'fragmented MP4', extensions: ['m4s', 'cmfv'] },
  mkv: { title: 'Matroska', extensions: ['mkv', 'mka'] },
  webm: { title: 'WebM', extensions: ['webm'] },
  mpegts: { title: 'MPEG-TS', extensions: ['ts', 'mts', 'm2ts'] },
  hls: { title: 'HLS', extensions: ['m3u8'] },
  adts: { title: 'AAC in ADTS', extensions: ['aac', 'adts'] },
  raw: { title: 'raw audio', extensions: ['mp3'] },
};

const NAMES = Object.keys(OUTPUT_FORMATS) as OutputFormat[];

/** The output format of a file name extension. */
export const outputFormatOf = (extension: string): OutputFormat | undefined =>
  NAMES.find((name) => OUTPUT_FORMATS[name].extensions.includes(extension));

/** The formats of units that hold a codec. */
export const formatsFor = (codec: string): readonly OutputFormat[] =>
  NAMES.filter((name) => OUTPUT_FORMATS[name].codecs?.includes(codec) === true);

/** Length-prefixed NAL units. */
export const isLengthPrefixed = (format: OutputFormat): boolean => format === 'avcc' || format === 'hvcc';

/** The record of its parameter sets goes to a file of its own, not into the stream. */
export const hasSeparateRecord = isLengthPrefixed;

export const SAMPLE_FORMATS: readonly OutputFormat[] = ['mp4', 'fmp4', 'mkv', 'webm', 'mpegts', 'hls'];

export const isSampleFormat = (format: OutputFormat): format is SampleFormat => SAMPLE_FORMATS.includes(format);
