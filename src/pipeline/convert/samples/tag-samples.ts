import { sameBytes } from '../../../bytes/same-bytes.ts';
import { codecOf } from '../../../codec/registry.ts';
import { isAnnexB, nalUnitsOf } from '../../../container/flv/body/nal-units.ts';
import type { ParsedPayload } from '../../../container/flv/body/parse-body.ts';
import { isCoded, ptsOf } from '../../../container/flv/body/payload.ts';
import { printableFourCc } from '../../../container/flv/names.ts';
import type { FlvRead, ReadTag } from '../../../container/flv/tag/flv-reader.ts';
import { TAG_HEADER_BYTES } from '../../../container/flv/tag/tag-header.ts';
import { withLengths } from '../../../container/length-prefixed/length-field.ts';
import type { LengthSize } from '../../../container/length-prefixed/splitter.ts';
import type { AudioConfigDerived, VideoConfigDerived } from '../../../media/config-derived.ts';
import type { SampleTrack } from '../../../media/sample.ts';
import type { Stage } from '../../../media/stage.ts';
import { trackName } from '../../../media/track.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import type { SourceItem } from './sample-item.ts';
import { entryPointIn, type SampleEntryPoint } from './sync-sample.ts';

interface Track {
  readonly track: SampleTrack;
  readonly lengthSize: LengthSize;
  samples: number;
}

/** Tracks of an FLV; a stream has a few. */
const MAX_TRACKS = 64;

/** track ids of audio in an FLV begin here: those of video and audio are counted apart. */
const FIRST_AUDIO_ID = 0x100;

/** FrameType of a key frame (FLV 10.1 E.4.3.1). */
const KEY = 1;

/** The samples of the tags of an FLV: of every track whose decoder configuration is known, or that needs none. */
export class TagSamples implements Stage<FlvRead, SourceItem> {
  readonly #tracks = new Map<string, Track>();
  /** Payloads without a track, by name: each is reported once. */
  readonly #lost = new Set<string>();

  *push(item: FlvRead): Generator<SourceItem, void> {
    if (item.kind === 'junk') {
      const { offset, length, reason } = item;
      yield finding({ severity: 'error', code: 'junk', message: `${length} ${reason}`, offset, length });
    } else if (item.kind === 'tag') yield* this.#tag(item);
  }

  *end(): Generator<SourceItem, void> {}

