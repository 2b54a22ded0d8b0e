import type { MessageBody, ParsedPayload } from '../../container/flv/body/parse-body.ts';
import { isCoded, ptsOf } from '../../container/flv/body/payload.ts';
import { FRAME_TYPE, printableFourCc } from '../../container/flv/names.ts';
import type { MediaKind } from '../../media/media-message.ts';
import type { Origin } from '../../media/origin.ts';
import { trackName } from '../../media/track.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';
import { Interleave, type InterleaveSummary } from './interleave.ts';
import type { MetadataFact } from './metadata.ts';
import { MetadataWatch, type SummedFacts } from './metadata-watch.ts';
import { SoundFormatCheck } from './sound-format.ts';
import type { StreamFacts } from './stream-facts.ts';
import type { LayoutFacts } from './tag-layout.ts';
import { TimestampRepair } from './timestamp-repair.ts';
import { Track, type TrackSummary } from './track.ts';
import { type At, type FrameTimes, findingAt, type Report, type TrackFrame, trackFrame } from './track-frame.ts';
import type { TrackUnits } from './track-units.ts';

/** A message of a stream: an FLV tag or an RTMP message. */
export interface TimelineMessage {
  readonly kind: MediaKind | 'unknown';
  /** Its position in the input. */
  readonly place: Pick<Origin, 'kind' | 'index' | 'offset'>;
  readonly dtsMs: number;
  readonly body: MessageBody;
  /** The payloads of `body` are ranges of these bytes. */
  readonly bytes: Uint8Array;
  /** Bytes missing at its end. */
  readonly missingBytes: number;
}

/** A track of a stream: always the same object for the same track. */
export interface TrackIdentity {
  readonly type: 'video' | 'audio';
  readonly trackId: number;
  /** FourCC, or the short name of a codec that has none. */
  readonly codec: string;
}

/** A payload with its NAL units. */
export interface ReadPayload {
  readonly payload: ParsedPayload;
  readonly units?: TrackUnits;
  /** Faults of its NAL units, or of those in its record. Offsets are those in the payload. */
  readonly findings?: readonly Diagnostic[];
  /** The track that it belongs to; absent for commands and metadata. */
  readonly track?: TrackIdentity;
  /** Its frame, if it has one. */
  readonly frame?: TrackFrame;
}

/** Summary of all tracks of a stream. */
export interface TimelineSummary {
  /** From the first frame of any track to the end of the last one, on the repaired timeline. */
  readonly durationMs?: number;
  readonly tracks: readonly TrackSummary[];
  readonly interleave?: InterleaveSummary;
  /** onMetaData, compared with the stream. */
  readonly metadata?: readonly MetadataFact[];
}

/** Limit for damaged streams, where a codec may be any four bytes. */
const MAX_TRACKS = 256;

/** Analyses the messages of one stream: its tracks, their timestamps, and onMetaData. */
export class Timeline {
  readonly #tracks = new Map<string, Track>();
  readonly #interleave = new Interleave();
  readonly #metadata = new MetadataWatch();
  readonly #repair = new TimestampRepair();
  readonly #soundFormat = new SoundFormatCheck();
  /** Codec by type and track. Bounded: a trackId has 8 bits. */
  readonly #codecs = new Map<string, string>();
  /** Some of its messages are encrypted: they may be of any track. */
  #hasEncrypted = false;
  /** Track of the last message: usually that of the next one too. */
  readonly #last: { video?: Track; audio?: Track } = {};
  readonly #traceSlices: boolean;

  constructor({ traceSlices = false }: { readonly traceSlices?: boolean } = {}) {
    this.#traceSlices = traceSlices;
  }

