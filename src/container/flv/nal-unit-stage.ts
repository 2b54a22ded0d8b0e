import { codecOf, OBU_CODECS } from '../../codec/registry.ts';
import { movedBy } from '../../media/moved-unit.ts';
import type { Origin } from '../../media/origin.ts';
import { trackName } from '../../media/track.ts';
import type { StageFinding, UnitItem } from '../../media/unit.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';
import { MAX_TAG_UNITS } from '../../syntax/limits.ts';
import type { StageChoice, UnitStage } from '../descriptor.ts';
import type { LengthSize } from '../length-prefixed/splitter.ts';
import { LISTED, titleWithSize } from '../listed-codecs.ts';
import { isAnnexB, nalUnitsOf, obusOf } from './body/nal-units.ts';
import type { ParsedPayload } from './body/parse-body.ts';
import { isPicture, ptsOf } from './body/payload.ts';
import { annexBHeaderText } from './body/sequence-header.ts';
import { videoCodecTitle } from './names.ts';
import { type FlvRead, FlvReader, type ReadTag } from './tag/flv-reader.ts';

/** A video track that is not listed, and its first tag. */
interface OtherTrack {
  readonly trackId: number;
  readonly codec: string;
  /** Display name, with the picture size if it is known. */
  readonly title: string;
  readonly offset: number;
  readonly tag: number;
}

/** Maximum tracks reported; a stream has a few. */
const MAX_OTHERS = 64;

/**
 * Outputs the NAL units of one video track of an FLV stream: the parameter sets of its sequence headers, and the units
 * of its pictures, each with its tag and times. Without a choice, the first track with a supported codec is listed;
 * others are reported at the end.
 */
export class FlvNalUnitStage implements UnitStage {
  readonly #reader: FlvReader;
  readonly #wanted: StageChoice;
  #track: { readonly trackId: number; readonly codec: string } | undefined;
  #lengthSize: LengthSize = 4;
  /** Video that is not listed, by track and codec. */
  readonly #others = new Map<string, OtherTrack>();

  constructor(wanted: StageChoice = {}) {
    this.#reader = new FlvReader({ track: wanted.track });
    this.#wanted = wanted;
  }

  *push(chunk: Uint8Array): Generator<UnitItem, void> {
    for (const item of this.#reader.push(chunk)) yield* this.#take(item);
  }

  *end(): Generator<UnitItem, void> {
    for (const item of this.#reader.end()) yield* this.#take(item);
    yield* this.#reportTracks();
  }

  /** Reports a stream without a track to list, and tracks that were not listed. */
  *#reportTracks(): Generator<StageFinding, void> {
    for (const { trackId, codec, title, offset, tag } of this.#others.values()) {
      if (this.#track === undefined) {
        const message = `${trackName('video', trackId)} is ${title}: only ${LISTED} here; 'rtmpkit flv' lists its tags`;
        yield finding({ severity: 'error', code: 'unsupported-codec', message, offset, tag });
      } else {
        const how = codecOf(codec)?.stream === undefined ? `only ${LISTED} here` : `--track video:${trackId} lists it`;
        const message = `video:${trackId} is ${title}: not listed; ${how}`;
        yield finding({ severity: 'info', code: 'other-track', message, offset, tag });
      }
    }
    if (this.#track === undefined && this.#others.size === 0) {
      yield finding({
        severity: 'error',
        code: 'no-video',
        message: `the stream has no ${trackName('video', this.#wanted.track?.trackId ?? 0)}`,
      });
    }
  }

  *#take(item: FlvRead): Generator<UnitItem, void> {
    if (item.kind === 'junk') yield item;
    else if (item.kind === 'tag' && item.parsed.video !== undefined) yield* this.#tag(item);
  }

  *#tag(tag: ReadTag): Generator<UnitItem, void> {
    const { index, offset, dtsMs, parsed } = tag;
    for (const payload of parsed.payloads) {
      if (payload.start >= payload.end || !this.#isListed(payload, tag)) continue;
      const origin: Origin = { kind: 'tag', index, offset, dtsMs, ptsMs: ptsOf(payload, dtsMs) };
      if (payload.packetType === 'SequenceStart') yield* this.#record(tag, payload, origin);
      else yield* this.#units(tag, payload, origin);
    }
  }

  /** Whether the payload is of the listed track: the first one with a supported codec. */
  #isListed(payload: ParsedPayload, { offset, index: tag }: ReadTag): boolean {
    if (!isPicture(payload)) return false;
    const { trackId, codec } = payload;
    const known = this.#track === undefined ? codecOf(codec) : undefined;
    const isWanted = this.#wanted.codec === undefined || known === this.#wanted.codec;
    if (known?.stream !== undefined && isWanted) this.#track = { trackId, codec };
    if (codec === this.#track?.codec && trackId === this.#track.trackId) return true;
    const name = `${trackId} ${codec}`;
    if (!this.#others.has(name) && this.#others.size < MAX_OTHERS) {
      const title = titleWithSize(videoCodecTitle(codec), payload.configuration?.derived);
      this.#others.set(name, { trackId, codec, title, offset, tag });
    }
    return false;
  }

  /** The parameter sets of a sequence header. */
  *#record(tag: ReadTag, payload: ParsedPayload, origin: Origin): Generator<UnitItem, void> {
    const { configuration, packetType, start } = payload;
    if (configuration === undefined) return;
    const { derived, sets, annexB } = configuration;
    if (annexB === true) {
      const message = annexBHeaderText(sets);
      const offset = tag.offset + start;
      yield finding({ severity: 'error', code: 'annexb-in-sequence-header', message, offset, tag: tag.index });
    }
    if ('nalLengthSize' in derived && derived.nalLengthSize !== undefined) {
      this.#lengthSize = derived.nalLengthSize as LengthSize;
    }
    for (const set of sets) {
      yield {
        kind: 'unit',
        offset: tag.offset + start + set.offset,
        prefixLength: set.prefixLength,
        size: set.bytes.length,
        bytes: set.bytes,
        trailingZeros: 0,
        emulationPreventionBytes: 0,
        forbiddenPatterns: 0,
        missingBytes: 0,
        outOfBand: true,
        origin: { ...origin, packetType },
      };
    }
  }

  *#units(tag: ReadTag, { start, end }: ParsedPayload, origin: Origin): Generator<UnitItem, void> {
    const payload = tag.bytes.subarray(start, end);
    const base = tag.offset + start;
    const isObus = OBU_CODECS.some(({ fourCcs }) => fourCcs.includes(this.#track?.codec ?? ''));
    const annexB = !isObus && isAnnexB(payload, this.#lengthSize, tag.missingBytes);
    if (annexB) {
      const message = 'Annex B start codes in the tag instead of NAL unit lengths';
      yield finding({ severity: 'error', code: 'annexb-in-tag', message, offset: base, tag: tag.index });
    }
    let units = 0;
    for (const item of isObus ? obusOf(payload) : nalUnitsOf(payload, this.#lengthSize, annexB)) {
      if (units++ === MAX_TAG_UNITS) {
        const reason = `bytes after ${MAX_TAG_UNITS} units in a tag`;
        yield { kind: 'junk', offset: base + item.offset, length: payload.length - item.offset, reason };
        break;
      }
      const moved = movedBy(base, item);
      yield moved.kind === 'junk' ? moved : { ...moved, origin };
    }
  }
}

const finding = (found: Diagnostic): StageFinding => ({ kind: 'finding', finding: found });
