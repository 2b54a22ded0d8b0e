import { codecOf } from '../../codec/registry.ts';
import type { Origin } from '../../media/origin.ts';
import { TimestampUnwrapper } from '../../media/timestamp.ts';
import type { Keep, Unit, UnitItem, UnitOrJunk } from '../../media/unit.ts';
// The framing of NAL units inside a tag is that of these two containers: the one exception to the rule that containers
// do not know each other.
import { AnnexbSplitter } from '../annexb/splitter.ts';
import type { UnitStage } from '../descriptor.ts';
import { LengthPrefixedSplitter, type LengthSize } from '../length-prefixed/splitter.ts';
import { FlvDemuxer } from './demuxer.ts';
import type { FlvItem, FlvTag } from './item.ts';
import { nalUnitsOf } from './nal-units.ts';
import { videoCodecTitle } from './names.ts';
import { type ParsedPayload, parseTag } from './parse-tag.ts';
import { timestampOf } from './tag-header.ts';

const CODEC = 'avc1';

/** Video that is not listed, and its first tag. */
interface OtherTrack {
  readonly trackId: number;
  readonly codec: string;
  readonly offset: number;
  readonly tag: number;
}

/**
 * Gives the NAL units of the H.264 track of an FLV stream: the parameter sets of its sequence headers, and the units of
 * its pictures, each with its tag and times. The first such track is taken; others are named at the end.
 */
export class FlvNalUnitStage implements UnitStage {
  readonly #demuxer = new FlvDemuxer();
  readonly #times = new TimestampUnwrapper();
  #tags = 0;
  #trackId: number | undefined;
  #lengthSize: LengthSize = 4;
  /** Video that is not given out, by track and codec. */
  readonly #others = new Map<string, OtherTrack>();

  *push(chunk: Uint8Array): Generator<UnitItem, void> {
    for (const item of this.#demuxer.push(chunk)) yield* this.#take(item);
  }

  *end(): Generator<UnitItem, void> {
    for (const item of this.#demuxer.end()) yield* this.#take(item);
    yield* this.#missing();
  }

  /** What there is to say of a stream without H.264, and of tracks that were not taken. */
  #missing(): UnitItem[] {
    const out: UnitItem[] = [];
    for (const { trackId, codec, offset, tag } of this.#others.values()) {
      const name = `video track ${trackId} is ${videoCodecTitle(codec)}`;
      const finding =
        this.#trackId === undefined
          ? ({
              severity: 'error',
              code: 'unsupported-codec',
              message: `${name}: only H.264 is listed here${INSTEAD}`,
            } as const)
          : ({
              severity: 'info',
              code: 'other-track',
              message: `${name}: not listed, track ${this.#trackId} is`,
            } as const);
      out.push({ kind: 'finding', finding: { ...finding, offset, tag } });
    }
    if (this.#trackId === undefined && this.#others.size === 0) {
      const finding = { severity: 'error', code: 'no-video', message: 'the stream has no video' } as const;
      out.push({ kind: 'finding', finding });
    }
    return out;
  }

  *#take(item: FlvItem): Generator<UnitItem, void> {
    if (item.kind === 'junk') yield item;
    else if (item.kind === 'tag') yield* this.#tag(item);
  }

  *#tag(tag: FlvTag): Generator<UnitItem, void> {
    const index = this.#tags++;
    const { header, payloads, video } = parseTag(tag.bytes);
    const timestamp = timestampOf(header);
    const isFrame = payloads.some(({ packetType }) => packetType === 'CodedFrames' || packetType === 'CodedFramesX');
    const dtsMs = isFrame ? this.#times.next(timestamp) : this.#times.peek(timestamp);
    if (video === undefined) return;
    for (const payload of payloads) {
      if (payload.start >= payload.end || !this.#isListed(payload, tag, index)) continue;
      const nanos = payload.timestampOffsetNano ?? 0;
      const ptsMs = (Math.round((dtsMs + (payload.compositionTimeMs ?? 0)) * 1e6) + nanos) / 1e6;
      const container: Origin = { kind: 'tag', index, offset: tag.offset, dtsMs, ptsMs };
      if (payload.packetType === 'SequenceStart') yield* this.#record(tag, payload, container);
      else yield* this.#units(tag, payload, container);
    }
  }

