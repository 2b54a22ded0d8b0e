import { codecOf } from '../../codec/registry.ts';
import { frameRateOf } from '../../media/ratio.ts';
import { ContainerError, LimitError } from '../../syntax/errors.ts';
import { CalculatedDts } from '../calculated-dts.ts';
import { type ContainerFacts, READ_BYTES, type ReadItem, type SampleReader, type Wanted } from '../sample-reader.ts';
import { type Block, blockOf } from './block.ts';
import { type EbmlElement, elementAt, elementsIn, MAX_HEADER_BYTES, textOf, unsignedOf } from './ebml.ts';
import { ID } from './ids.ts';
import { type MatroskaTrack, trackOf } from './track.ts';

/** Elements whose members are read as they come. */
const ENTERED: readonly number[] = [ID.segment, ID.cluster];
/** Elements that are read whole, and how large they may be. */
const WHOLE: ReadonlyMap<number, number> = new Map([
  [ID.ebml, 1 << 16],
  [ID.info, 1 << 20],
  [ID.tracks, 16 << 20],
  [ID.timestamp, 8],
  [ID.simpleBlock, 64 << 20],
  [ID.blockGroup, 64 << 20],
]);
const MAX_TRACKS = 64;

interface Track extends MatroskaTrack {
  readonly dts: CalculatedDts;
  index: number;
}

/**
 * Reads Matroska and WebM (RFC 9559): tracks, and the frames of blocks, laced ones too. They have presentation times
 * only, rounded to TimestampScale, mostly a millisecond: decoding times are calculated.
 */
export class MatroskaReader implements SampleReader {
  #wanted: Wanted | undefined = { offset: 0, atLeast: MAX_HEADER_BYTES, atMost: READ_BYTES };
  /** Byte offset of the next element. */
  #at = 0;
  #docType: string | undefined;
  #writer: string | undefined;
  /** Nanoseconds in a unit of time. */
  #scale = 1_000_000;
  #clusterTime = 0;
  readonly #tracks = new Map<number, Track>();

  get wanted(): Wanted | undefined {
    return this.#wanted;
  }

