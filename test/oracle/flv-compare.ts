import type { TagRecord } from '../../src/analysis/flv/records.ts';
import { FLV_DEVIATIONS as RULES } from './flv-deviations.ts';
import type { DumpedTag } from './flv-dump.ts';
import type { Packet } from './flv-packets.ts';

/** Called for each row of the table of deviations that was used. */
type CountRule = (id: string) => void;

/** What a comparison found. */
export interface Compared {
  /** Tags that are equal in all that is compared. */
  readonly equal: number;
  readonly differences: readonly string[];
}

const isEx = ({ video, audio }: TagRecord): boolean => video?.isExHeader === 1 || audio?.soundFormat === 9;

/** Sound or pictures: a tag that must have a packet. */
const isCoded = ({ ptsMs, derived }: TagRecord): boolean =>
  ptsMs !== undefined || (derived?.tracks ?? []).some((track) => track.ptsMs !== undefined);

/** Joins neighbours to one line: a reference that gives up misses all that follows. */
const runs = (tags: readonly TagRecord[], what: string): string[] => {
  const out: { first: TagRecord; last: TagRecord; count: number }[] = [];
  for (const tag of tags) {
    const run = out.at(-1);
    if (run === undefined) out.push({ first: tag, last: tag, count: 1 });
    else Object.assign(run, { last: tag, count: run.count + 1 });
  }
  return out.map(({ first, last, count }) => `${what} for ${count} of the tags ${first.index} to ${last.index}`);
};

/** Compares the tags of a stream with ffprobe's packets. */
export const comparePackets = (
  tags: readonly TagRecord[],
  packets: readonly Packet[],
  countRule: CountRule,
): Compared => {
  const left = new Map(packets.map((packet) => [packet.offset, packet]));
  const missing: TagRecord[] = [];
  const differences: string[] = [];
  let equal = 0;
  for (const tag of tags) {
    const packet = left.get(tag.offset);
    left.delete(tag.offset);
    const expected = expectedPacket(tag, packet, countRule);
    if (expected === undefined) continue;
    if (packet === undefined) missing.push(tag);
    else if (same(expected, packet)) equal++;
    else differences.push(`tag ${tag.index}: ${text(expected)}, ffprobe ${text(packet)}`);
  }
  const extra = [...left.keys()].map((offset) => `ffprobe has a packet at ${offset}`);
  return { equal, differences: [...differences, ...runs(missing, 'ffprobe has no packet'), ...extra] };
};

/** The packet that ffprobe must have for a tag; `undefined` for none. */
const expectedPacket = (tag: TagRecord, packet: Packet | undefined, countRule: CountRule): Packet | undefined => {
  const { type, offset, dtsMs, ptsMs, derived } = tag;
  if (type !== 'video' && type !== 'audio') return undefined;
  if (isEx(tag)) {
    if (packet !== undefined || isCoded(tag)) countRule(RULES.exHeader.id);
    return packet === undefined ? undefined : { ...packet, type, offset, dtsMs };
  }
  if (tag.encryption !== undefined && packet !== undefined) {
    countRule(RULES.encrypted.id);
    return { ...packet, type, offset, dtsMs };
  }
  const { codecId } = tag.video ?? {};
  const own = { type, offset, dtsMs, sizeBytes: derived?.payloadSize ?? 0, key: derived?.keyframe ?? true };
  if (codecId === 12 || codecId === 13) {
    countRule(RULES.unofficialCodecId.id);
    // Sequence headers and ends are packets too in this case.
    return { ...own, ptsMs: packet?.ptsMs, sizeBytes: own.sizeBytes + 4 };
  }
  if (codecId === 5) countRule(RULES.alphaOffset.id);
  if (ptsMs === undefined || own.sizeBytes === 0) return undefined;
  return { ...own, ptsMs, sizeBytes: own.sizeBytes + (codecId === 5 ? 3 : 0) };
};

const FACTS = ['type', 'dtsMs', 'ptsMs', 'sizeBytes', 'key'] as const;
const same = (a: Packet, b: Packet): boolean => FACTS.every((name) => a[name] === b[name]);
const text = ({ type, dtsMs, ptsMs, sizeBytes, key }: Packet): string =>
  `${type} DTS ${dtsMs} PTS ${ptsMs} size ${sizeBytes}${key ? ' key' : ''}`;

/** Compares the tags of a stream with flvmeta's. */
export const compareDump = (tags: readonly TagRecord[], dump: readonly DumpedTag[], countRule: CountRule): Compared => {
  const left = new Map(dump.map((dumped) => [dumped.offset, dumped]));
  const missing: TagRecord[] = [];
  const differences: string[] = [];
  let equal = 0;
  for (const tag of tags) {
    const dumped = left.get(tag.offset);
    left.delete(tag.offset);
    if (dumped === undefined) {
      missing.push(tag);
      continue;
    }
    const different = differencesOf(expectedDump(tag, dumped, countRule), dumped);
    if (different === '') equal++;
    else differences.push(`tag ${tag.index}: ${different}`);
  }
  const extra = [...left.keys()].map((offset) => `flvmeta has a tag at ${offset}`);
  return { equal, differences: [...differences, ...runs(missing, 'flvmeta has no tag'), ...extra] };
};

