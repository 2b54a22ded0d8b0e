import type { Diagnostic } from '../../syntax/diagnostics.ts';
import type { Playlist, Segment } from './read-playlist.ts';

/** A segment with its place in the stream. */
export interface NumberedSegment extends Segment {
  /** Media sequence number (RFC 8216 4.3.3.2). */
  readonly number: number;
  /** Discontinuity sequence number (4.3.3.3): timestamps are of one clock in all segments with the same. */
  readonly period: number;
}

/** What a playlist has that the one before it had not. */
export interface LoadedSegments {
  readonly segments: readonly NumberedSegment[];
  readonly findings: readonly Diagnostic[];
}

/** Seconds between two loads, at least: a target duration of 0 would ask without a pause. */
const LEAST_SECONDS = 0.5;

/**
 * Follows a media playlist: tells which segments are new in it, and when to load it again (RFC 8216 6.3.4). No clock: it
 * is told the time. A playlist that has not changed for `silentMs` is taken as ended.
 */
export class LivePlaylist {
  readonly #silentMs: number;
  /** Number of the segment that comes next. */
  #next: number | undefined;
  #period = 0;
  #targetMs = 1000 * LEAST_SECONDS;
  #loadedMs = 0;
  #changedMs = 0;
  #isChanged = true;
  #isEnded = false;

  constructor(silentMs: number) {
    this.#silentMs = silentMs;
  }

  /** When to load it again, ms; `undefined`: nothing comes any more. */
  get reloadAtMs(): number | undefined {
    if (this.#isEnded || this.isSilent) return undefined;
    // From the time at which the last load began: the target duration, or half of it where nothing was new.
    const waitMs = this.#isChanged ? this.#targetMs : this.#targetMs / 2;
    return this.#loadedMs + Math.min(waitMs, this.#silentMs);
  }

  /** It should go on, and does not. */
  get isSilent(): boolean {
    return !this.#isEnded && this.#loadedMs - this.#changedMs >= Math.max(this.#silentMs, 3 * this.#targetMs);
  }

  /** It was loaded; the load began at this time. */
  loaded(playlist: Playlist, atMs: number): LoadedSegments {
    const { mediaSequence, segments, isEnded, targetDuration } = playlist;
    const longest = Math.max(LEAST_SECONDS, ...segments.slice(-1).map(({ duration }) => duration));
    this.#targetMs = 1000 * Math.max(LEAST_SECONDS, targetDuration ?? longest);
    const findings = this.#next === undefined ? [] : [...this.#jump(playlist, this.#next)];
    const isFirst = this.#next === undefined;
    if (isFirst) this.#period = playlist.discontinuitySequence;
    const from = Math.max(0, (this.#next ?? mediaSequence) - mediaSequence);
    const fresh = segments.slice(from).map((segment, i): NumberedSegment => {
      if (segment.isDiscontinuity) this.#period++;
      return { ...segment, number: mediaSequence + from + i, period: this.#period };
    });
    this.#next = mediaSequence + Math.max(segments.length, from);
    this.#loadedMs = atMs;
    this.#isChanged = fresh.length > 0 || isEnded || isFirst;
    if (this.#isChanged) this.#changedMs = atMs;
    this.#isEnded = isEnded;
    return { segments: fresh, findings };
  }

  /** It could not be loaded: it is tried again as if it had not changed. */
  failed(atMs: number): void {
    this.#loadedMs = atMs;
    this.#isChanged = false;
  }

  /** Segments that left the playlist unread; a playlist that has begun anew (a server was started again). */
  *#jump({ mediaSequence, segments }: Playlist, next: number): Generator<Diagnostic> {
    if (mediaSequence > next) {
      const message = `segments ${next} to ${mediaSequence - 1} left the live playlist before they were read`;
      yield { severity: 'warning', code: 'hls-missed', message };
    } else if (mediaSequence + segments.length < next) {
      const message = `the live playlist goes back from segment ${next} to ${mediaSequence}: it is read as a new one`;
      yield { severity: 'warning', code: 'hls-missed', message };
      this.#next = mediaSequence;
      this.#period++;
    }
  }
}
