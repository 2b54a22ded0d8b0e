import { parseFlvHeader } from '../../container/flv/flv-header.ts';
import type { FlvHeaderItem, FlvItem, FlvTag } from '../../container/flv/item.ts';
import { type ParsedPayload, type ParsedTag, parseTag } from '../../container/flv/parse-tag.ts';
import { PREVIOUS_TAG_SIZE_BYTES, timestampOf } from '../../container/flv/tag-header.ts';
import type { Origin } from '../../media/origin.ts';
import type { Stage } from '../../media/stage.ts';
import { TimestampUnwrapper } from '../../media/timestamp.ts';
import { type Diagnostic, junkMessage, type Severity } from '../../syntax/diagnostics.ts';
import { FieldTrace, tracedFields } from '../../syntax/field-trace.ts';
import type { Growing } from '../../syntax/growing.ts';
import { SyntaxReader } from '../../syntax/syntax-reader.ts';
import { type FrameTimes, trackFrame } from './frame.ts';
import { Interleave } from './interleave.ts';
import { MetadataWatch, type SummedFacts } from './metadata-watch.ts';
import type { FlvHeaderRecord, FlvInspected, InspectedTag, TagRecord, TagType } from './records.ts';
import type { FlvSummary } from './summary.ts';
import { headerFindings, tagFindings } from './tag-findings.ts';
import { isCoded, ptsOf, type ReadPayload, tagRecord, tagTypeOf } from './tag-record.ts';
import { Track, type TrackSummary } from './track.ts';

/** How to inspect an FLV stream. */
export interface FlvInspectorOptions {
  /** Which tags to trace, by type. None without it. */
  readonly trace?: (type: TagType) => boolean;
}

/** Decoding times of the last tags, by track. */
type Steps = Map<number, { lastDtsMs: number | undefined }>;

/** Tracks that are told apart: a codec is any four bytes, so a damaged stream has no end of them. */
const MAX_TRACKS = 256;

/** Headers that a summary lists; more files in one are counted as diagnostics. */
const MAX_HEADERS = 100;

