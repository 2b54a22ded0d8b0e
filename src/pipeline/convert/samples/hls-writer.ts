import { type MediaPlaylist, mediaPlaylist, type PlaylistSegment } from '../../../container/hls/playlist.ts';
import { mediaSegment } from '../../../container/mp4/write/media-segment.ts';
import { initSegment } from '../../../container/mp4/write/movie.ts';
import type { WrittenTrack } from '../../../container/mp4/write/written-track.ts';
import { Fragments } from './fragments.ts';
import type { SampleWriter, StartTimes, WrittenSample } from './sample-writer.ts';
import type { SegmentFiles } from './segment-files.ts';
import { TimestampJumps } from './timestamp-jumps.ts';

export interface HlsOptions {
  /** Segments end at the first picture that decoding can start at after this many seconds, of an open GOP too. */
  readonly segmentSeconds: number;
  /** Name of the media playlist, and what names of segments begin with. */
  readonly playlist: string;
  readonly stem: string;
  /** A live stream: the segments that the playlist keeps, or more, if they are short. Without it all are kept. */
  readonly window?: number;
  /** Bytes after which a segment ends, even without a picture that decoding can start at. */
  readonly longestBytes?: number;
}

/** A live playlist holds so many target durations at least (RFC 8216 6.2.2). */
const LEAST_TARGETS = 3;

/** Bytes of a segment where the options say nothing. */
const LONGEST_BYTES = 256 << 20;

/** Seconds after which the first segment of a live stream ends, even without a picture to cut at: somebody waits for it. */
const LONGEST_FIRST_SECONDS = 10;

/** Segments that are listed, and as many that have left, at most, in windows: times that stand still would let them grow. */
const MOST_WINDOWS = 10;

/** A segment, and the initialization segment that it needs. */
interface LiveSegment extends PlaylistSegment {
  readonly needs: string;
}

/** A segment that has left the playlist. */
interface LeftSegment extends LiveSegment {
  /** Seconds of the stream up to which it stays readable. */
  readonly keptUntil: number;
}

/**
 * Writes HLS with CMAF segments (RFC 8216, 3.3 Fragmented MPEG-4): each begins with a picture that decoding can start at.
 * A playlist is written when the target duration cannot grow any more: at the end, or, live, after each segment.
 */
export class HlsWriter implements SampleWriter {
  readonly #files: SegmentFiles;
  readonly #options: HlsOptions;
  #fragments: Fragments | undefined;
  #starts: readonly StartTimes[] = [];
  #segments: LiveSegment[] = [];
  /** Segments that left the playlist and are still there. */
  #left: LeftSegment[] = [];
  /** Of the segments of the playlist. */
  #listedSeconds = 0;
  /** Of all segments. */
  #totalSeconds = 0;
  #count = 0;
  #maps = 0;
  /** The initialization segment of what comes. */
  #map = '';
  /** The playlist names it. */
  #isMapListed = false;
  #removed = 0;
  #removedDiscontinuities = 0;
  #isDiscontinuity = false;
  #targetSeconds: number;
  /** Each segment begins with a picture that decoding can start at. */
  #isIndependent = true;
  readonly #jumps = new TimestampJumps();

  constructor(files: SegmentFiles, options: HlsOptions) {
    this.#files = files;
    this.#options = options;
    this.#targetSeconds = Math.ceil(options.segmentSeconds);
  }

  async begin(starts: readonly StartTimes[]): Promise<void> {
    this.#starts = starts;
    this.#fragments = new Fragments(starts);
    await this.#writeMap(starts.map(({ track }) => track));
  }

  async sample(written: WrittenSample): Promise<void> {
    const fragments = this.#fragments;
    if (fragments === undefined) return;
    const { window } = this.#options;
    const { sample, place } = this.#jumps.take(written, window === undefined ? undefined : this.#longestSeconds);
    if (place === 'late') return;
    if (place === 'first') {
      await this.#segment(fragments);
      this.#isDiscontinuity = true;
    }
    const isLong = fragments.seconds >= this.#options.segmentSeconds - ROUNDING;
    const { track, isSync, opensGop } = sample;
    if (isLong && fragments.isCutBefore({ track, isSync: isSync || opensGop === true })) await this.#segment(fragments);
    else if (this.#isFull(fragments, sample)) await this.#segment(fragments);
    if (!sample.isSync && fragments.isFirstPicture(sample)) this.#isIndependent = false;
    fragments.add(sample);
  }

  /** No room for the sample: too many bytes, or, live, more seconds than the playlist has announced. */
  #isFull(fragments: Fragments, { track, duration }: WrittenSample): boolean {
    const { window, longestBytes = LONGEST_BYTES } = this.#options;
    if (fragments.sizeBytes > longestBytes) return true;
    if (window === undefined || track.kind !== 'video') return false;
    return fragments.seconds + duration / track.timescale >= this.#longestSeconds;
  }

