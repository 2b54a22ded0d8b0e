import type { Stage } from '../../../media/stage.ts';
import { TimestampUnwrapper } from '../../../media/timestamp.ts';
import type { TrackChoice } from '../../../media/track.ts';
import { FieldTrace } from '../../../syntax/field-trace.ts';
import { isCoded } from '../body/payload.ts';
import { FlvDemuxer } from './demuxer.ts';
import type { FlvHeaderItem, FlvItem, FlvJunk, FlvTag } from './item.ts';
import { type ParsedTag, parseTag } from './parse-tag.ts';
import { type TagType, tagTypeOf, timestampOf } from './tag-header.ts';

/** A parsed tag. */
export interface ReadTag extends FlvTag {
  /** Number in the stream, from 0. */
  readonly index: number;
  readonly type: TagType;
  readonly parsed: ParsedTag;
  /** The unwrapped timestamp, milliseconds. */
  readonly dtsMs: number;
  /** The syntax tree, when requested. */
  readonly trace: FieldTrace | undefined;
}

/** Output of the reader, in stream order. */
export type FlvRead = FlvHeaderItem | ReadTag | FlvJunk;

/** Options of `FlvReader`. */
export interface FlvReaderOptions {
  /** Which tags to trace, by type. None by default. */
  readonly trace?: (type: TagType) => boolean;
  /** If it has an id: of tags of its kind, only the payload of that track. */
  readonly track?: TrackChoice | undefined;
}

/** Splits an FLV stream into tags, parses each and unwraps its timestamp. */
export class FlvReader implements Stage<Uint8Array, FlvRead> {
  readonly #demuxer = new FlvDemuxer();
  readonly #times = new TimestampUnwrapper();
  readonly #trace: (type: TagType) => boolean;
  readonly #track: TrackChoice | undefined;
  #count = 0;

  constructor({ trace, track }: FlvReaderOptions = {}) {
    this.#track = track?.trackId === undefined ? undefined : track;
    this.#trace = trace ?? (() => false);
  }

  *push(chunk: Uint8Array): Generator<FlvRead, void> {
    for (const item of this.#demuxer.push(chunk)) yield this.#read(item);
  }

  *end(): Generator<FlvRead, void> {
    for (const item of this.#demuxer.end()) yield this.#read(item);
  }

  #read(item: FlvItem): FlvRead {
    if (item.kind !== 'tag') return item;
    const type = tagTypeOf((item.bytes[0] ?? 0) & 31);
    const trace = this.#trace(type) ? new FieldTrace() : undefined;
    const whole = parseTag(item.bytes, trace);
    const parsed = this.#track?.kind === type ? ofTrack(whole, this.#track.trackId) : whole;
    const timestamp = timestampOf(parsed.header);
    // Script data and ends of sequence often have timestamp 0: they do not move the timeline.
    const dtsMs = parsed.payloads.some(isCoded) ? this.#times.next(timestamp) : this.#times.peek(timestamp);
    // Not a spread: on Node 20 each copy of an object outlives the young heap, which made `flv` four times as slow.
    return Object.assign(item, { index: this.#count++, type, parsed, dtsMs, trace });
  }
}

const ofTrack = (parsed: ParsedTag, trackId: number | undefined): ParsedTag => ({
  ...parsed,
  payloads: parsed.payloads.filter((payload) => payload.trackId === trackId),
});
