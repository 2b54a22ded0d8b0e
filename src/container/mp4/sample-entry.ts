import { boxesIn, childOf, fourCcAt, type Mp4Box, viewOf } from './box.ts';
import { descriptorsIn } from './descriptors.ts';
import { opusHeadOf } from './opus-record.ts';

/** What a sample entry says (ISO/IEC 14496-12 8.5.2). */
export interface SampleEntry {
  /** Its type: `avc1`, `hev1`, `mp4a`. */
  readonly type: string;
  /** Four-character code of the codec, as in the registry. */
  readonly fourCc: string;
  readonly config?: Uint8Array;
  /** Position of `config`. */
  readonly configStart?: number;
  readonly width?: number;
  readonly height?: number;
  readonly sampleRateHz?: number;
  readonly channels?: number;
  /** Scheme of its protection (`cenc`): samples are encrypted. */
  readonly encryption?: string;
}

/** Bytes of the fixed part of an entry, after the box header. */
const ENTRY_BYTES = 8;
const VISUAL_BYTES = 78;
const AUDIO_BYTES = 28;

/** Sample entries of a codec that has several. */
const FOUR_CCS: Readonly<Record<string, string>> = {
  avc2: 'avc1',
  avc3: 'avc1',
  avc4: 'avc1',
  dva1: 'avc1',
  dvav: 'avc1',
  hev1: 'hvc1',
  dvh1: 'hvc1',
  dvhe: 'hvc1',
  vvi1: 'vvc1',
  dav1: 'av01',
  '.mp3': '.mp3',
  'ms\0U': '.mp3',
  mp3: '.mp3',
};

/** Boxes that hold a decoder configuration record, and the bytes before it: version and flags. */
const RECORDS: Readonly<Record<string, number>> = {
  avcC: 0,
  hvcC: 0,
  vvcC: 4,
  av1C: 0,
  vpcC: 4,
  dOps: 0,
  dfLa: 4,
  dac3: 0,
  dec3: 0,
};

/** The entries of a sample description box. */
export const sampleEntriesOf = (bytes: Uint8Array, stsd: Mp4Box, kind: 'video' | 'audio'): readonly SampleEntry[] => {
  const entries: SampleEntry[] = [];
  for (const box of boxesIn(bytes, stsd.start + 8, stsd.end)) {
    if (entries.length === MAX_ENTRIES) break;
    entries.push(kind === 'video' ? visualEntry(bytes, box) : audioEntry(bytes, box));
  }
  return entries;
};

const MAX_ENTRIES = 64;

const visualEntry = (bytes: Uint8Array, box: Mp4Box): SampleEntry => {
  const base = { type: box.type, fourCc: FOUR_CCS[box.type] ?? box.type };
  if (box.end - box.start < VISUAL_BYTES) return base;
  const view = viewOf(bytes);
  return {
    ...base,
    width: view.getUint16(box.start + 24),
    height: view.getUint16(box.start + 26),
    ...contentOf(bytes, { ...box, start: box.start + VISUAL_BYTES }, base.fourCc),
  };
};

const audioEntry = (bytes: Uint8Array, box: Mp4Box): SampleEntry => {
  const base = { type: box.type, fourCc: FOUR_CCS[box.type] ?? box.type };
  if (box.end - box.start < AUDIO_BYTES) return base;
  const view = viewOf(bytes);
  const version = view.getUint16(box.start + ENTRY_BYTES);
  const channels = view.getUint16(box.start + 16);
  const sampleRateHz = view.getUint32(box.start + 24) / 65536;
  // Versions of QuickTime have more members; in MP4 the version is 0 or, with stsd of version 1, 1 without them.
  const more = version === 1 && childrenFit(bytes, box, AUDIO_BYTES + 16) ? 16 : version === 2 ? 36 : 0;
  const content = contentOf(bytes, { ...box, start: box.start + AUDIO_BYTES + more }, base.fourCc);
  return { ...base, ...(channels > 0 && { channels }), ...(sampleRateHz > 0 && { sampleRateHz }), ...content };
};

const childrenFit = (bytes: Uint8Array, box: Mp4Box, skip: number): boolean =>
  boxesIn(bytes, box.start + skip, box.end).next().done !== true;

/** The record, the codec behind a protection, and that of `mp4a`, which is told by its ES descriptor. */
const contentOf = (bytes: Uint8Array, children: Mp4Box, fourCc: string): Partial<SampleEntry> => {
  let found: Partial<SampleEntry> = {};
  for (const box of boxesIn(bytes, children.start, children.end)) {
    const skip = RECORDS[box.type];
    if (skip !== undefined && box.end - box.start >= skip) {
      const start = box.start + skip;
      const content = bytes.slice(start, box.end);
      const config = box.type === 'dOps' ? opusHeadOf(content) : content;
      if (config !== undefined) found = { ...found, config, configStart: start };
    } else if (box.type === 'esds') {
      found = { ...found, ...esdsOf(bytes, box, fourCc) };
    } else if (box.type === 'wave') {
      // QuickTime: the ES descriptor is one level deeper.
      const esds = childOf(bytes, box, 'esds');
      if (esds !== undefined) found = { ...found, ...esdsOf(bytes, esds, fourCc) };
    } else if (box.type === 'sinf') {
      found = { ...found, ...protectionOf(bytes, box) };
    }
  }
  return found;
};

const protectionOf = (bytes: Uint8Array, sinf: Mp4Box): Partial<SampleEntry> => {
  const frma = childOf(bytes, sinf, 'frma');
  const schm = childOf(bytes, sinf, 'schm');
  const original = frma === undefined ? undefined : fourCcAt(bytes, frma.start);
  return {
    encryption: schm === undefined ? 'unknown' : fourCcAt(bytes, schm.start + 4),
    ...(original !== undefined && { fourCc: FOUR_CCS[original] ?? original }),
  };
};

/** objectTypeIndication of MPEG-1 and MPEG-2 audio, which MP4 calls mp4a (ISO/IEC 14496-1 7.2.6.6). */
const MP3_TYPES = [0x69, 0x6b];
const DECODER_CONFIG = 4;
const DECODER_SPECIFIC = 5;

const esdsOf = (bytes: Uint8Array, esds: Mp4Box, fourCc: string): Partial<SampleEntry> => {
  let found: Partial<SampleEntry> = {};
  for (const { tag, start, end } of descriptorsIn(bytes, esds.start + 4, esds.end)) {
    if (tag === DECODER_CONFIG && MP3_TYPES.includes(bytes[start] ?? 0)) found = { ...found, fourCc: '.mp3' };
    if (tag === DECODER_SPECIFIC && fourCc === 'mp4a') {
      found = { ...found, config: bytes.slice(start, end), configStart: start };
    }
  }
  return found;
};