  /** Of a segment of a live stream: what rounds to the target duration, once that was announced. */
  get #longestSeconds(): number {
    return this.#count === 0
      ? Math.max(LONGEST_FIRST_SECONDS, this.#options.segmentSeconds)
      : this.#targetSeconds + 0.5;
  }

  /** A new initialization segment, after a discontinuity (RFC 8216 4.3.2.3). */
  async reconfigure(track: WrittenTrack): Promise<boolean> {
    if (this.#fragments !== undefined) await this.#segment(this.#fragments);
    this.#starts = this.#starts.map((start) => (start.track.id === track.id ? { ...start, track } : start));
    await this.#writeMap(this.#starts.map((start) => start.track));
    this.#isDiscontinuity = true;
    return true;
  }

  async end(): Promise<void> {
    if (this.#fragments !== undefined) await this.#segment(this.#fragments);
    await this.#writePlaylist(true);
  }

  async #writeMap(tracks: readonly WrittenTrack[]): Promise<void> {
    const before = this.#map;
    this.#map = `${this.#options.stem}-init${this.#maps === 0 ? '' : `-${this.#maps}`}.mp4`;
    this.#isMapListed = false;
    this.#maps++;
    await this.#release(before);
    await this.#files.write(this.#map, initSegment(tracks));
  }

  async #segment(fragments: Fragments): Promise<void> {
    const durationSeconds = fragments.seconds;
    const tracks = fragments.take();
    if (tracks.length === 0) return;
    const number = this.#count++;
    const uri = `${this.#options.stem}-${String(number).padStart(5, '0')}.m4s`;
    await this.#files.write(uri, mediaSegment(number + 1, tracks));
    this.#segments.push({
      uri,
      durationSeconds,
      needs: this.#map,
      ...(this.#isDiscontinuity && { isDiscontinuity: true as const }),
      ...(!this.#isMapListed && { map: this.#map }),
    });
    this.#isMapListed = true;
    this.#listedSeconds += durationSeconds;
    this.#totalSeconds += durationSeconds;
    this.#isDiscontinuity = false;
    if (this.#options.window === undefined) {
      this.#targetSeconds = Math.max(this.#targetSeconds, Math.round(durationSeconds));
      return;
    }
    // It never changes once it was announced (RFC 8216 6.2.1): room for a GOP that is nearly twice as long.
    if (this.#count === 1) this.#targetSeconds = Math.max(this.#targetSeconds, Math.ceil(2 * durationSeconds - 0.1));
    await this.#shorten(this.#options.window);
    await this.#writePlaylist(false);
  }

  /**
   * Segments that are older than the window leave the playlist. Their files stay for as long as the segment and the playlist
   * that had it last (RFC 8216 6.2.2): a client may have that one.
   */
  async #shorten(window: number): Promise<void> {
    // The playlist before the newest segment.
    const lastSeconds = this.#listedSeconds - (this.#segments.at(-1)?.durationSeconds ?? 0);
    while (this.#segments.length > window) {
      const first = this.#segments[0] as LiveSegment;
      const { durationSeconds } = first;
      const isShort = this.#listedSeconds - durationSeconds < LEAST_TARGETS * this.#targetSeconds - ROUNDING;
      if (isShort && this.#segments.length <= MOST_WINDOWS * window) break;
      this.#segments.shift();
      this.#removed++;
      if (first.isDiscontinuity === true) this.#removedDiscontinuities++;
      this.#left.push({ ...first, keptUntil: this.#totalSeconds + durationSeconds + lastSeconds });
      this.#listedSeconds -= durationSeconds;
      // The first segment of a playlist names its initialization segment.
      const [next] = this.#segments;
      if (next !== undefined && next.map === undefined && first.map !== undefined)
        this.#segments[0] = { ...next, map: first.map };
    }
    for (let [first] = this.#left; first !== undefined; [first] = this.#left) {
      const { uri, needs, keptUntil } = first;
      if (keptUntil > this.#totalSeconds + ROUNDING && this.#left.length <= MOST_WINDOWS * window) break;
      this.#left.shift();
      await this.#files.remove(uri);
      await this.#release(needs);
    }
  }

  /** Removes an initialization segment that no segment needs any more. */
  async #release(map: string): Promise<void> {
    const isNeeded = [...this.#left, ...this.#segments].some(({ needs }) => needs === map);
    if (map !== '' && map !== this.#map && !isNeeded) await this.#files.remove(map);
  }

  async #writePlaylist(isEnded: boolean): Promise<void> {
    const { playlist: name, window } = this.#options;
    const list: MediaPlaylist = {
      targetSeconds: this.#targetSeconds,
      mediaSequence: this.#removed,
      discontinuitySequence: this.#removedDiscontinuities,
      segments: this.#segments,
      // Of a live stream that is not known in advance.
      isIndependent: this.#isIndependent && window === undefined,
      ...(window === undefined && { type: 'VOD' as const }),
      isEnded,
    };
    await this.#files.write(name, [new TextEncoder().encode(mediaPlaylist(list))]);
  }
}

/** Sums of durations have rounding errors. */
const ROUNDING = 1e-6;
