import { recordNalBytes } from '../../codec/h26x/record-nal-unit.ts';
import type { AvcConfigRecord } from '../../codec/h264/avc-config-record.ts';
import type { Keep, NalUnit, NalUnitItem, StreamItem, UnitContainer } from '../../media/nal-unit.ts';
import { TimestampUnwrapper } from '../../media/timestamp.ts';
// The framing of NAL units inside a tag is that of these two containers: the one exception to the rule that containers
// do not know each other.
import { AnnexbSplitter } from '../annexb/splitter.ts';
import type { NalUnitStage } from '../descriptor.ts';
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
export class FlvNalUnitStage implements NalUnitStage {
  readonly #demuxer = new FlvDemuxer();
  readonly #times = new TimestampUnwrapper();
  readonly #keep: Keep | undefined;
  #tags = 0;
  #trackId: number | undefined;
  #lengthSize: LengthSize = 4;
  /** Video that is not given out, by track and codec. */
  readonly #others = new Map<string, OtherTrack>();

  /** `keep` says how many of a unit's bytes are wanted; all of them without it. */
  constructor(keep?: Keep) {
    this.#keep = keep;
  }

  push(chunk: Uint8Array): StreamItem[] {
    return [...this.read(chunk)];
  }

  end(): StreamItem[] {
    return [...this.readEnd()];
  }

  /** `push`, item by item: one piece of damaged input may set a million of them free. */
  *read(chunk: Uint8Array): Generator<StreamItem, void> {
    for (const item of this.#demuxer.read(chunk)) yield* this.#take(item);
  }

  /** `end`, item by item. */
  *readEnd(): Generator<StreamItem, void> {
    for (const item of this.#demuxer.readEnd()) yield* this.#take(item);
    yield* this.#missing();
  }

  /** What there is to say of a stream without H.264, and of tracks that were not taken. */
  #missing(): StreamItem[] {
    const out: StreamItem[] = [];
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

  *#take(item: FlvItem): Generator<StreamItem, void> {
    if (item.kind === 'junk') yield item;
    else if (item.kind === 'tag') yield* this.#tag(item);
  }

  *#tag(tag: FlvTag): Generator<StreamItem, void> {
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
      const container = { tag: index, tagOffset: tag.offset, dtsMs, ptsMs };
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
  *#record(tag: FlvTag, payload: ParsedPayload, container: UnitContainer): Generator<StreamItem, void> {
    const record = payload.configuration?.record as Partial<AvcConfigRecord> | undefined;
    if (record?.lengthSizeMinusOne !== undefined) this.#lengthSize = (record.lengthSizeMinusOne + 1) as LengthSize;
    const bytes = tag.bytes.subarray(payload.start, payload.end);
    const sets = [
      ...(record?.sequenceParameterSets ?? []),
      ...(record?.sequenceParameterSetExts ?? []),
      ...(record?.pictureParameterSets ?? []),
    ];
    for (const place of sets) {
      const unit = recordNalBytes(bytes, place);
      yield {
        kind: 'unit',
        offset: tag.offset + payload.start + place.offset,
        prefixLength: 2,
        size: unit.length,
        trailingZeros: 0,
        emulationPreventionBytes: 0,
        forbiddenPatterns: 0,
        missingBytes: 0,
        outOfBand: true,
        container: { ...container, packetType: payload.packetType },
        whole: unit,
        head: unit,
      };
    }
  }

  *#units(tag: FlvTag, payload: ParsedPayload, container: UnitContainer): Generator<StreamItem, void> {
    const bytes = tag.bytes.subarray(payload.start, payload.end);
    const base = tag.offset + payload.start;
    const { annexB } = nalUnitsOf(bytes, this.#lengthSize, tag.missingBytes);
    if (annexB) {
      const message = 'Annex B start codes in the tag, where NAL units belong behind their lengths';
      const finding = { severity: 'error', code: 'annexb-in-tag', message, offset: base, tag: container.tag } as const;
      yield { kind: 'finding', finding };
    }
    const splitter = annexB ? new AnnexbSplitter(this.#keep) : new LengthPrefixedSplitter(this.#lengthSize, this.#keep);
    const placed = (item: NalUnitItem): StreamItem =>
      item.kind === 'junk' ? { ...item, offset: base + item.offset } : inTag(item, bytes, base, container);
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      for (const item of splitter.push(bytes.subarray(at, at + PIECE_BYTES))) yield placed(item);
    }
    for (const item of splitter.end()) yield placed(item);
  }
}

const INSTEAD = "; 'rtmpkit flv' lists its tags";

/** A tag of 16 MB may hold four million units without a byte: no more come at once than so many bytes hold. */
const PIECE_BYTES = 256 << 10;

/** Tracks that are named; a stream has a few. */
const MAX_OTHERS = 64;

const inTag = (unit: NalUnit, bytes: Uint8Array, base: number, container: UnitContainer): NalUnit => {
  const start = unit.offset + unit.prefixLength;
  return {
    ...unit,
    offset: base + unit.offset,
    ...(unit.forbiddenPatternOffset !== undefined && {
      forbiddenPatternOffset: base + unit.forbiddenPatternOffset,
    }),
    container,
    whole: bytes.subarray(start, start + unit.size),
    // Of the tag, too: the splitter's own copy of it is gone with the next piece of the tag.
    head: bytes.subarray(start, start + unit.head.length),
  };
};
