import type { ConfigurationDerived } from '../../codec/descriptor.ts';
import type { ParsedPayload } from '../../container/flv/body/parse-body.ts';
import { isKnownCodec, printableFourCc } from '../../container/flv/names.ts';
import { trackName } from '../../media/track.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';
import { FrameFacts, type FrameFactsSummary } from '../frame-facts.ts';
import type { KeyFrameSummary } from '../key-frame-intervals.ts';
import { SharedTags } from '../shared-tags.ts';
import { SplitAccessUnits } from '../split-access-units.ts';
import { type FrameRateSummary, FrameRates } from './frame-rates.ts';
import { KeyFrames } from './key-frames.ts';
import { reportPicture, reportPictures } from './picture-findings.ts';
import { PictureOrderCheck } from './picture-order-check.ts';
import { PresentationCheck } from './presentation-check.ts';
import { SequenceEnd } from './sequence-end.ts';
import { type SequenceHeaderSummary, SequenceHeaders } from './sequence-headers.ts';
import { SoundClock } from './sound-clock.ts';
import { DRIFT_MS } from './thresholds.ts';
import { type At, findingAt, type Report, type TrackFrame } from './track-frame.ts';
import { type TimelineSummary, TrackTimeline } from './track-times.ts';
import { TrackUnitReader, type TrackUnits } from './track-units.ts';

/** Summary of one track. */
export interface TrackSummary extends FrameRateSummary, FrameFactsSummary {
  readonly type: 'video' | 'audio';
  readonly trackId: number;
  readonly codec: string;
  /** From the last sequence header. */
  readonly configuration?: ConfigurationDerived;
  readonly frames: number;
  /** Video: frames with FrameType 1. */
  readonly keyFrames?: KeyFrameSummary;
  /** Bytes of coded frames, without headers. */
  readonly sizeBytes: number;
  readonly firstDtsMs?: number;
  readonly lastDtsMs?: number;
  /**
   * From the first frame to the end of the last one, which is assumed to have average duration; on the repaired
   * timeline.
   */
  readonly durationMs?: number;
  readonly bitrateBps?: number;
  readonly sequenceHeaders: SequenceHeaderSummary;
  readonly timeline: TimelineSummary;
  /** Audio: duration of the frames minus the time that their DTS span. */
  readonly driftMs?: number;
}

/** Collects the facts of one track, and checks it. */
export class Track {
  readonly type: 'video' | 'audio';
  readonly trackId: number;
  readonly name: string;
  readonly headers: SequenceHeaders;
  readonly units: TrackUnitReader | undefined;
  readonly keyFrames: KeyFrames;
  readonly frameRates: FrameRates;
  readonly codec: string;
  readonly #timeline: TrackTimeline;
  readonly #order: PictureOrderCheck;
  readonly #presentation: PresentationCheck;
  readonly #split = new SplitAccessUnits();
  readonly #shared = new SharedTags();
  readonly #sequenceEnd: SequenceEnd;
  readonly #clock: SoundClock;
  readonly #facts = new FrameFacts();
  #frames = 0;
  #adts = 0;
  #sizeBytes = 0;
  #first: TrackFrame | undefined;
  #last: TrackFrame | undefined;
  #lowest = Number.POSITIVE_INFINITY;
  #highest = Number.NEGATIVE_INFINITY;

  constructor(type: 'video' | 'audio', trackId: number, codec: string, traceSlices: boolean) {
    this.type = type;
    this.trackId = trackId;
    this.codec = codec;
    this.name = trackName(type, trackId);
    this.headers = new SequenceHeaders(this.name, codec);
    this.units = type === 'video' ? TrackUnitReader.of(codec, traceSlices) : undefined;
    this.keyFrames = new KeyFrames(this.name);
    this.frameRates = new FrameRates(this.name);
    this.#timeline = new TrackTimeline(type, this.name);
    this.#order = new PictureOrderCheck(this.name);
    this.#presentation = new PresentationCheck(this.name);
    this.#sequenceEnd = new SequenceEnd(this.name);
    this.#clock = new SoundClock(codec);
  }

  get frameCount(): number {
    return this.#frames;
  }

  /** Returns faults of its parameter sets, unless it repeats the last one. */
  sequenceHeader(at: At, bytes: Uint8Array, payload: ParsedPayload, report: Report): readonly Diagnostic[] {
    const { hex } = this.headers;
    this.headers.add(at, bytes, payload.configuration, report);
    this.#sequenceEnd.sequenceHeader();
    if (payload.configuration === undefined) return [];
    const found = this.units?.configure(payload.configuration) ?? [];
    const { derived } = payload.configuration;
    if ('frameRate' in derived) {
      this.frameRates.declare(derived.frameRate, 'sequence header', report, this.units?.fixedFrameRate === false);
    }
    return hex === this.headers.hex ? [] : found;
  }

  /** An end of sequence; `size`: bytes after its header. */
  sequenceEnd(at: At, size: number, report: Report): void {
    this.#sequenceEnd.end(at, size, report);
  }

