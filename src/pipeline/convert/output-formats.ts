export type OutputFormat = 'annexb' | 'avcc' | 'flv' | 'adts' | 'raw';

/** The output formats, each with its title and its file name extensions, lower case. */
export const OUTPUT_FORMATS: Readonly<
  Record<OutputFormat, { readonly title: string; readonly extensions: readonly string[] }>
> = {
  annexb: { title: 'Annex B', extensions: ['h264', '264', 'avc', 'jsv', 'jvt', '26l', 'annexb'] },
  avcc: { title: 'AVCC', extensions: ['avcc'] },
  flv: { title: 'FLV', extensions: ['flv'] },
  adts: { title: 'AAC in ADTS', extensions: ['aac', 'adts'] },
  raw: { title: 'raw audio', extensions: ['mp3'] },
};

/** The output format of a file name extension. */
export const outputFormatOf = (extension: string): OutputFormat | undefined =>
  (Object.keys(OUTPUT_FORMATS) as OutputFormat[]).find((name) => OUTPUT_FORMATS[name].extensions.includes(extension));
