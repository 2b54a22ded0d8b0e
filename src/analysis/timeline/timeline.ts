import type { MessageBody, ParsedPayload } from '../../container/flv/body/parse-body.ts';
import { isCoded, ptsOf } from '../../container/flv/body/payload.ts';
import type { MediaKind } from '../../media/media-message.ts';
import type { Origin } from '../../media/origin.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';
import { Interleave, type InterleaveSummary } from './interleave.ts';
import type { MetadataFact, StreamFacts } from './metadata.ts';
import { MetadataWatch, type SummedFacts } from './metadata-watch.ts';
import { Track, type TrackSummary } from './track.ts';
import { type FrameTimes, type Report, trackFrame } from './track-frame.ts';
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

/** A payload with its NAL units. */
export interface ReadPayload {
  readonly payload: ParsedPayload;
  readonly units?: TrackUnits;
}

/** Summary of all tracks of a stream. */
export interface TimelineSummary {
  /** From the first frame of any track to the end of the last one. */
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
  /** Track of the last message: usually that of the next one too. */
  readonly #last: { video?: Track; audio?: Track } = {};

  /** Takes the next message; returns its payloads with their NAL units. */
  add(message: TimelineMessage, report: Report): readonly ReadPayload[] {
    const read = message.body.payloads.map((payload) => this.#payload(message, payload, report));
    this.#metadata.add(message);
    return read;
  }

  /** Reports the findings that need the whole stream. */
  end(report: Report): void {
    for (const track of this.#tracks.values()) track.end(report);
  }

  /** Differences of onMetaData from the stream; `sizeBytes`: size of the input. */
  metadataFindings(sizeBytes: number): readonly Diagnostic[] {
    return this.#metadata.findings(this.#facts(true, sizeBytes));
  }

  /** Facts of the stream for onMetaData; `complete`: it was read to its end. */
  streamFacts(complete: boolean, sizeBytes: number): StreamFacts {
    return this.#metadata.streamFacts(this.#facts(complete, sizeBytes));
  }

  summary(complete: boolean, sizeBytes: number): TimelineSummary {
    const facts = this.#facts(complete, sizeBytes);
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

  /** Reads the NAL units of a payload and adds it to its track. */
  #payload(message: TimelineMessage, payload: ParsedPayload, report: Report): ReadPayload {
    if (payload.packetType === 'Command' || payload.packetType === 'Metadata') return { payload };
    const { body, bytes: all, dtsMs, place, missingBytes } = message;
    const track = this.#track(body.video === undefined ? 'audio' : 'video', payload);
    const bytes = all.subarray(payload.start, payload.end);
    const ptsMs = ptsOf(payload, dtsMs);
    const { kind, index, offset } = place;
    const origin: Origin = offset === undefined ? { kind, index, dtsMs, ptsMs } : { kind, index, offset, dtsMs, ptsMs };
    if (payload.packetType === 'SequenceStart') track.sequenceHeader({ origin }, bytes, payload, report);
    if (!isCoded(payload)) return { payload };
    const units = track.units?.read(bytes, missingBytes);
    const { compositionTimeMs = 0 } = payload;
    const times: FrameTimes =
      body.video === undefined
        ? { dtsMs, ptsMs, compositionTimeMs }
        : { dtsMs, ptsMs, compositionTimeMs, keyframe: body.video.frameType === 1 };
    const frame = trackFrame(track.frameCount, origin, bytes.length, units, times);
    track.frameRate(this.#metadata.frameRate, 'onMetaData');
    track.frame(frame, units, bytes, report);
    if (payload.trackId === 0) this.#interleave.add(track.type, frame, report);
    return units === undefined ? { payload } : { payload, units };
  }

  #track(type: 'video' | 'audio', { trackId, codec }: ParsedPayload): Track {
    const last = this.#last[type];
    if (last?.trackId === trackId && last.codec === codec) return last;
    const track = this.#findTrack(type, trackId, codec);
    this.#last[type] = track;
    return track;
  }

  #findTrack(type: 'video' | 'audio', trackId: number, codec: string): Track {
    // A track id with another codec is another track.
    const key = this.#tracks.size < MAX_TRACKS ? `${type} ${trackId} ${codec}` : `${type} others`;
    let track = this.#tracks.get(`${type} ${trackId} ${codec}`) ?? this.#tracks.get(key);
    if (track === undefined) {
      track = new Track(type, trackId, codec);
      this.#tracks.set(key, track);
    }
    return track;
  }

  #facts(complete: boolean, sizeBytes: number): SummedFacts {
    const tracks = [...this.#tracks.values()].map((track) => track.summary);
    return { complete, sizeBytes, tracks, ...spanOf(tracks) };
  }
}

/** From the first frame of any track to the end of the last one. */
const spanOf = (tracks: readonly TrackSummary[]): { readonly durationMs?: number } => {
  const starts = tracks.flatMap(({ firstDtsMs }) => firstDtsMs ?? []);
  const ends = tracks.flatMap(({ firstDtsMs, durationMs }) =>
    firstDtsMs === undefined ? [] : firstDtsMs + (durationMs ?? 0),
  );
  const durationMs = starts.length === 0 ? 0 : Math.max(...ends) - Math.min(...starts);
  return durationMs > 0 ? { durationMs } : {};
};
