import type { Direction } from '../../container/capture/capture-item.ts';
import { isCoded } from '../../container/flv/body/payload.ts';
import { isOnMetaData, scriptMessage } from '../../container/flv/body/script-data.ts';
import { printableFourCc } from '../../container/flv/names.ts';
import { TimestampUnwrapper } from '../../media/timestamp.ts';
import type { Diagnostic, Severity } from '../../syntax/diagnostics.ts';
import { mediaFindings } from '../flv/media-findings.ts';
import { Timeline } from '../timeline/timeline.ts';
import type { Report } from '../timeline/track-frame.ts';
import type { PlacedMedia } from './message-record.ts';
import type { MediaPartBody } from './read-body.ts';
import type { StreamSummary } from './summary.ts';

/** DTS of tracks that run together differ less. */
const TRACK_DISTANCE_MS = 5000;

/** Members of onMetaData that encoders send and some servers ask for. */
const USUAL_MEMBERS = ['duration', 'filesize', 'encoder'] as const;

/** FourCCs of a stream that are told. */
const MAX_FOURCCS = 32;

/** Where a message is. */
export interface MessagePlace {
  readonly index: number;
  /** Byte offset in the direction. */
  readonly offset: number;
  readonly timeMs: number | undefined;
}

/** `tag` of a finding about a message: its index. */
export type MediaReport = (found: Diagnostic, part: MediaPartBody | undefined) => void;

/** The media of a message stream in one direction: its timeline, and what is missing in it. */
export class MediaStream {
  readonly messageStreamId: number;
  readonly direction: Direction;
  readonly timeline = new Timeline();
  readonly #times = new TimestampUnwrapper();
  readonly #tracks = new Map<string, { lastDtsMs: number; isTold: boolean }>();
  /** FourCCs of extended headers, `video hvc1`, and if they were told. */
  readonly #fourCcs = new Set<string>();
  #messages = 0;
  #hasAudio = false;
  #hasVideo = false;
  #hasKeyFrame = false;
  #sizeBytes = 0;
  #firstTimeMs: number | undefined;
  #lastTimeMs: number | undefined;
  #firstDtsMs: number | undefined;
  #lastDtsMs: number | undefined;

  constructor(messageStreamId: number, direction: Direction) {
    this.messageStreamId = messageStreamId;
    this.direction = direction;
  }

  /** Audio and video messages. */
  get messages(): number {
    return this.#messages;
  }

  get hasAudio(): boolean {
    return this.#hasAudio;
  }

  get hasVideo(): boolean {
    return this.#hasVideo;
  }

  get hasKeyFrame(): boolean {
    return this.#hasKeyFrame;
  }

  /** Times of its first and last audio or video message. */
  get firstTimeMs(): number | undefined {
    return this.#firstTimeMs;
  }

  get lastTimeMs(): number | undefined {
    return this.#lastTimeMs;
  }

  /** From its first to its last DTS. */
  get spanMs(): number {
    return (this.#lastDtsMs ?? 0) - (this.#firstDtsMs ?? 0);
  }

  /** A timestamp of the stream that moves nothing. */
  peek(timestamp: number): number {
    return this.#times.peek(timestamp);
  }

  /** Takes a body. */
  add(part: MediaPartBody, place: MessagePlace, report: MediaReport): PlacedMedia {
    const { body, bytes, kind, timestamp } = part;
    const coded = body.payloads.some(isCoded);
    const dtsMs = coded ? this.#times.next(timestamp) : this.#times.peek(timestamp);
    const at = { kind: 'message', index: place.index, offset: place.offset } as const;
    const ofTracks: Diagnostic[] = [];
    const message = { kind, place: at, dtsMs, body, bytes, missingBytes: 0 };
    const payloads = this.timeline.add(message, (found) => ofTracks.push(found));
    const placed: PlacedMedia = { part, timestampMs: dtsMs, payloads };
    const inBody: Report = (found) => report(found, part);
    mediaFindings(
      { index: place.index, offset: 0, parsed: body, bytes, missingBytes: 0 },
      OF_MESSAGES,
      payloads,
      inBody,
    );
    for (const found of ofTracks) report(found, undefined);
    if (kind !== 'script') this.#count(placed, place);
    if (coded) this.#trackTimes(placed, place, (found) => report(found, undefined));
    return placed;
  }

  #count({ part, timestampMs, payloads }: PlacedMedia, { timeMs }: MessagePlace): void {
    this.#messages++;
    this.#sizeBytes += part.bytes.length;
    this.#firstTimeMs ??= timeMs;
    this.#lastTimeMs = timeMs;
    this.#firstDtsMs ??= timestampMs;
    this.#lastDtsMs = timestampMs;
    for (const { frame, track } of payloads) {
      if (frame === undefined) continue;
      if (track?.type === 'audio') this.#hasAudio = true;
      else {
        this.#hasVideo = true;
        this.#hasKeyFrame ||= frame.keyframe === true;
      }
    }
  }

