/** PIDs of the program map tables, by program_number (ISO/IEC 13818-1 2.4.4.3). */
export const programsOf = (pat: Uint8Array): ReadonlyMap<number, number> => {
  const programs = new Map<number, number>();
  if (pat[0] !== 0) return programs;
  for (let at = 8; at + 4 <= pat.length - 4; at += 4) {
    const number = uint16(pat, at);
    if (number !== 0) programs.set(number, uint16(pat, at + 2) & 0x1fff);
  }
  return programs;
};

/** A stream of a program. */
export interface ElementaryStream {
  readonly pid: number;
  readonly kind: 'video' | 'audio';
  /** Four-character code of its codec, as in the registry. */
  readonly fourCc: string;
  readonly language?: string;
}

/** The streams of a program map table (2.4.4.8) whose codec is known. */
export const streamsOf = (pmt: Uint8Array): readonly ElementaryStream[] => {
  const streams: ElementaryStream[] = [];
  if (pmt[0] !== 2 || pmt.length < 16) return streams;
  const end = pmt.length - 4;
  for (let at = 12 + (uint16(pmt, 10) & 0xfff); at + 5 <= end; ) {
    const type = pmt[at] as number;
    const pid = uint16(pmt, at + 1) & 0x1fff;
    const length = uint16(pmt, at + 3) & 0xfff;
    const descriptors = descriptorsOf(pmt.subarray(at + 5, Math.min(end, at + 5 + length)));
    const codec = TYPES[type] ?? privateCodec(descriptors);
    if (codec !== undefined) streams.push({ pid, ...codec, ...languageOf(descriptors) });
    at += 5 + length;
  }
  return streams;
};

type Codec = Pick<ElementaryStream, 'kind' | 'fourCc'>;

const video = (fourCc: string): Codec => ({ kind: 'video', fourCc });
const audio = (fourCc: string): Codec => ({ kind: 'audio', fourCc });

/** stream_type (Table 2-34, and those of ATSC). */
const TYPES: Readonly<Record<number, Codec>> = {
  1: video('mp1v'),
  2: video('mp2v'),
  3: audio('.mp3'),
  4: audio('.mp3'),
  15: audio('mp4a'),
  16: video('mp4v'),
  17: audio('latm'),
  27: video('avc1'),
  36: video('hvc1'),
  51: video('vvc1'),
  129: audio('ac-3'),
  135: audio('ec-3'),
};

interface TsDescriptor {
  readonly tag: number;
  readonly content: Uint8Array;
}

const descriptorsOf = (bytes: Uint8Array): readonly TsDescriptor[] => {
  const found: TsDescriptor[] = [];
  for (let at = 0; at + 2 <= bytes.length; at += 2 + (bytes[at + 1] as number)) {
    found.push({ tag: bytes[at] as number, content: bytes.subarray(at + 2, at + 2 + (bytes[at + 1] as number)) });
  }
  return found;
};

const REGISTRATION = 5;
const LANGUAGE = 10;
/** format_identifier of registration descriptors. */
const REGISTERED: Readonly<Record<string, Codec>> = {
  Opus: audio('Opus'),
  'AC-3': audio('ac-3'),
  EAC3: audio('ec-3'),
  HEVC: video('hvc1'),
  AV01: video('av01'),
};
/** Descriptors of DVB: AC-3, Enhanced AC-3 (ETSI EN 300 468). */
const DVB: Readonly<Record<number, Codec>> = { 106: audio('ac-3'), 122: audio('ec-3') };

/** The codec of private data, by its descriptors. */
const privateCodec = (descriptors: readonly TsDescriptor[]): Codec | undefined => {
  for (const { tag, content } of descriptors) {
    const codec = tag === REGISTRATION ? REGISTERED[String.fromCharCode(...content.subarray(0, 4))] : DVB[tag];
    if (codec !== undefined) return codec;
  }
  return undefined;
};

const languageOf = (descriptors: readonly TsDescriptor[]): Pick<ElementaryStream, 'language'> => {
  const content = descriptors.find(({ tag }) => tag === LANGUAGE)?.content.subarray(0, 3);
  const language = content === undefined ? '' : String.fromCharCode(...content);
  return /^[a-z]{3}$/.test(language) && language !== 'und' ? { language } : {};
};

const uint16 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] as number) << 8) | ((bytes[at + 1] as number | undefined) ?? 0);
