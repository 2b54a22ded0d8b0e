import { parseFlvHeader } from '../../container/flv/flv-header.ts';
import type { FlvHeaderItem, FlvItem, FlvTag } from '../../container/flv/item.ts';
import { type ParsedPayload, type ParsedTag, parseTag } from '../../container/flv/parse-tag.ts';
import { PREVIOUS_TAG_SIZE_BYTES, timestampOf } from '../../container/flv/tag-header.ts';
import type { Stage } from '../../media/stage.ts';
import { TimestampUnwrapper } from '../../media/timestamp.ts';
import type { Diagnostic, Severity } from '../../syntax/diagnostics.ts';
import { FieldTrace, tracedFields } from '../../syntax/field-trace.ts';
import { SyntaxReader } from '../../syntax/syntax-reader.ts';
import type { Frame } from './frame.ts';
import { Interleave } from './interleave.ts';
import { MetadataWatch, type SummedFacts } from './metadata-watch.ts';
import type { FlvHeaderRecord, FlvInspected, TagRecord, TagType } from './records.ts';
import type { FlvSummary } from './summary.ts';
import { headerFindings, tagFindings } from './tag-findings.ts';
import { isCoded, ptsOf, type ReadPayload, tagRecord, tagTypeOf } from './tag-record.ts';
import { Track, type TrackSummary } from './track.ts';

/** How to inspect an FLV stream. */
export interface FlvInspectorOptions {
  /** Which tags to trace, by type. None without it. */
  readonly trace?: (type: TagType) => boolean;
}

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
  readonly #lastDts = new Map<string, number>();
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
      this.#report({ severity: 'error', code: 'junk', message: `${length} ${reason}`, offset, length }, out);
    }
    return out;
  }

  end(): FlvInspected[] {
    const out: FlvInspected[] = [];
    for (const track of this.#tracks.values()) for (const found of track.end()) this.#report(found, out);
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
    for (const found of headerFindings(item)) this.#report(found, out);
  }

  #tag(tag: FlvTag, out: FlvInspected[]): void {
    const index = this.#index++;
    const type = tagTypeOf((tag.bytes[0] ?? 0) & 31);
    const trace = this.#trace(type) ? new FieldTrace() : undefined;
    const parsed = parseTag(tag.bytes, trace);
    const timestamp = timestampOf(parsed.header);
    const codes = parsed.payloads.some(isCoded);
    const dtsMs = codes ? this.#times.next(timestamp) : this.#times.peek(timestamp);
    const findings: Diagnostic[] = [];
    const read = parsed.payloads.map((payload) => this.#payload(tag, parsed, index, dtsMs, payload, findings));
    const record = tagRecord(tag, parsed, index, dtsMs, read, trace);
    // Steps are those of a track: a multitrack tag counts for its first one.
    const track = `${type} ${parsed.payloads[0]?.trackId ?? 0}`;
    const last = this.#lastDts.get(track);
    this.#lastDts.set(track, dtsMs);
    this.#count(tag, record);
    out.push({
      kind: 'tag',
      record,
      parsed,
      tag,
      ...(last !== undefined && { deltaMs: dtsMs - last }),
      ...(trace !== undefined && { trace }),
    });
    for (const found of tagFindings(tag, parsed, index, read)) this.#report(found, out);
    for (const found of findings) this.#report(found, out);
    this.#metadata.add(record, parsed);
  }

  /** Reads the NAL units of a payload and adds it to its track. */
  #payload(
    tag: FlvTag,
    parsed: ParsedTag,
    index: number,
    dtsMs: number,
    payload: ParsedPayload,
    findings: Diagnostic[],
  ): ReadPayload {
    const isVideo = parsed.video !== undefined;
    if (payload.packetType === 'Command' || payload.packetType === 'Metadata') return { payload };
    const track = this.#track(isVideo ? 'video' : 'audio', payload);
    const bytes = tag.bytes.subarray(payload.start, payload.end);
    const at = { tag: index, offset: tag.offset };
    if (payload.packetType === 'SequenceStart') findings.push(...track.sequenceHeader(at, bytes, payload));
    if (!isCoded(payload)) return { payload };
    const units = track.units?.read(bytes);
    const frame: Frame = {
      ...at,
      dtsMs,
      ptsMs: ptsOf(payload, dtsMs) ?? dtsMs,
      compositionTimeMs: payload.compositionTimeMs ?? 0,
      sizeBytes: bytes.length,
      ...(isVideo && { keyframe: parsed.video?.frameType === 1 }),
      ...(units !== undefined && { units }),
    };
    findings.push(...track.frame(frame, bytes));
    if (payload.trackId === 0) findings.push(...this.#interleave.add(track.type, frame));
    return units === undefined ? { payload } : { payload, units };
  }

  #track(type: 'video' | 'audio', { trackId, codec }: ParsedPayload): Track {
    // Another codec under the same number is another track.
    const key = this.#tracks.size < MAX_TRACKS ? `${type} ${trackId} ${codec}` : `${type} others`;
    let track = this.#tracks.get(`${type} ${trackId} ${codec}`) ?? this.#tracks.get(key);
    if (track === undefined) {
      track = new Track(type, trackId, codec);
      this.#tracks.set(key, track);
    }
    return track;
  }

  #count({ bytes, previousTagSize }: FlvTag, { type, size }: TagRecord): void {
    const length = bytes.length + (previousTagSize === undefined ? 0 : PREVIOUS_TAG_SIZE_BYTES);
    this.#sizeBytes += length;
    if (previousTagSize !== undefined && previousTagSize !== size) this.#wrongSizes++;
    const count = this.#types.get(type) ?? { count: 0, sizeBytes: 0 };
    count.count++;
    count.sizeBytes += bytes.length;
    this.#types.set(type, count);
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
