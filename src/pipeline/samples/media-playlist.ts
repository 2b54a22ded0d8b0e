import { LivePlaylist, type NumberedSegment } from '../../container/hls/live-playlist.ts';
import { type ByteRange, type Playlist, parsePlaylist, type Segment } from '../../container/hls/read-playlist.ts';
import type { Source } from '../../io/source-error.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';
import { ContainerError } from '../../syntax/errors.ts';
import type { LiveClock } from '../rtmp/live-clock.ts';

/** Opens an input that a playlist names, by its URI; `from`: of the playlist. */
export type OpenRelated = (uri: string, from: string | undefined) => Promise<Source>;

/** How long a live playlist is followed. */
export interface Following {
  readonly interrupted: AbortSignal;
  /** So much of the stream at most. */
  readonly durationMs?: number | undefined;
  readonly clock: LiveClock;
}

/** Bytes of a playlist that are read. */
const MAX_PLAYLIST_BYTES = 16 << 20;

/** Milliseconds without anything new after which a live stream is taken as ended. */
const SILENT_MS = 60_000;

export const refused = (why: string): ContainerError =>
  new ContainerError('unsupported-format', `cannot be read: ${why}`);

export const note = (code: string, message: string): Diagnostic => ({ severity: 'info', code, message });

/** Reads a playlist to its end. */
export const playlistOf = async (chunks: AsyncIterable<Uint8Array>): Promise<Playlist> => {
  const decoder = new TextDecoder();
  let text = '';
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > MAX_PLAYLIST_BYTES) throw refused(`the playlist has more than ${MAX_PLAYLIST_BYTES >> 20} MiB`);
    text += decoder.decode(chunk, { stream: true });
  }
  return parsePlaylist(text + decoder.decode());
};

/** Where segments were read: they are one after the other, with the initialisation sections that they need. */
export interface SegmentPlaces {
  /** Byte offsets of their first bytes. */
  readonly starts: number[];
  /** EXTINF of each, seconds. */
  readonly seconds: number[];
  /** Of each, where timestamps are of one clock. */
  readonly periods: number[];
}

/** The media of one playlist. */
export class MediaPlaylist {
  readonly path: string | undefined;
  readonly first: Playlist;
  readonly places: SegmentPlaces = { starts: [], seconds: [], periods: [] };
  readonly #open: OpenRelated;
  readonly #following: Following | undefined;
  readonly #live = new LivePlaylist(SILENT_MS);
  readonly #loadedAtMs: number;
  #findings: Diagnostic[] = [];
  #size = 0;
  #map: Segment['map'];

  /** Throws `ContainerError` for a playlist without segments that can be read. `following`: of a live one. */
  constructor(first: Playlist, path: string | undefined, open: OpenRelated, following: Following | undefined) {
    if (first.segments.length === 0 && (first.isEnded || following === undefined))
      throw refused('the playlist has no segments');
    refuseEncrypted(first.segments);
    this.first = first;
    this.path = path;
    this.#open = open;
    this.#following = first.isEnded ? undefined : following;
    this.#loadedAtMs = following?.clock.nowMs() ?? 0;
    const count = first.segments.length;
    if (first.isCut) this.#findings.push(note('limit', `only the first ${count} segments are read`));
    if (!first.isEnded && following === undefined)
      this.#findings.push(note('hls-live', `a live playlist: ${AS_IT_IS}`));
  }

  /** Findings since the last call. */
  takeFindings(): readonly Diagnostic[] {
    return this.#findings.splice(0);
  }

