import type { ConversionSummary, DroppedTags, Fix, RemainingFindings } from '../../../analysis/conversion.ts';
import { startOf, TimestampRepair } from '../../../analysis/timeline/timestamp-repair.ts';
import { sameBytes } from '../../../bytes/same-bytes.ts';
import { FlvDemuxer } from '../../../container/flv/tag/demuxer.ts';
import { type FlvRead, FlvReader, type ReadTag } from '../../../container/flv/tag/flv-reader.ts';
import type { FlvHeaderItem, FlvItem } from '../../../container/flv/tag/item.ts';
import type { TagType } from '../../../container/flv/tag/tag-header.ts';
import { tagHeaderOf } from '../../../container/flv/write/tag-header.ts';
import type { Output } from '../../../io/output.ts';
import { type TrackChoice, trackName } from '../../../media/track.ts';
import type { Diagnostic, Severity } from '../../../syntax/diagnostics.ts';
import { ConversionError } from '../../../syntax/errors.ts';
import { type Piece, pieces } from '../../piece.ts';
import type { Conversion } from '../conversion.ts';
import { ReadBackOutput } from '../read-back-output.ts';
import { digestOf, type ExpectedPart, type PartReader, type ReadPart, Verifier } from '../verifier.ts';
import { CodecNaming, type FlvTags } from './codec-naming.ts';
import { HeaderFlags, type Kinds } from './header-flags.ts';
import { LengthFraming } from './length-framing.ts';
import { isMetadata, MetadataTag } from './metadata-tag.ts';
import { dataOf, type PendingTag, pendingTag, withHeader } from './pending-tag.ts';
import { OutputInspection } from './remaining-findings.ts';
import { SingleTrack } from './single-track.ts';
import { StreamHead } from './stream-head.ts';
import { headerBytes, isWhole, previousTagSizeBytes, TagFraming } from './tag-framing.ts';

/** Tags between two flushes: a chunk may hold a hundred thousand. */
const TAGS_AT_ONCE = 256;

/** Options of a conversion from FLV to FLV. */
export interface FlvConversionOptions {
  readonly fixes: readonly Fix[];
  /** Only tags of this kind, and script data; of a multitrack stream the one track, if it is named. */
  readonly track?: TrackChoice | undefined;
  /** How video tags name their codec; as in the input if absent. */
  readonly flvTags?: FlvTags | undefined;
  readonly verify: boolean;
  readonly interrupted: AbortSignal;
}

/**
 * Copies the tags of an FLV stream byte for byte, except for what `fixes` repair. Bytes that belong to no tag, cut-off
 * tags, and further FLV headers are left out.
 */
export class FlvConversion implements Conversion {
  readonly #chunks: AsyncIterable<Uint8Array>;
  readonly #output: Output;
  readonly #options: FlvConversionOptions;
  readonly #verifier: Verifier | undefined;
  readonly #inspection: OutputInspection | undefined;
  readonly #out: ReadBackOutput;
  readonly #framing: TagFraming;
  readonly #single = new SingleTrack();
  readonly #lengths: LengthFraming | undefined;
  readonly #naming: CodecNaming | undefined;
  readonly #metadata: MetadataTag | undefined;
  /** Absent if no tags have to be held back. */
  readonly #head: StreamHead | undefined;
  #started = false;
  #repair: TimestampRepair | undefined;
  #header: FlvHeaderItem | undefined;
  #kinds: Kinds = { audio: false, video: false };
  #findings: Diagnostic[] = [];
  readonly #dropped = new Map<TagType, { count: number; sizeBytes: number }>();
  #read = 0;
  #written = 0;
  #inserted = 0;
  #junkBytes = 0;
  #timestamps = 0;
  #flagChanges = 0;
  #flags: HeaderFlags | undefined;
  #negative = 0;
  #leftMetadata = false;
  #remaining: RemainingFindings | undefined;

  constructor(chunks: AsyncIterable<Uint8Array>, output: Output, options: FlvConversionOptions) {
    const { fixes, track } = options;
    this.#chunks = chunks;
    this.#output = output;
    this.#options = options;
    this.#verifier = options.verify ? new Verifier(new TagDataReader()) : undefined;
    this.#inspection = fixes.length > 0 ? new OutputInspection() : undefined;
    this.#out = new ReadBackOutput(output, this.#verifier, this.#inspection);
    const report = (found: Diagnostic) => this.#findings.push(found);
    const without = track === undefined ? undefined : track.kind === 'video' ? 'audio' : 'video';
    this.#framing = new TagFraming(fixes.includes('previous-tag-size'), report);
    this.#lengths = fixes.includes('annexb') ? new LengthFraming(report) : undefined;
    this.#naming = options.flvTags === undefined ? undefined : new CodecNaming(options.flvTags);
    this.#metadata = fixes.includes('metadata') ? new MetadataTag(output, without, report) : undefined;
    const waits = this.#metadata !== undefined || fixes.includes('timestamps');
    this.#head = waits ? new StreamHead(track === undefined ? ['video', 'audio'] : [track.kind]) : undefined;
  }