  get facts(): ContainerFacts {
    return {
      ...(this.#docType !== undefined && { brands: [this.#docType] }),
      ...(this.#writer !== undefined && { writer: this.#writer }),
      tracks: [...this.#tracks.values()].map(({ track }) => ({ track })),
    };
  }

  *take(bytes: Uint8Array, inputEnd?: number): Generator<ReadItem, void> {
    const base = this.#wanted?.offset ?? 0;
    for (;;) {
      const at = this.#at - base;
      const isAll = inputEnd !== undefined && base + bytes.length >= inputEnd;
      if (inputEnd !== undefined && this.#at >= inputEnd) return yield* this.#end(inputEnd);
      const element = at > bytes.length ? 'more' : elementAt(bytes, at);
      if (element === 'bad') return yield* this.#stop('no element begins here: the rest of the input is not read');
      if (element === 'more') {
        if (isAll && at <= bytes.length) return yield* this.#cut();
        this.#wanted = { offset: this.#at, atLeast: MAX_HEADER_BYTES, atMost: READ_BYTES };
        return;
      }
      const { id, start, end } = element;
      const limit = WHOLE.get(id);
      if (ENTERED.includes(id)) {
        this.#at = base + start;
      } else if (!Number.isFinite(end)) {
        return yield* this.#stop('an element without a size: the rest of the input is not read');
      } else if (limit === undefined) {
        this.#at = base + end;
      } else {
        const size = end - element.offset;
        if (size > limit + MAX_HEADER_BYTES) {
          throw new LimitError('limit', `an element at byte ${this.#at} has ${size} bytes: more than ${limit}`);
        }
        if (end > bytes.length) {
          if (isAll) return yield* this.#cut();
          this.#wanted = { offset: this.#at, atLeast: size, atMost: Math.max(size, READ_BYTES) };
          return;
        }
        yield* this.#whole(bytes, element, base);
        this.#at = base + end;
      }
    }
  }

  *#whole(bytes: Uint8Array, element: EbmlElement, base: number): Generator<ReadItem, void> {
    const { id, start, end } = element;
    if (id === ID.ebml) {
      for (const one of elementsIn(bytes, element)) if (one.id === ID.docType) this.#docType = textOf(bytes, one);
    } else if (id === ID.info) {
      this.#info(bytes, element);
    } else if (id === ID.timestamp) {
      this.#clusterTime = unsignedOf(bytes, element);
    } else if (id === ID.tracks) {
      yield* this.#trackList(bytes, element, base);
    } else if (id === ID.simpleBlock) {
      yield* this.#block(bytes, base, { start, end });
    } else {
      yield* this.#group(bytes, element, base);
    }
  }

  #info(bytes: Uint8Array, info: EbmlElement): void {
    for (const element of elementsIn(bytes, info)) {
      if (element.id === ID.timestampScale) this.#scale = unsignedOf(bytes, element) || this.#scale;
      else if (element.id === ID.writingApp) this.#writer = textOf(bytes, element);
    }
  }

  *#trackList(bytes: Uint8Array, tracks: EbmlElement, base: number): Generator<ReadItem, void> {
    for (const element of elementsIn(bytes, tracks)) {
      if (element.id !== ID.trackEntry || this.#tracks.size === MAX_TRACKS) continue;
      const track = trackOf(bytes, element);
      if (track === undefined || this.#tracks.has(track.number)) continue;
      this.#tracks.set(track.number, { ...track, dts: decodingTimes(track), index: 0 });
      const configOffset = track.configStart === undefined ? {} : { configOffset: base + track.configStart };
      yield { kind: 'track', track: track.track, ...configOffset };
      if (track.lack === undefined) continue;
      const finding = { severity: 'error', ...track.lack, offset: base + element.offset } as const;
      yield { kind: 'finding', finding };
    }
  }

  *#group(bytes: Uint8Array, group: EbmlElement, base: number): Generator<ReadItem, void> {
    let block: EbmlElement | undefined;
    let duration: number | undefined;
    let isKey = true;
    for (const element of elementsIn(bytes, group)) {
      if (element.id === ID.block) block ??= element;
      else if (element.id === ID.blockDuration) duration = unsignedOf(bytes, element);
      else if (element.id === ID.referenceBlock) isKey = false;
    }
    if (block !== undefined) yield* this.#block(bytes, base, { ...block, isKey, duration });
  }

  *#block(
    bytes: Uint8Array,
    base: number,
    at: {
      readonly start: number;
      readonly end: number;
      readonly isKey?: boolean;
      readonly duration?: number | undefined;
    },
  ): Generator<ReadItem, void> {
    const block = blockOf(bytes, at.start, at.end);
    if (block === undefined) {
      const message = 'a block whose header or lacing does not fit';
      yield {
        kind: 'finding',
        finding: { severity: 'error', code: 'container-syntax', message, offset: base + at.start },
      };
      return;
    }
    const track = this.#tracks.get(block.track);
    if (track === undefined || track.lack !== undefined) return;
    const isKey = at.isKey ?? block.isKey;
    const duration = at.duration === undefined ? track.defaultDuration : at.duration * this.#scale;
    yield* this.#frames(bytes, base, { ...block, isKey }, track, duration);
  }

  *#frames(
    bytes: Uint8Array,
    base: number,
    { time, frames, isKey }: Block,
    entry: Track,
    duration: number | undefined,
  ): Generator<ReadItem, void> {
    const { track, stripped, codecDelay, dts } = entry;
    const perFrame =
      duration === undefined
        ? undefined
        : duration / (frames.length > 1 && entry.defaultDuration === undefined ? frames.length : 1);
    const begins = (this.#clusterTime + time) * this.#scale - codecDelay;
    for (const [i, { start, end }] of frames.entries()) {
      const ptsMs = (begins + i * (entry.defaultDuration ?? perFrame ?? 0)) / 1e6;
      const data = bytes.subarray(start, end);
      const offset = base + start;
      yield {
        kind: 'sample',
        sample: {
          track,
          index: entry.index++,
          offset,
          ptsMs,
          dtsMs: track.kind === 'video' ? dts.next(ptsMs) : ptsMs,
          dtsIsCalculated: true,
          ...(perFrame !== undefined && { durationMs: perFrame / 1e6 }),
          isSync: isKey,
          ...(stripped === undefined
            ? { data }
            : { data: withHead(stripped, data), offsetAt: (at: number) => offset + Math.max(0, at - stripped.length) }),
        },
      };
    }
  }

  *#end(inputEnd: number): Generator<ReadItem, void> {
    this.#wanted = undefined;
    if (this.#tracks.size === 0) throw new ContainerError('unsupported-format', 'cannot be read: it has no tracks');
    if (this.#at > inputEnd) yield* this.#cut();
  }

  /** The input ends inside an element. */
  *#cut(): Generator<ReadItem, void> {
    yield* this.#stop('the input ends inside an element', 'container-truncated');
  }

  *#stop(message: string, code = 'container-syntax'): Generator<ReadItem, void> {
    this.#wanted = undefined;
    if (this.#tracks.size === 0) throw new ContainerError('unsupported-format', `cannot be read: ${message}`);
    yield { kind: 'finding', finding: { severity: 'error', code, message, offset: this.#at } };
  }
}

const withHead = (head: Uint8Array, rest: Uint8Array): Uint8Array => {
  const bytes = new Uint8Array(head.length + rest.length);
  bytes.set(head);
  bytes.set(rest, head.length);
  return bytes;
};

/** Decoding times by the reordering that the parameter sets of the record allow. */
const decodingTimes = ({ track: { fourCc, config }, defaultDuration }: MatroskaTrack): CalculatedDts => {
  const codec = codecOf(fourCc);
  const record = config === undefined ? undefined : codec?.config?.read(config).record;
  const sets = record === undefined || config === undefined ? [] : (codec?.config?.sets?.(record, config) ?? []);
  const described = sets.map(({ bytes }) => codec?.stream?.describeSequence(bytes)).find((one) => one !== undefined);
  const tick = described?.tick;
  const frameMs =
    defaultDuration !== undefined ? defaultDuration / 1e6 : tick === undefined ? 0 : 1000 / frameRateOf(tick).fps;
  return new CalculatedDts(described?.reorderFrames ?? 0, frameMs);
};