  /** Is this the track? The first one with H.264 becomes it. */
  #isListed({ packetType, trackId, codec }: ParsedPayload, tag: FlvTag, index: number): boolean {
    if (packetType !== 'SequenceStart' && packetType !== 'CodedFrames' && packetType !== 'CodedFramesX') return false;
    if (codec === CODEC) this.#trackId ??= trackId;
    if (codec === CODEC && trackId === this.#trackId) return true;
    const name = `${trackId} ${codec}`;
    if (!this.#others.has(name) && this.#others.size < MAX_OTHERS) {
      this.#others.set(name, { trackId, codec, offset: tag.offset, tag: index });
    }
    return false;
  }

  /** The parameter sets of a sequence header. */
  *#record(tag: FlvTag, payload: ParsedPayload, container: Origin): Generator<UnitItem, void> {
    const { configuration } = payload;
    if (configuration === undefined) return;
    const { derived, record } = configuration;
    if ('nalLengthSize' in derived && derived.nalLengthSize !== undefined) {
      this.#lengthSize = derived.nalLengthSize as LengthSize;
    }
    const bytes = tag.bytes.subarray(payload.start, payload.end);
    for (const set of codecOf(CODEC)?.config?.sets?.(record, bytes) ?? []) {
      yield {
        kind: 'unit',
        offset: tag.offset + payload.start + set.offset,
        prefixLength: set.prefixLength,
        size: set.bytes.length,
        bytes: set.bytes,
        trailingZeros: 0,
        emulationPreventionBytes: 0,
        forbiddenPatterns: 0,
        missingBytes: 0,
        outOfBand: true,
        origin: { ...container, packetType: payload.packetType },
      };
    }
  }

  *#units(tag: FlvTag, payload: ParsedPayload, container: Origin): Generator<UnitItem, void> {
    const bytes = tag.bytes.subarray(payload.start, payload.end);
    const base = tag.offset + payload.start;
    const { annexB } = nalUnitsOf(bytes, this.#lengthSize, tag.missingBytes);
    if (annexB) {
      const message = 'Annex B start codes in the tag, where NAL units belong behind their lengths';
      const finding = {
        severity: 'error',
        code: 'annexb-in-tag',
        message,
        offset: base,
        tag: container.index,
      } as const;
      yield { kind: 'finding', finding };
    }
    const splitter = annexB
      ? new AnnexbSplitter(KEEP_NOTHING)
      : new LengthPrefixedSplitter(this.#lengthSize, KEEP_NOTHING);
    const placed = (item: UnitOrJunk): UnitItem =>
      item.kind === 'junk' ? { ...item, offset: base + item.offset } : inTag(item, bytes, base, container);
    for (const item of splitter.push(bytes)) yield placed(item);
    for (const item of splitter.end()) yield placed(item);
  }
}

/** The tag has the bytes of its units at hand. */
const KEEP_NOTHING: Keep = () => 0;

const INSTEAD = "; 'rtmpkit flv' lists its tags";

/** Tracks that are named; a stream has a few. */
const MAX_OTHERS = 64;

const inTag = (unit: Unit, bytes: Uint8Array, base: number, container: Origin): Unit => {
  const start = unit.offset + unit.prefixLength;
  return {
    ...unit,
    offset: base + unit.offset,
    ...(unit.forbiddenPatternOffset !== undefined && {
      forbiddenPatternOffset: base + unit.forbiddenPatternOffset,
    }),
    origin: container,
    // All of it, out of the tag: the splitter's own copy is gone with the next piece of the tag.
    bytes: bytes.subarray(start, start + unit.size),
  };
};