/** Reads the tags of one FLV stream: syntax, times, tracks. Each comes out with its record and its diagnostics. */
export class FlvInspector implements Stage<FlvItem, FlvInspected> {
  readonly #trace: (type: TagType) => boolean;
  readonly #times = new TimestampUnwrapper();
  readonly #tracks = new Map<string, Track>();
  readonly #interleave = new Interleave();
  readonly #metadata = new MetadataWatch();
  readonly #headers: FlvHeaderRecord[] = [];
  readonly #types = new Map<TagType, { count: number; sizeBytes: number }>();
  /** Where the last tag of each type and track stood: a trackId has 8 bits. */
  readonly #steps: Readonly<Record<TagType, Steps>> = {
    video: new Map(),
    audio: new Map(),
    script: new Map(),
    unknown: new Map(),
  };
  /** The track of the last tag: mostly that of the next one. */
  readonly #last: { video?: Track; audio?: Track } = {};
  #found: Diagnostic[] = [];
  readonly #note = (found: Diagnostic): void => {
    this.#found.push(found);
  };
  readonly #diagnostics: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  #index = 0;
  #sizeBytes = 0;
  #junkBytes = 0;
  #wrongSizes = 0;

  constructor(options: FlvInspectorOptions = {}) {
    this.#trace = options.trace ?? (() => false);
  }

  push(item: FlvItem): FlvInspected[] {
    const out: FlvInspected[] = [];
    if (item.kind === 'tag') this.#tag(item, out);
    else if (item.kind === 'header') this.#header(item, out);
    else {
      const { offset, length, reason } = item;
      this.#sizeBytes += length;
      this.#junkBytes += length;
      this.#report({ severity: 'error', code: 'junk', message: junkMessage(length, reason), offset, length }, out);
    }
    return out;
  }

  end(): FlvInspected[] {
    const out: FlvInspected[] = [];
    for (const track of this.#tracks.values()) track.end(this.#note);
    this.#tell(out);
    for (const found of this.#metadata.findings(this.#facts(true))) this.#report(found, out);
    return out;
  }

  #header(item: FlvHeaderItem, out: FlvInspected[]): void {
    const { offset, header, previousTagSize0, bytes } = item;
    this.#sizeBytes += bytes.length + (previousTagSize0 === undefined ? 0 : PREVIOUS_TAG_SIZE_BYTES);
    const trace = this.#trace('script') || this.#trace('video') ? new FieldTrace() : undefined;
    if (trace !== undefined) parseFlvHeader(new SyntaxReader(bytes, { sink: trace }));
    const record: FlvHeaderRecord = {
      offset,
      ...header,
      ...(previousTagSize0 !== undefined && { previousTagSize0 }),
      ...tracedFields(trace),
    };
    if (this.#headers.length < MAX_HEADERS) this.#headers.push(record);
    out.push({ kind: 'flvHeader', record, bytes, ...(trace !== undefined && { trace }) });
    headerFindings(item, this.#note);
    this.#tell(out);
  }

  #tag(tag: FlvTag, out: FlvInspected[]): void {
    const index = this.#index++;
    const type = tagTypeOf((tag.bytes[0] ?? 0) & 31);
    const trace = this.#trace(type) ? new FieldTrace() : undefined;
    const parsed = parseTag(tag.bytes, trace);
    const timestamp = timestampOf(parsed.header);
    const codes = parsed.payloads.some(isCoded);
    const dtsMs = codes ? this.#times.next(timestamp) : this.#times.peek(timestamp);
    const read = parsed.payloads.map((payload) => this.#payload(tag, parsed, index, dtsMs, payload));
    const record = tagRecord(tag, parsed, index, dtsMs, read, trace);
    const inspected: Growing<InspectedTag> = { kind: 'tag', record, parsed, tag };
    // Steps are those of a track: a multitrack tag counts for its first one.
    const steps = this.#stepsOf(type, parsed.payloads[0]?.trackId ?? 0);
    if (steps.lastDtsMs !== undefined) inspected.deltaMs = dtsMs - steps.lastDtsMs;
    steps.lastDtsMs = dtsMs;
    if (trace !== undefined) inspected.trace = trace;
    this.#count(tag, record);
    out.push(inspected);
    const ofTracks = this.#found;
    this.#found = [];
    tagFindings(tag, parsed, index, read, this.#note);
    this.#tell(out);
    for (const found of ofTracks) this.#report(found, out);
    this.#metadata.add(record, parsed);
  }

  /** Reads the NAL units of a payload and adds it to its track. */
  #payload(tag: FlvTag, parsed: ParsedTag, index: number, dtsMs: number, payload: ParsedPayload): ReadPayload {
    const isVideo = parsed.video !== undefined;
    if (payload.packetType === 'Command' || payload.packetType === 'Metadata') return { payload };
    const track = this.#track(isVideo ? 'video' : 'audio', payload);
    const bytes = tag.bytes.subarray(payload.start, payload.end);
    const ptsMs = ptsOf(payload, dtsMs) ?? dtsMs;
    const origin: Origin = { kind: 'tag', index, offset: tag.offset, dtsMs, ptsMs };
    if (payload.packetType === 'SequenceStart') {
      track.sequenceHeader({ origin }, bytes, payload, this.#note);
    }
    if (!isCoded(payload)) return { payload };
    const units = track.units?.read(bytes, tag.missingBytes);
    const { compositionTimeMs = 0 } = payload;
    const times: FrameTimes = { dtsMs, ptsMs, compositionTimeMs };
    const marked = isVideo ? { ...times, keyframe: parsed.video?.frameType === 1 } : times;
    const frame = trackFrame(track.frameCount, origin, bytes.length, units, marked);
    track.frameRate(this.#metadata.frameRate, 'onMetaData');
    track.frame(frame, units, bytes, this.#note);
    if (payload.trackId === 0) this.#interleave.add(track.type, frame, this.#note);
    return units === undefined ? { payload } : { payload, units };
  }

  #track(type: 'video' | 'audio', { trackId, codec }: ParsedPayload): Track {
    const last = this.#last[type];
    if (last?.trackId === trackId && last.codec === codec) return last;
    const track = this.#findTrack(type, trackId, codec);
    this.#last[type] = track;
    return track;
  }

  #findTrack(type: 'video' | 'audio', trackId: number, codec: string): Track {
    // Another codec under the same number is another track.
    const key = this.#tracks.size < MAX_TRACKS ? `${type} ${trackId} ${codec}` : `${type} others`;
    let track = this.#tracks.get(`${type} ${trackId} ${codec}`) ?? this.#tracks.get(key);
    if (track === undefined) {
      track = new Track(type, trackId, codec);
      this.#tracks.set(key, track);
    }
    return track;
  }

  #stepsOf(type: TagType, trackId: number): { lastDtsMs: number | undefined } {
    const ofType = this.#steps[type];
    let steps = ofType.get(trackId);
    if (steps === undefined) ofType.set(trackId, (steps = { lastDtsMs: undefined }));
    return steps;
  }

  #count({ bytes, previousTagSize }: FlvTag, { type, size }: TagRecord): void {
    const length = bytes.length + (previousTagSize === undefined ? 0 : PREVIOUS_TAG_SIZE_BYTES);
    this.#sizeBytes += length;
    if (previousTagSize !== undefined && previousTagSize !== size) this.#wrongSizes++;
    let count = this.#types.get(type);
    if (count === undefined) this.#types.set(type, (count = { count: 0, sizeBytes: 0 }));
    count.count++;
    count.sizeBytes += bytes.length;
  }

  /** Gives out what was noted. */
  #tell(out: FlvInspected[]): void {
    if (this.#found.length === 0) return;
    for (const found of this.#found) this.#report(found, out);
    this.#found = [];
  }

  #report(found: Diagnostic, out: FlvInspected[]): void {
    this.#diagnostics[found.severity]++;
    out.push({ kind: 'diagnostic', record: { record: 'diagnostic', ...found } });
  }

  /** The closing facts; `complete` when the input was read to its end. */
  summary(complete: boolean): FlvSummary {
    const facts = this.#facts(complete);
    const { tracks } = facts;
    const metadata = this.#metadata.facts(facts);
    const { durationMs } = facts;
    const interleave = this.#interleave.summary;
    return {
      complete,
      tags: this.#index,
      sizeBytes: this.#sizeBytes,
      types: [...this.#types].map(([type, count]) => ({ type, ...count })),
      headers: this.#headers,
      junkBytes: this.#junkBytes,
      wrongPreviousTagSizes: this.#wrongSizes,
      ...(durationMs !== undefined && { durationMs, bitrateBps: Math.round((this.#sizeBytes * 8000) / durationMs) }),
      tracks,
      ...(interleave !== undefined && { interleave }),
      ...(metadata !== undefined && { metadata }),
      diagnostics: { ...this.#diagnostics },
    };
  }

  #facts(complete: boolean): SummedFacts {
    const tracks = [...this.#tracks.values()].map((track) => track.summary);
    return { complete, sizeBytes: this.#sizeBytes, tracks, ...spanOf(tracks) };
  }
}

/** From the first frame of any track to the end of the last one. */
const spanOf = (tracks: readonly TrackSummary[]): { readonly durationMs?: number } => {
  const starts = tracks.flatMap(({ firstDtsMs }) => firstDtsMs ?? []);
  const ends = tracks.flatMap(({ firstDtsMs, durationMs }) =>
    firstDtsMs === undefined ? [] : firstDtsMs + (durationMs ?? 0),
  );
  const durationMs = starts.length === 0 ? 0 : Math.max(...ends) - Math.min(...starts);
  return durationMs > 0 ? { durationMs } : {};
};