  /** Takes the next message; returns its payloads with their NAL units. */
  add(message: TimelineMessage, report: Report): readonly ReadPayload[] {
    const repairedDtsMs = this.#repairedDtsMs(message);
    const read = message.body.payloads.map((payload) => this.#payload(message, payload, repairedDtsMs, report));
    this.#metadata.add(message);
    this.#hasEncrypted ||= message.body.encryption !== undefined;
    return read;
  }

  /** Reports the findings that need the whole stream. */
  end(report: Report): void {
    for (const track of this.#tracks.values()) track.end(report, this.#hasEncrypted);
  }

  /** Differences of onMetaData from the stream; `layout`: of its file, if it is one. */
  metadataFindings(layout?: LayoutFacts): readonly Diagnostic[] {
    return this.#metadata.findings(this.#facts(true, layout));
  }

  /** Facts of the stream for onMetaData; `complete`: it was read to its end. */
  streamFacts(complete: boolean, layout?: LayoutFacts): StreamFacts {
    return this.#metadata.streamFacts(this.#facts(complete, layout));
  }

  summary(complete: boolean, layout?: LayoutFacts): TimelineSummary {
    const facts = this.#facts(complete, layout);
    const { durationMs, tracks } = facts;
    const interleave = this.#interleave.summary;
    const metadata = this.#metadata.facts(facts);
    return {
      ...(durationMs !== undefined && { durationMs }),
      tracks,
      ...(interleave !== undefined && { interleave }),
      ...(metadata !== undefined && { metadata }),
    };
  }

  /** The tracks of a message share its time: the first one decides. */
  #repairedDtsMs({ kind, dtsMs, body: { payloads } }: TimelineMessage): number {
    if (!payloads.some(isCoded)) return dtsMs;
    return this.#repair.frameMs(trackName(kind, payloads[0]?.trackId ?? 0), dtsMs);
  }

  /** Reads the NAL units of a payload and adds it to its track. */
  #payload(message: TimelineMessage, payload: ParsedPayload, repairedDtsMs: number, report: Report): ReadPayload {
    if (payload.packetType === 'Command' || payload.packetType === 'Metadata') return { payload };
    const { body, bytes: all, dtsMs, place, missingBytes } = message;
    const bytes = all.subarray(payload.start, payload.end);
    const ptsMs = ptsOf(payload, dtsMs);
    const { kind, index, offset } = place;
    const origin: Origin = offset === undefined ? { kind, index, dtsMs, ptsMs } : { kind, index, offset, dtsMs, ptsMs };
    const type = body.video === undefined ? 'audio' : 'video';
    const track = this.#track(type, payload, { origin }, report);
    if (body.audio !== undefined) this.#soundFormat.add(body.audio, { origin }, report);
    if (payload.packetType === 'SequenceStart') {
      return { payload, track, findings: track.sequenceHeader({ origin }, bytes, payload, report) };
    }
    if (payload.packetType === 'SequenceEnd') track.sequenceEnd({ origin }, bytes.length, report);
    if (!isCoded(payload)) return { payload, track };
    const units = track.units?.read(bytes, missingBytes, origin);
    const { compositionTimeMs = 0 } = payload;
    const times: FrameTimes =
      body.video === undefined
        ? { dtsMs, ptsMs, compositionTimeMs, repairedDtsMs }
        : { dtsMs, ptsMs, compositionTimeMs, repairedDtsMs, keyframe: body.video.frameType === FRAME_TYPE.key };
    const frame = trackFrame(track.frameCount, origin, bytes.length, units, times);
    if (track.type === 'video') track.frameRates.declare(this.#metadata.frameRate, 'onMetaData', report);
    track.frame(frame, units, bytes, report);
    if (payload.trackId === 0) this.#interleave.add(track.type, frame, report);
    if (units === undefined) return { payload, track, frame };
    // Without a sequence header, which has a finding, every slice would have one.
    const isUnknown = track.headers.hex === undefined && units.findings.length > 0;
    const findings = isUnknown ? units.findings.filter(({ code }) => code !== 'unknown-parameter-set') : units.findings;
    return { payload, track, frame, units, findings };
  }

  #track(type: 'video' | 'audio', { trackId, codec }: ParsedPayload, at: At, report: Report): Track {
    const last = this.#last[type];
    if (last?.trackId === trackId && last.codec === codec) return last;
    const track = this.#findTrack(type, trackId, codec);
    this.#last[type] = track;
    const key = `${type} ${trackId}`;
    const was = this.#codecs.get(key) ?? codec;
    this.#codecs.set(key, codec);
    if (was !== codec) {
      const message = `${track.name}: codec ${printableFourCc(was)} -> ${printableFourCc(codec)}: players keep to the first`;
      report(findingAt(at, 'warning', 'new-codec', message));
    }
    return track;
  }

  #findTrack(type: 'video' | 'audio', trackId: number, codec: string): Track {
    // A track id with another codec is another track.
    const key = this.#tracks.size < MAX_TRACKS ? `${type} ${trackId} ${codec}` : `${type} others`;
    let track = this.#tracks.get(`${type} ${trackId} ${codec}`) ?? this.#tracks.get(key);
    if (track === undefined) {
      track = new Track(type, trackId, codec, this.#traceSlices);
      this.#tracks.set(key, track);
    }
    return track;
  }

  #facts(complete: boolean, layout?: LayoutFacts): SummedFacts {
    const all = [...this.#tracks.values()];
    const spans = all.flatMap(({ span }) => span ?? []);
    const startMs = Math.min(...spans.map(({ startMs: start }) => start));
    const endMs = Math.max(...spans.map(({ endMs: end }) => end));
    const tracks = all.map((track) => track.summary);
    const video = all.find(({ type }) => type === 'video');
    return {
      complete,
      layout,
      tracks,
      ...(endMs > startMs && { durationMs: endMs - startMs }),
      ...(video !== undefined && { frameRates: video.frameRates, firstVideo: video.headers.firstConfiguration }),
    };
  }
}
