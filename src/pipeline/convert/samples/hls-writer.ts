import { type MediaPlaylist, mediaPlaylist, type PlaylistSegment } from '../../../container/hls/playlist.ts';
import { mediaSegment } from '../../../container/mp4/write/media-segment.ts';
import { initSegment } from '../../../container/mp4/write/movie.ts';
import type { WrittenTrack } from '../../../container/mp4/write/written-track.ts';
import { Fragments } from './fragments.ts';
import type { SampleWriter, StartTimes, WrittenSample } from './sample-writer.ts';
import type { SegmentFiles } from './segment-files.ts';

export interface HlsOptions {
  /** Segments end at the first picture that decoding can start at after this many seconds. */
  readonly segmentSeconds: number;
  /** Name of the media playlist, and what names of segments begin with. */
  readonly playlist: string;
  readonly stem: string;
  /** A live stream: the segments that the playlist keeps. Without it all are kept. */
  readonly window?: number;
}

/** Segments that stay readable after they have left the playlist (RFC 8216 6.2.2: as long as the playlist and one segment). */
const KEPT_AFTER = 3;

/** Bytes of a segment; a stream without a picture to cut at ends here. */
const LONGEST_BYTES = 256 << 20;

/**
 * Writes HLS with CMAF segments (RFC 8216, 3.3 Fragmented MPEG-4): each begins with a picture that decoding can start at.
 * A playlist is written when the target duration cannot grow any more: at the end, or, live, after each segment.
 */
export class HlsWriter implements SampleWriter {
  readonly #files: SegmentFiles;
  readonly #options: HlsOptions;
  #fragments: Fragments | undefined;
  #starts: readonly StartTimes[] = [];
  #segments: PlaylistSegment[] = [];
  /** Names of segments that left the playlist and are still there. */
  #left: string[] = [];
  #count = 0;
  #maps = 0;
  #map: string | undefined;
  #removed = 0;
  #removedDiscontinuities = 0;
  #isDiscontinuity = false;
  #targetSeconds: number;
  /** Each segment begins with a picture that decoding can start at. */
  #isIndependent = true;

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

  async sample(sample: WrittenSample): Promise<void> {
    const fragments = this.#fragments;
    if (fragments === undefined) return;
    const isLong = fragments.seconds >= this.#options.segmentSeconds - ROUNDING;
    if (isLong && fragments.isCutBefore(sample)) await this.#segment(fragments);
    else if (this.#isFull(fragments, sample)) {
      this.#isIndependent = false;
      await this.#segment(fragments);
    }
    fragments.add(sample);
  }

  /** No room for the sample: too many bytes, or, live, more seconds than the playlist has announced. */
  #isFull(fragments: Fragments, { track, duration }: WrittenSample): boolean {
    if (fragments.sizeBytes > LONGEST_BYTES) return true;
    const isAnnounced = this.#options.window !== undefined && this.#count > 0;
    return (
      isAnnounced &&
      track.kind === 'video' &&
      fragments.seconds + duration / track.timescale >= this.#targetSeconds + 0.5
    );
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
    this.#map = `${this.#options.stem}-init${this.#maps === 0 ? '' : `-${this.#maps}`}.mp4`;
    this.#maps++;
    await this.#files.write(this.#map, initSegment(tracks));
  }

  async #segment(fragments: Fragments): Promise<void> {
    const durationSeconds = fragments.seconds;
    const tracks = fragments.take();
    if (tracks.length === 0) return;
    const number = this.#count++;
    const uri = `${this.#options.stem}-${String(number).padStart(5, '0')}.m4s`;
    await this.#files.write(uri, mediaSegment(number + 1, tracks));
    const map = this.#map;
    this.#map = undefined;
    this.#segments.push({
      uri,
      durationSeconds,
      ...(this.#isDiscontinuity && { isDiscontinuity: true as const }),
      ...(map !== undefined && { map }),
    });
    this.#isDiscontinuity = false;
    if (this.#options.window === undefined) {
      this.#targetSeconds = Math.max(this.#targetSeconds, Math.round(durationSeconds));
      return;
    }
    // It never changes once it was announced (RFC 8216 6.2.1): room for a GOP that is twice as long.
    if (this.#count === 1) this.#targetSeconds = Math.max(this.#targetSeconds, Math.ceil(2 * durationSeconds));
    await this.#shorten(this.#options.window);
    await this.#writePlaylist(false);
  }

  /** Segments that are older than the window leave the playlist, and their files some segments later. */
  async #shorten(window: number): Promise<void> {
    while (this.#segments.length > window) {
      const first = this.#segments.shift() as PlaylistSegment;
      this.#removed++;
      if (first.isDiscontinuity === true) this.#removedDiscontinuities++;
      this.#left.push(first.uri);
      // The first segment of a playlist names its initialization segment.
      const [next] = this.#segments;
      if (next !== undefined && next.map === undefined && first.map !== undefined)
        this.#segments[0] = { ...next, map: first.map };
    }
    while (this.#left.length > KEPT_AFTER) await this.#files.remove(this.#left.shift() as string);
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