  /** Tracks of one kind run together: servers take the others by the clock of track 0. */
  #trackTimes({ part, timestampMs, payloads }: PlacedMedia, place: MessagePlace, report: Report): void {
    for (const { payload } of payloads) {
      if (!isCoded(payload)) continue;
      const { trackId } = payload;
      const key = `${part.kind} ${trackId}`;
      let track = this.#tracks.get(key);
      if (track === undefined) this.#tracks.set(key, (track = { lastDtsMs: timestampMs, isTold: false }));
      track.lastDtsMs = timestampMs;
      const first = this.#tracks.get(`${part.kind} 0`);
      if (trackId === 0 || first === undefined || track.isTold) continue;
      const distance = timestampMs - first.lastDtsMs;
      if (Math.abs(distance) <= TRACK_DISTANCE_MS) continue;
      track.isTold = true;
      const message = `${part.kind} track ${trackId} is at DTS ${timestampMs} ms, track 0 at ${first.lastDtsMs} ms: ${Math.abs(distance)} ms apart; servers that go by one clock drop or delay it`;
      report({ severity: 'warning', code: 'rtmp-track-time', message, offset: place.offset, tag: place.index });
    }
  }

  /** FourCCs in the extended header of a body that were not seen before, `video hvc1`. */
  newFourCcs({ body }: MediaPartBody): readonly (readonly ['video' | 'audio', string])[] {
    const found: (readonly ['video' | 'audio', string])[] = [];
    for (const kind of ['video', 'audio'] as const) {
      const header = body[kind];
      if (header === undefined || !('fourCc' in header || 'tracks' in header)) continue;
      for (const { fourCc } of [header, ...(header.tracks ?? [])] as { fourCc?: string }[]) {
        if (fourCc === undefined || this.#fourCcs.has(`${kind} ${fourCc}`) || this.#fourCcs.size >= MAX_FOURCCS)
          continue;
        this.#fourCcs.add(`${kind} ${fourCc}`);
        found.push([kind, printableFourCc(fourCc)]);
      }
    }
    return found;
  }

  summary(complete: boolean): Omit<StreamSummary, 'name' | 'role' | 'code'> {
    const { durationMs, tracks } = this.timeline.summary(complete);
    return {
      messageStreamId: this.messageStreamId,
      direction: this.direction,
      ...(durationMs !== undefined && {
        durationMs,
        bitrateBps: Math.round((this.#sizeBytes * 8000) / durationMs),
      }),
      sizeBytes: this.#sizeBytes,
      tracks,
    };
  }
}

const OF_MESSAGES = { name: 'message', headerBytes: 0 } as const;

type Note = (severity: Severity, code: string, message: string) => void;

/** What servers may not take in the metadata of a publisher. */
export const metadataFindings = ({ body, messageTypeId }: MediaPartBody, note: Note): void => {
  const { script } = body;
  if (script === undefined) return;
  const { name, values } = scriptMessage(script);
  if (messageTypeId === 15) {
    const what = name ?? 'data';
    note(
      'warning',
      'rtmp-amf3',
      `${what} in a message of type 15 (AMF3): nginx-rtmp and others take type 18 (AMF0) only`,
    );
  }
  if (!isOnMetaData(script)) return;
  const [metadata] = values;
  if (metadata?.type !== 'object') return;
  const keys = new Set(metadata.properties.map(({ key }) => key));
  const missing = USUAL_MEMBERS.filter((key) => !keys.has(key));
  const without = missing.length === 0 ? '' : `, without ${missing.join(', ')}`;
  note(
    'info',
    'rtmp-metadata-form',
    `onMetaData is an AMF0 Object, not an ECMA array${without}: some readers expect both`,
  );
};
