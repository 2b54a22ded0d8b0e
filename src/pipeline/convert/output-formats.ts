export type OutputFormat = 'annexb' | 'avcc' | 'flv' | 'adts' | 'raw' | SampleFormat;

/** Containers with samples. */
export type SampleFormat = 'mp4' | 'fmp4' | 'mkv' | 'webm' | 'mpegts' | 'hls';

/** The output formats, each with its title and its file name extensions, lower case. */
export const OUTPUT_FORMATS: Readonly<
  Record<OutputFormat, { readonly title: string; readonly extensions: readonly string[] }>
> = {
  annexb: { title: 'Annex B', extensions: ['h264', '264', 'avc', 'jsv', 'jvt', '26l', 'annexb'] },
  avcc: { title: 'AVCC', extensions: ['avcc'] },
  flv: { title: 'FLV', extensions: ['flv'] },
  mp4: { title: 'MP4', extensions: ['mp4', 'm4v', 'm4a'] },
  fmp4: { title: 'fragmented MP4', extensions: ['m4s', 'cmfv'] },
  mkv: { title: 'Matroska', extensions: ['mkv', 'mka'] },
  webm: { title: 'WebM', extensions: ['webm'] },
  mpegts: { title: 'MPEG-TS', extensions: ['ts', 'mts', 'm2ts'] },
  hls: { title: 'HLS', extensions: ['m3u8'] },
  adts: { title: 'AAC in ADTS', extensions: ['aac', 'adts'] },
  raw: { title: 'raw audio', extensions: ['mp3'] },
};

/** The output format of a file name extension. */
export const outputFormatOf = (extension: string): OutputFormat | undefined =>
  (Object.keys(OUTPUT_FORMATS) as OutputFormat[]).find((name) => OUTPUT_FORMATS[name].extensions.includes(extension));

const SAMPLE_FORMATS: readonly OutputFormat[] = ['mp4', 'fmp4', 'mkv', 'webm', 'mpegts', 'hls'];

export const isSampleFormat = (format: OutputFormat): format is SampleFormat => SAMPLE_FORMATS.includes(format);