const expectedDump = (tag: TagRecord, dumped: DumpedTag, countRule: CountRule): DumpedTag => {
  const { offset, dataSize, video, audio } = tag;
  const signed = tag.timestamp | 0;
  if (signed < 0) countRule(RULES.signedTimestamp.id);
  const head = { offset, dataSize, timestamp: signed };
  if (tag.tagType === 15 || tag.type === 'unknown' || tag.filter !== undefined || tag.reserved !== undefined) {
    countRule(RULES.tagTypes.id);
    return { ...head, type: 'Unknown', facts: {} };
  }
  const type = tag.type === 'script' ? 'scriptData' : tag.type;
  if (isEx(tag)) {
    countRule(RULES.dumpedExHeader.id);
    return { ...head, type, facts: dumped.facts };
  }
  const facts: Record<string, string> = {};
  const put = (name: string, value: string | undefined): void => {
    if (value !== undefined) facts[name] = value;
  };
  if (video?.codecId !== undefined) {
    put('codecID', CODECS[video.codecId] ?? 'Unknown');
    put('frameType', frameTypeOf(video.codecId, video.frameType ?? 0));
  }
  if (video?.codecId === 7 && video.avcPacketType !== undefined) {
    put('packetType', ['AVC sequence header', 'AVC NALU', 'AVC sequence end'][video.avcPacketType]);
    if (video.avcPacketType === 1) put('compositionTimeOffset', `${(video.compositionTime ?? 0) & 0xffffff}`);
    if ((video.compositionTime ?? 0) < 0) countRule(RULES.unsignedCompositionTime.id);
  } else if (video?.codecId === 7) {
    countRule(RULES.dumpedCommand.id);
    put('packetType', dumped.facts['packetType']);
  }
  if (audio?.soundFormat !== undefined) {
    put('format', FORMATS[audio.soundFormat]);
    put('rate', ['5.5', '11', '22', '44'][audio.soundRate ?? 0]);
    put('size', audio.soundSize === 1 ? '16' : '8');
    put('type', audio.soundType === 1 ? 'stereo' : 'mono');
    put('packetType', ['AAC sequence header', 'AAC raw'][audio.aacPacketType ?? 2]);
  }
  return { ...head, type, facts };
};

const differencesOf = (mine: DumpedTag, theirs: DumpedTag): string => {
  const flat = ({ type, offset, dataSize, timestamp, facts }: DumpedTag): Record<string, string> => ({
    tag: type,
    offset: `${offset}`,
    dataSize: `${dataSize}`,
    timestamp: `${timestamp}`,
    ...facts,
  });
  const [a, b] = [flat(mine), flat(theirs)];
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return names
    .filter((name) => a[name] !== b[name])
    .map((name) => `${name} ${a[name]}, flvmeta ${b[name]}`)
    .join('; ');
};

/** flvmeta's names of the coded numbers (FLV 10.1 E.4.2.1, E.4.3.1). */
const CODECS: Readonly<Record<number, string>> = {
  1: 'JPEG',
  2: 'Sorenson H.263',
  3: 'Screen video',
  4: 'On2 VP6',
  5: 'On2 VP6 with alpha channel',
  6: 'Screen video version 2',
  7: 'AVC',
};

const frameTypeOf = (codecId: number, frameType: number): string => {
  if (codecId === 7 && frameType === 1) return 'seekable frame';
  if (codecId === 7 && frameType === 2) return 'non-seekable frame';
  const names = ['keyframe', 'inter frame', 'disposable inter frame', 'generated keyframe', 'video info/command frame'];
  return names[frameType - 1] ?? 'Unknown';
};

const FORMATS: Readonly<Record<number, string>> = {
  0: 'Linear PCM, platform endian',
  1: 'ADPCM',
  2: 'MP3',
  3: 'Linear PCM, little-endian',
  4: 'Nellymoser 16-kHz mono',
  5: 'Nellymoser 8-kHz mono',
  6: 'Nellymoser',
  7: 'G.711 A-law logarithmic PCM',
  8: 'G.711 mu-law logarithmic PCM',
  10: 'AAC',
  11: 'Speex',
};

/** A tag as the corpus's own walk lists it (refs/flv/*.tags.json.gz). */
export interface WalkedTag {
  readonly o: number;
  readonly t: number;
  readonly n: number;
  readonly ts: number;
  /** Enhanced RTMP: FrameType, packet type and FourCC; `multi` for multitrack. */
  readonly ex?: number;
  readonly ft?: number;
  readonly pt?: number;
  readonly cc?: string;
  readonly cts?: number;
}

/** Compares the tags of Enhanced RTMP, which neither program knows, with the corpus's walk. */
export const compareWalk = (tags: readonly TagRecord[], walked: readonly WalkedTag[]): Compared => {
  const byOffset = new Map(walked.map((tag) => [tag.o, tag]));
  let equal = 0;
  const differences: string[] = [];
  for (const tag of tags.filter(isEx)) {
    const other = byOffset.get(tag.offset);
    if (other === undefined) {
      differences.push(`tag ${tag.index}: the walk has none at ${tag.offset}`);
      continue;
    }
    const { fourCc, tracks } = { ...tag.video, ...tag.audio };
    const mine = [
      tag.dataSize,
      tag.timestamp,
      tag.video?.frameType ?? other.ft,
      tag.video?.videoPacketType ?? tag.audio?.audioPacketType,
      // Commands have no FourCC, tracks with one each have no common one.
      fourCc ?? (tracks === undefined ? other.cc : 'multi'),
    ];
    const theirs = [other.n, other.ts >>> 0, other.ft, other.pt, other.cc];
    if (JSON.stringify(mine) === JSON.stringify(theirs)) equal++;
    else differences.push(`tag ${tag.index}: ${mine.join(' ')}, walk ${theirs.join(' ')}`);
  }
  return { equal, differences };
};