  /** The bytes of the segments. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    yield* this.#segments(this.first, this.#loadedAtMs);
    if (this.#following === undefined) return;
    const { interrupted, clock } = this.#following;
    for (let at = this.#live.reloadAtMs; at !== undefined; at = this.#live.reloadAtMs) {
      if (!interrupted.aborted) await clock.pause(Math.max(0, at - clock.nowMs()), interrupted);
      if (interrupted.aborted) return;
      const atMs = clock.nowMs();
      const playlist = await this.#load(atMs);
      if (playlist !== undefined) yield* this.#segments(playlist, atMs);
    }
    if (this.#live.isSilent) {
      const message = `nothing new in the live playlist for ${SILENT_MS / 1000} s: it is taken as ended`;
      this.#findings.push({ severity: 'warning', code: 'hls-missed', message });
    }
  }

  /** The playlist again; `undefined` if it cannot be had now. */
  async #load(atMs: number): Promise<Playlist | undefined> {
    try {
      const source = await this.#open(this.path ?? '', undefined);
      const playlist = await playlistOf(source.chunks).finally(() => source.close());
      refuseEncrypted(playlist.segments);
      return playlist;
    } catch (error) {
      if ((error as Error).name !== 'SourceError') throw error;
      this.#live.failed(atMs);
      return undefined;
    }
  }

  async *#segments(playlist: Playlist, atMs: number): AsyncGenerator<Uint8Array> {
    const { segments, findings } = this.#live.loaded(playlist, atMs);
    this.#findings.push(...findings);
    if (playlist.targetDuration !== undefined) this.#findings.push(...tooLong(segments, playlist.targetDuration));
    for (const segment of segments) {
      if (this.#following?.interrupted.aborted === true) return;
      if (segment.isGap !== true) yield* this.#segment(segment);
    }
  }

  async *#segment({ map, uri, range, duration, period, number }: NumberedSegment): AsyncGenerator<Uint8Array> {
    if (map !== undefined && (map.uri !== this.#map?.uri || map.range?.offset !== this.#map?.range?.offset)) {
      const source = await this.#opened(map.uri, number);
      if (source === undefined) return;
      this.#map = map;
      yield* this.#counted(source, map.range);
    }
    const source = await this.#opened(uri, number);
    if (source === undefined) return;
    this.places.starts.push(this.#size);
    this.places.seconds.push(duration);
    this.places.periods.push(period);
    yield* this.#counted(source, range);
  }

  /** What a live stream has listed may have left the server meanwhile: `undefined`. */
  async #opened(uri: string, number: number): Promise<Source | undefined> {
    try {
      return await this.#open(uri, this.path);
    } catch (error) {
      if (this.#following === undefined || (error as Error).name !== 'SourceError') throw error;
      const message = `segment ${number} of the live playlist: ${uri}: ${(error as Error).message}`;
      this.#findings.push({ severity: 'warning', code: 'hls-missed', message });
      return undefined;
    }
  }

  async *#counted(source: Source, range: ByteRange | undefined): AsyncGenerator<Uint8Array> {
    for await (const chunk of partOf(source, range)) {
      this.#size += chunk.length;
      yield chunk;
    }
  }
}

const AS_IT_IS = 'the segments that it has now are read; one at an address is followed';

const refuseEncrypted = (segments: readonly Segment[]): void => {
  const encrypted = segments.find(({ encryption }) => encryption !== undefined);
  if (encrypted !== undefined) throw refused(`its segments are encrypted (${encrypted.encryption})`);
};

/** EXTINF, rounded to whole seconds, is at most EXT-X-TARGETDURATION (RFC 8216 4.3.3.1). */
function* tooLong(segments: readonly Segment[], targetDuration: number): Generator<Diagnostic> {
  const long = segments.filter(({ duration }) => Math.round(duration) > targetDuration);
  const [first] = long;
  if (first === undefined) return;
  const others = long.length === 1 ? '' : `, as ${long.length - 1} more are`;
  const message = `segment ${first.uri} is ${first.duration} s long${others}: EXT-X-TARGETDURATION is ${targetDuration} s (RFC 8216 4.3.3.1)`;
  yield { severity: 'error', code: 'target-duration', message };
}

/** The bytes of a source, or a range of them: of a file and of a server that gives ranges, only these are read. */
async function* partOf(source: Source, range: ByteRange | undefined): AsyncGenerator<Uint8Array> {
  try {
    if (range === undefined) {
      yield* source.chunks;
      return;
    }
    const { offset, length } = range;
    const { file, openAt } = source;
    const isOpenedAt = file === undefined && openAt !== undefined && offset > 0;
    if (file !== undefined) yield* fileRange(file, range);
    else
      yield* sliceOf(isOpenedAt ? await openAt.call(source, offset) : source.chunks, isOpenedAt ? 0 : offset, length);
  } finally {
    await source.close();
  }
}

/** Bytes of a file that are read at a time. */
const READ_BYTES = 512 << 10;

async function* fileRange(
  file: NonNullable<Source['file']>,
  { offset, length }: ByteRange,
): AsyncGenerator<Uint8Array> {
  const end = Math.min(offset + length, file.sizeBytes);
  for (let at = offset; at < end; at += READ_BYTES) yield await file.read(at, Math.min(READ_BYTES, end - at));
}

async function* sliceOf(chunks: AsyncIterable<Uint8Array>, offset: number, length: number): AsyncGenerator<Uint8Array> {
  let at = 0;
  const end = offset + length;
  for await (const chunk of chunks) {
    const part = chunk.subarray(Math.max(0, offset - at), Math.max(0, end - at));
    if (part.length > 0) yield part;
    at += chunk.length;
    if (at >= end) return;
  }
}
