import { isCoded } from '../../container/flv/body/payload.ts';
import { isOnMetaData } from '../../container/flv/body/script-data.ts';
import { parseFlvHeader } from '../../container/flv/tag/flv-header.ts';
import type { FlvRead, ReadTag } from '../../container/flv/tag/flv-reader.ts';
import type { FlvHeaderItem } from '../../container/flv/tag/item.ts';
import {
  PREVIOUS_TAG_SIZE_BYTES,
  TAG_HEADER_BYTES,
  type TagType,
  timestampOf,
} from '../../container/flv/tag/tag-header.ts';
import type { Stage } from '../../media/stage.ts';
import { type Diagnostic, junkMessage, type Severity } from '../../syntax/diagnostics.ts';
import { FieldTrace, tracedFields } from '../../syntax/field-trace.ts';
import { SyntaxReader } from '../../syntax/syntax-reader.ts';
import { diagnosticRecord } from '../diagnostic-record.ts';
import { TagLayout } from '../timeline/tag-layout.ts';
import { Timeline } from '../timeline/timeline.ts';
import { HeaderFlagCheck } from './header-flags.ts';
import { InspectedTag } from './inspected-tag.ts';
import type { FlvHeaderRecord, FlvInspected } from './records.ts';
import type { FlvSummary } from './summary.ts';
import { headerFindings, tagFindings } from './tag-findings.ts';
import { TopBitCheck } from './top-bit.ts';

/** How to inspect an FLV stream. */
export interface FlvInspectorOptions {
  /** Trace the FLV header. */
  readonly traceHeaders?: boolean;
  /** Trace the headers of slices. */
  readonly traceSlices?: boolean;
  /** Each finding as it counts; `undefined`: it does not. */
  readonly filter?: ((found: Diagnostic) => Diagnostic | undefined) | undefined;
}

/** Decoding times of the last tags, by track. */
type Steps = Map<number, { lastDtsMs: number | undefined }>;

/** FLV headers in a summary; each one after the first also raises a diagnostic. */
const MAX_HEADERS = 100;