  get facts(): Omit<ConversionSummary, 'complete' | 'diagnostics' | 'config'> {
    const counts: Readonly<Record<Fix, number>> = {
      annexb: this.#lengths?.count ?? 0,
      timestamps: this.#timestamps,
      'previous-tag-size': this.#framing.count,
      metadata: (this.#metadata?.count ?? 0) + this.#flagChanges,
    };
    return {
      tags: {
        read: this.#read,
        written: this.#written,
        dropped: [...this.#dropped].map(([type, count]): DroppedTags => ({ type, ...count })),
        inserted: this.#inserted,
        junkBytes: this.#junkBytes,
      },
      ...(this.#options.fixes.length > 0 && {
        changes: this.#options.fixes.map((what) => ({ what, count: counts[what] })),
      }),
      ...(this.#remaining !== undefined && { remaining: this.#remaining }),
      ...(this.#verifier !== undefined && { verification: this.#verifier.result }),
    };
  }

  async *run(): AsyncGenerator<Piece<Diagnostic>> {
    let bytesRead = 0;
    for await (const piece of pieces(this.#chunks, new FlvReader({ track: this.#options.track }))) {
      if (this.#options.interrupted.aborted) break;
      bytesRead = piece.bytesRead;
      let count = 0;
      for (const item of piece.items) {
        this.#item(item);
        if (++count % TAGS_AT_ONCE === 0) yield await this.#flushed(bytesRead);
      }
      yield await this.#flushed(bytesRead);
    }
    this.#begin();
    const { track } = this.#options;
    if (track !== undefined && !this.#kinds[track.kind]) {
      throw new ConversionError(
        'no-such-track',
        `the stream has no ${trackName(track.kind, track.trackId ?? 0)}: there is nothing to write`,
      );
    }
    await this.#out.flush();
    this.#end();
    yield { items: this.#takeFindings(), bytesRead };
  }

  async #flushed(bytesRead: number): Promise<Piece<Diagnostic>> {
    await this.#out.flush();
    return { items: this.#takeFindings(), bytesRead };
  }

  #item(item: FlvRead): void {
    if (item.kind === 'tag') this.#tag(item);
    else if (item.kind === 'junk') {
      const { offset, length, reason } = item;
      this.#junkBytes += length;
      this.#note('error', 'junk', `${length} ${reason}: left out`, { offset, length });
    } else if (this.#read === 0 && this.#header === undefined) {
      this.#header = { ...item, bytes: item.bytes.slice() };
    } else this.#note('warning', 'second-header', 'another FLV header: left out', { offset: item.offset });
  }

  #tag(item: ReadTag): void {
    this.#read++;
    const whole = pendingTag(item);
    const { type, offset } = whole;
    const at = { offset, tag: whole.tag };
    if (!isWhole(whole)) {
      const [code, message] = item.damaged === true ? DAMAGED : TRUNCATED;
      this.#note('error', code, `${message}: left out`, { ...at, length: whole.bytes.length });
      this.#drop(whole);
      return;
    }
    const tag = this.#ofTrack(whole);
    if (tag === undefined) {
      this.#drop(whole);
      return;
    }
    const { parsed } = tag;
    if (type === 'audio' || type === 'video') this.#kinds = { ...this.#kinds, [type]: true };
    this.#leftMetadata ||= isMetadata(tag);
    if (parsed.payloads.some(({ compositionTimeMs = 0 }) => compositionTimeMs < 0)) this.#negative++;
    const lengths = this.#lengths?.tag(tag) ?? tag;
    const framed = this.#naming?.tag(lengths) ?? lengths;
    if (this.#head !== undefined && !this.#started) {
      this.#head.push(framed);
      if (this.#head.isOver) this.#begin();
      return;
    }
    this.#begin();
    this.#write(framed);
  }

  /** What `track` keeps of a tag. */
  #ofTrack(tag: PendingTag): PendingTag | undefined {
    const { track } = this.#options;
    if (track === undefined || tag.type === 'script') return tag;
    if (tag.type !== track.kind) return undefined;
    return track.trackId === undefined ? tag : this.#single.take(tag);
  }

  #drop({ type, bytes }: PendingTag): void {
    const { count, sizeBytes } = this.#dropped.get(type) ?? { count: 0, sizeBytes: 0 };
    this.#dropped.set(type, { count: count + 1, sizeBytes: sizeBytes + bytes.length });
  }

  /** Writes the header, and the tags that were held back. */
  #begin(): void {
    if (this.#started) return;
    this.#started = true;
    const held = this.#head?.tags ?? [];
    const { fixes, track } = this.#options;
    if (fixes.includes('timestamps')) this.#repair = new TimestampRepair(startOf(held));
    const header = this.#framing.header(this.#header, this.#kinds);
    if (this.#metadata !== undefined || track !== undefined || this.#header === undefined) {
      this.#flags = new HeaderFlags(this.#output, { audio: track?.kind !== 'video', video: track?.kind !== 'audio' });
    }
    this.#out.write(
      headerBytes({ ...header, header: this.#flags?.begin(header.header, this.#kinds) ?? header.header }),
    );
    const inserted = this.#metadata?.begin(held);
    const ready = held.map((tag) => this.#ready(tag));
    if (inserted !== undefined) {
      this.#inserted++;
      this.#put(inserted, inserted);
    }
    for (const [i, tag] of ready.entries()) this.#put(held[i] as PendingTag, tag);
  }

  #write(tag: PendingTag): void {
    this.#put(tag, this.#ready(tag));
  }

  /** The repaired tag; onMetaData is replaced later. */
  #ready(tag: PendingTag): PendingTag {
    const ready = this.#framing.tag(this.#timed(tag));
    this.#metadata?.see(ready);
    return ready;
  }

  #timed(tag: PendingTag): PendingTag {
    if (this.#repair === undefined) return tag;
    const { dtsMs, finding } = this.#repair.next(tag);
    if (finding !== undefined) this.#findings.push(finding);
    const { timestamp, timestampExtended } = tagHeaderOf(0, 0, dtsMs);
    const repaired = withHeader(tag, { timestamp, timestampExtended });
    if (repaired !== tag) this.#timestamps++;
    return { ...repaired, dtsMs };
  }

  #put(source: PendingTag, ready: PendingTag): void {
    const tag = this.#metadata?.written(ready) ?? ready;
    this.#metadata?.placed(tag, source.offset, this.#out.sizeBytes);
    // Only onMetaData has other data than its source.
    const data = dataOf(tag === ready ? source : tag);
    this.#verifier?.expect(expectedData(tag, data));
    this.#out.write(tag.bytes);
    this.#out.write(previousTagSizeBytes(this.#framing.previousTagSize(source, tag)));
    this.#written++;
  }

  #end(): void {
    const end = this.#metadata?.end();
    const flags = this.#flags?.end(this.#kinds);
    if (flags !== undefined) {
      this.#findings.push(flags);
      this.#flagChanges++;
    }
    const { fixes } = this.#options;
    if (this.#negative > 0 && fixes.includes('timestamps')) {
      const message = `${this.#negative} pictures are shown before they are decoded: composition times are kept as they are`;
      this.#note('warning', 'pts-before-dts', message);
    }
    if (this.#leftMetadata && !fixes.includes('metadata') && this.#dropped.size > 0) {
      const message = 'onMetaData still describes tags that were left out: --fix metadata repairs it';
      this.#note('warning', 'metadata-left', message);
    }
    this.#findings.push(...(this.#naming?.findings ?? []));
    this.#verifier?.end();
    const difference = this.#verifier?.difference ?? (end === undefined ? undefined : this.#patchDifference(end));
    if (difference !== undefined) this.#findings.push(difference);
    this.#out.complete();
    this.#remaining = this.#inspection?.end();
  }

  /** Reads the patched onMetaData back. */
  #patchDifference({ offset, data }: { readonly offset: number; readonly data: Uint8Array }): Diagnostic | undefined {
    const { readBack } = this.#output;
    if (readBack === undefined || this.#verifier === undefined) return undefined;
    const bytes = new Uint8Array(data.length);
    readBack.call(this.#output, offset, bytes);
    if (sameBytes(bytes, data)) return undefined;
    const message = `onMetaData at byte ${offset} of the output differs from what was written there`;
    return { severity: 'error', code: 'verify-mismatch', message };
  }

  #note(severity: Severity, code: string, message: string, more: Partial<Diagnostic> = {}): void {
    this.#findings.push({ severity, code, message, ...more });
  }

  #takeFindings(): readonly Diagnostic[] {
    const findings = this.#findings;
    this.#findings = [];
    return findings;
  }
}

const TRUNCATED = ['truncated-tag', 'the last tag is cut off'] as const;
const DAMAGED = ['damaged-tag', 'a tag with lost bytes'] as const;

const expectedData = ({ tag, offset }: PendingTag, data: Uint8Array): ExpectedPart =>
  tag < 0
    ? { name: 'onMetaData', digest: digestOf(data), origin: {} }
    : { name: `the data of tag ${tag}`, digest: digestOf(data), origin: { offset, tag } };

/** Reads the tag data of an output. */
class TagDataReader implements PartReader {
  readonly #demuxer = new FlvDemuxer();

  push(bytes: Uint8Array): ReadPart[] {
    return dataIn(this.#demuxer.push(bytes));
  }

  end(): ReadPart[] {
    return dataIn(this.#demuxer.end());
  }
}

const dataIn = (items: Iterable<FlvItem>): ReadPart[] =>
  [...items].flatMap((item) => (item.kind === 'tag' ? [{ offset: item.offset, bytes: dataOf(item) }] : []));