  *#tag(tag: ReadTag): Generator<SourceItem, void> {
    const { type, parsed, bytes, index, offset } = tag;
    if (type !== 'video' && type !== 'audio') return;
    if (bytes.length < TAG_HEADER_BYTES + parsed.header.dataSize) {
      const message = 'the tag is cut off: its frame is left out';
      yield finding({ severity: 'error', code: 'truncated-tag', message, tag: index, offset });
      return;
    }
    for (const payload of parsed.payloads) {
      if (payload.start >= payload.end) continue;
      if (payload.packetType === 'SequenceStart') yield* this.#configuration(tag, type, payload);
      else if (isCoded(payload)) yield* this.#sample(tag, type, payload);
    }
  }

  *#configuration(tag: ReadTag, kind: SampleTrack['kind'], payload: ParsedPayload): Generator<SourceItem, void> {
    const { configuration, codec, trackId, start, end } = payload;
    const known = codecOf(codec);
    if (configuration === undefined || known === undefined) return;
    const { derived, annexB, sets } = configuration;
    const lengthSize = ('nalLengthSize' in derived ? derived.nalLengthSize : undefined) ?? 4;
    const isOther = annexB === true || lengthSize !== 4;
    const units = sets.map(({ bytes }) => bytes);
    const config = isOther ? known.config?.make?.(units, 4).bytes : tag.bytes.slice(start, end);
    if (config === undefined) return;
    const track = trackOf(kind, trackId, codec, config, derived);
    const name = nameOf(kind, trackId, codec);
    const before = this.#tracks.get(name);
    if (before?.track.config !== undefined && sameBytes(before.track.config, config)) return;
    if (before === undefined && this.#tracks.size === MAX_TRACKS) return;
    this.#tracks.set(name, { track, lengthSize: lengthSize as LengthSize, samples: before?.samples ?? 0 });
    yield { kind: 'track', track };
  }

  *#sample(tag: ReadTag, kind: SampleTrack['kind'], payload: ParsedPayload): Generator<SourceItem, void> {
    const { codec, trackId, start, end } = payload;
    const name = nameOf(kind, trackId, codec);
    let known = this.#tracks.get(name);
    if (known === undefined) {
      const track = this.#withoutRecord(tag, kind, payload);
      if (track === undefined) {
        if (!this.#lost.has(name)) yield finding(this.#notReadable(tag, kind, payload));
        this.#lost.add(name);
        return;
      }
      known = { track, lengthSize: 4, samples: 0 };
      this.#tracks.set(name, known);
      yield { kind: 'track', track };
    }
    const { track, lengthSize } = known;
    const raw = tag.bytes.subarray(start, end);
    const descriptor = codecOf(codec);
    const isNal = descriptor?.units !== undefined && track.kind === 'video' && descriptor.stream?.nal !== undefined;
    const data = isNal ? lengthPrefixed(raw, lengthSize) : raw;
    const isFlagged = kind === 'audio' || tag.parsed.video?.frameType === KEY;
    yield {
      kind: 'sample',
      track,
      index: known.samples++,
      offset: tag.offset + start,
      ptsMs: ptsOf(payload, tag.dtsMs),
      dtsMs: tag.dtsMs,
      ...(isNal ? flagged(entryPointIn(descriptor, data), isFlagged) : { isSync: isFlagged }),
      data,
    };
  }

  /** The track of a codec whose frames need no record: its rate and channels stand in each frame. */
  #withoutRecord({ bytes }: ReadTag, kind: SampleTrack['kind'], payload: ParsedPayload): SampleTrack | undefined {
    const known = codecOf(payload.codec);
    if (known === undefined || kind !== 'audio' || known.config?.isNeeded === true) return undefined;
    const frame = bytes.subarray(payload.start, payload.end);
    const sound = known.soundOf?.(frame);
    const rate = sound?.sampleRateHz ?? known.frameDuration?.(frame, undefined)?.sampleRateHz;
    if (rate === undefined || this.#tracks.size === MAX_TRACKS) return undefined;
    return trackOf(kind, payload.trackId, payload.codec, known.recordOf?.(frame), {
      codec: payload.codec,
      sampleRateHz: rate,
      channels: sound?.channels ?? 2,
    });
  }

  #notReadable(tag: ReadTag, kind: string, { codec, trackId }: ParsedPayload): Diagnostic {
    const known = codecOf(codec);
    const what = `${trackName(kind, trackId)} is ${known?.title ?? printableFourCc(codec)}`;
    const why = known === undefined ? 'which is not known here' : 'and its sequence header did not come before it';
    const message = `${what}, ${why}: left out`;
    return { severity: 'warning', code: 'track-left-out', message, tag: tag.index, offset: tag.offset };
  }
}

/** Only frames that the tag marks as key frames: a type alone is not believed. */
const flagged = ({ isSync, opensGop, isLeading }: SampleEntryPoint, isFlagged: boolean): SampleEntryPoint => ({
  isSync: isSync && isFlagged,
  ...(opensGop === true && isFlagged && { opensGop }),
  ...(isLeading === true && { isLeading }),
});

const nameOf = (kind: string, trackId: number, codec: string): string => `${kind} ${trackId} ${codec}`;

const trackOf = (
  kind: SampleTrack['kind'],
  trackId: number,
  fourCc: string,
  config: Uint8Array | undefined,
  derived: VideoConfigDerived | AudioConfigDerived,
): SampleTrack => {
  const { width, height } = derived as Partial<VideoConfigDerived>;
  const { sampleRateHz, channels } = derived as Partial<AudioConfigDerived>;
  return {
    kind,
    id: kind === 'audio' ? FIRST_AUDIO_ID + trackId : trackId,
    fourCc,
    ...(config !== undefined && { config }),
    ...(width !== undefined && height !== undefined && { width, height }),
    ...(sampleRateHz !== undefined && { sampleRateHz }),
    ...(channels !== undefined && { channels }),
  };
};

/** The units with lengths of 4 bytes: those of other sizes, and start codes of broken encoders, are replaced. */
const lengthPrefixed = (data: Uint8Array, lengthSize: LengthSize): Uint8Array => {
  const annexB = isAnnexB(data, lengthSize);
  if (lengthSize === 4 && !annexB) return data;
  const units: Uint8Array[] = [];
  for (const unit of nalUnitsOf(data, lengthSize, annexB)) if (unit.kind === 'unit') units.push(unit.bytes);
  return withLengths(units);
};

const finding = (found: Diagnostic): SourceItem => ({ kind: 'finding', finding: found });