/** Makes records of the tags of one FLV stream, reports errors, and checks the timestamps. */
export class FlvInspector implements Stage<FlvRead, FlvInspected> {
  readonly #traceHeaders: boolean;
  readonly #filter: FlvInspectorOptions['filter'];
  readonly #timeline: Timeline;
  readonly #layout = new TagLayout();
  readonly #headers: FlvHeaderRecord[] = [];
  readonly #types = new Map<TagType, { count: number; sizeBytes: number }>();
  /** Last DTS by type and track. Bounded: a trackId has 8 bits. */
  readonly #steps: Readonly<Record<TagType, Steps>> = {
    video: new Map(),
    audio: new Map(),
    script: new Map(),
    unknown: new Map(),
  };
  #found: Diagnostic[] = [];
  readonly #note = (found: Diagnostic): void => {
    const counted = this.#filter === undefined ? found : this.#filter(found);
    if (counted !== undefined) this.#found.push(counted);
  };
  readonly #diagnostics: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  readonly #flags = new HeaderFlagCheck();
  readonly #topBit = new TopBitCheck();
  #tags = 0;
  #sizeBytes = 0;
  #junkBytes = 0;
  #wrongSizes = 0;

  constructor({ traceHeaders = false, traceSlices = false, filter }: FlvInspectorOptions = {}) {
    this.#timeline = new Timeline({ traceSlices });
    this.#filter = filter;
    this.#traceHeaders = traceHeaders;
  }

  *push(item: FlvRead): Generator<FlvInspected, void> {
    if (item.kind === 'tag') yield* this.#tag(item);
    else if (item.kind === 'header') yield* this.#header(item);
    else {
      const { offset, length, reason } = item;
      this.#sizeBytes += length;
      this.#junkBytes += length;
      this.#note({ severity: 'error', code: 'junk', message: junkMessage(length, reason), offset, length });
    }
    yield* this.#findings(item.kind === 'tag' ? item : undefined);
  }

  *end(): Generator<FlvInspected, void> {
    this.#flags.end(this.#note);
    this.#timeline.end(this.#note);
    this.#timeline.metadataFindings(this.#layout.facts(this.#sizeBytes)).forEach(this.#note);
    yield* this.#findings();
  }

  *#header(item: FlvHeaderItem): Generator<FlvInspected, void> {
    const { offset, header, previousTagSize0, bytes } = item;
    this.#sizeBytes += bytes.length + (previousTagSize0 === undefined ? 0 : PREVIOUS_TAG_SIZE_BYTES);
    const trace = this.#traceHeaders ? new FieldTrace() : undefined;
    if (trace !== undefined) parseFlvHeader(new SyntaxReader(bytes, { sink: trace }));
    const record: FlvHeaderRecord = {
      offset,
      ...header,
      ...(previousTagSize0 !== undefined && { previousTagSize0 }),
      ...tracedFields(trace),
    };
    if (this.#headers.length < MAX_HEADERS) this.#headers.push(record);
    headerFindings(item, this.#note);
    this.#flags.header(item, this.#note);
    yield { kind: 'flvHeader', record, bytes, ...(trace !== undefined && { trace }) };
  }

  *#tag(tag: ReadTag): Generator<FlvInspected, void> {
    const { index, offset, type, dtsMs, parsed, bytes, missingBytes } = tag;
    this.#tags++;
    const place = { kind: 'tag', index, offset } as const;
    const ofTracks: Diagnostic[] = [];
    const payloads = this.#timeline.add({ kind: type, place, dtsMs, body: parsed, bytes, missingBytes }, (found) =>
      ofTracks.push(found),
    );
    this.#count(tag);
    const isMetadata = isOnMetaData(parsed.script);
    this.#layout.add({ type, offset, size: bytes.length, dtsMs, body: parsed, isMetadata });
    // A multitrack tag counts for its first track.
    const steps = this.#stepsOf(type, parsed.payloads[0]?.trackId ?? 0);
    const { lastDtsMs } = steps;
    steps.lastDtsMs = dtsMs;
    this.#flags.tag(type, index, this.#note);
    if (parsed.payloads.some(isCoded)) this.#topBit.next(timestampOf(parsed.header), tag, this.#note);
    tagFindings(tag, payloads, this.#note);
    ofTracks.forEach(this.#note);
    yield new InspectedTag(tag, payloads, lastDtsMs === undefined ? undefined : dtsMs - lastDtsMs);
  }

  #stepsOf(type: TagType, trackId: number): { lastDtsMs: number | undefined } {
    const ofType = this.#steps[type];
    let steps = ofType.get(trackId);
    if (steps === undefined) ofType.set(trackId, (steps = { lastDtsMs: undefined }));
    return steps;
  }

  #count({ bytes, previousTagSize, type, parsed }: ReadTag): void {
    const size = TAG_HEADER_BYTES + parsed.header.dataSize;
    const length = bytes.length + (previousTagSize === undefined ? 0 : PREVIOUS_TAG_SIZE_BYTES);
    this.#sizeBytes += length;
    if (previousTagSize !== undefined && previousTagSize !== size) this.#wrongSizes++;
    let count = this.#types.get(type);
    if (count === undefined) this.#types.set(type, (count = { count: 0, sizeBytes: 0 }));
    count.count++;
    count.sizeBytes += bytes.length;
  }

  /** What has been found since the last item; `tag`: the item, if it was one. */
  *#findings(tag?: ReadTag): Generator<FlvInspected, void> {
    const found = this.#found;
    if (found.length === 0) return;
    this.#found = [];
    for (const one of found) {
      this.#diagnostics[one.severity]++;
      const timed = tag !== undefined && one.tag === tag.index ? { ...one, dtsMs: tag.dtsMs } : one;
      yield { kind: 'diagnostic', record: diagnosticRecord(timed) };
    }
  }

  /** The summary; `complete`: the input was read to its end. */
  summary(complete: boolean): FlvSummary {
    const { durationMs, ...timeline } = this.#timeline.summary(complete, this.#layout.facts(this.#sizeBytes));
    return {
      complete,
      tags: this.#tags,
      sizeBytes: this.#sizeBytes,
      types: [...this.#types].map(([type, count]) => ({ type, ...count })),
      headers: this.#headers,
      junkBytes: this.#junkBytes,
      wrongPreviousTagSizes: this.#wrongSizes,
      ...(durationMs !== undefined && { durationMs, bitrateBps: Math.round((this.#sizeBytes * 8000) / durationMs) }),
      ...timeline,
      diagnostics: { ...this.#diagnostics },
    };
  }
}