  frame(frame: TrackFrame, units: TrackUnits | undefined, payload: Uint8Array, report: Report): void {
    if (this.#frames === 0 && !isKnownCodec(this.type, this.codec)) {
      const message = `${this.name}: unknown codec '${printableFourCc(this.codec)}'`;
      report(findingAt(frame, 'warning', 'unknown-codec', message));
    }
    if (this.codec === 'mp4a' && payload[0] === 0xff && ((payload[1] ?? 0) & 0xf6) === 0xf0) {
      this.#adts++;
      const message = `${this.name}: an ADTS header before the AAC frame: FLV requires raw frames`;
      if (this.#adts === 1) report(findingAt(frame, 'warning', 'adts-in-tag', message));
    }
    this.#frames++;
    this.#sizeBytes += frame.sizeBytes;
    this.#first ??= frame;
    this.#lowest = Math.min(this.#lowest, frame.repairedDtsMs);
    this.#highest = Math.max(this.#highest, frame.repairedDtsMs);
    this.#sequenceEnd.frame(frame, report);
    this.headers.frame(frame, units, payload, report);
    this.#timeline.add(frame, report);
    if (this.type === 'video') {
      if (units !== undefined) reportPictures(this.name, frame, this.#last, units, report);
      this.keyFrames.add(frame, units, report);
      this.#facts.add(frame);
      this.#order.add(frame, report);
      this.#presentation.add(frame, report);
      this.#wholeFrame(frame, units, report);
      this.frameRates.declare(units?.frameRate, 'SPS in band', report, this.units?.fixedFrameRate === false);
      this.frameRates.add(frame);
    } else this.#clock.add(payload, this.headers.configuration);
    this.#last = frame;
  }

  /** Checks that a tag has the whole of one frame. */
  #wholeFrame(frame: TrackFrame, units: TrackUnits | undefined, report: Report): void {
    const tag = frame.origin.index;
    for (const placed of units?.placed ?? []) {
      if (placed.accessUnit === undefined) continue;
      for (const found of [this.#split.next(placed.accessUnit, tag), this.#shared.next(placed, tag)]) {
        if (found === undefined) continue;
        report(findingAt(frame, found.severity, found.code, `${this.name}: ${found.message}`));
      }
    }
  }

  /** `hasUnread`: the stream has frames that were not read. */
  end(report: Report, hasUnread: boolean): void {
    if (this.#frames === 0 && !hasUnread) this.headers.withoutFrames(report);
    if (this.#last === undefined) return;
    if (this.type === 'video') {
      for (const found of this.units?.end() ?? []) reportPicture(this.name, this.#last, found, report);
      this.keyFrames.end(this.#last, report);
      this.frameRates.end(report);
    }
    const drift = this.#driftMs;
    const { backward, jumps, gaps } = this.#timeline.summary;
    if (drift !== undefined && Math.abs(drift) > DRIFT_MS && backward + jumps + gaps === 0) {
      const message = `${this.name}: the frames last ${Math.abs(drift).toFixed(0)} ms ${drift > 0 ? 'longer' : 'shorter'} than their timestamps span`;
      report(findingAt(this.#last, 'warning', 'audio-drift', message));
    }
  }

  get #driftMs(): number | undefined {
    const frames = this.#clock.spanMs;
    if (this.type === 'video' || frames === undefined || this.#frames < 2) return undefined;
    return frames - ((this.#last?.repairedDtsMs ?? 0) - (this.#first?.repairedDtsMs ?? 0));
  }

  /** On the repaired timeline, from the first frame to the end of the last one; `undefined` without a frame. */
  get span(): { readonly startMs: number; readonly endMs: number } | undefined {
    return this.#frames === 0 ? undefined : { startMs: this.#lowest, endMs: this.#lowest + (this.#durationMs ?? 0) };
  }

  get #durationMs(): number | undefined {
    const span = this.#frames < 2 ? 0 : this.#highest - this.#lowest;
    return span > 0 ? Math.round((span * this.#frames) / (this.#frames - 1)) : undefined;
  }

  get #frameMs(): number | undefined {
    const rate = this.frameRates.summary.measuredFrameRate;
    return rate === undefined ? undefined : 1000 / rate.fps;
  }

  get summary(): TrackSummary {
    const { keyFrames, headers } = this;
    const durationMs = this.#durationMs;
    const drift = this.#driftMs;
    return {
      type: this.type,
      trackId: this.trackId,
      codec: this.codec,
      ...(headers.configuration !== undefined && { configuration: headers.configuration }),
      frames: this.#frames,
      ...(this.type === 'video' && { keyFrames: keyFrames.summary }),
      sizeBytes: this.#sizeBytes,
      ...(this.#first !== undefined && { firstDtsMs: this.#first.dtsMs }),
      ...(this.#last !== undefined && { lastDtsMs: this.#last.dtsMs }),
      ...(durationMs !== undefined && {
        durationMs,
        bitrateBps: Math.round((this.#sizeBytes * 8000) / durationMs),
      }),
      ...(this.type === 'video' && this.#facts.summary(this.#frameMs)),
      sequenceHeaders: headers.summary,
      timeline: this.#timeline.summary,
      ...(this.type === 'video' && this.frameRates.summary),
      ...(drift !== undefined && { driftMs: Math.round(drift * 10) / 10 }),
    };
  }
}
