import { type TrackChoice, trackName } from '../../media/track.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';
import { MovingRate } from '../bitrate/moving-rate.ts';
import { type BlockFacts, BlockTotals } from '../macroblocks/block-totals.ts';
import { FrameBlocks } from '../macroblocks/frame-blocks.ts';
import type { VbvModel } from '../vbv/vbv-buffer.ts';
import type { VideoSummary } from '../video-summary.ts';
import type { VideoWatcher, WatchedFrame, WatchedTrack, Watcher } from '../watch/watcher.ts';
import { type EntryPointSummary, EntryPoints } from './entry-points.ts';
import { type BufferReport, type Filling, FollowedBuffer } from './followed-buffer.ts';
import { type GopRateSummary, GopRates } from './gop-rates.ts';
import type { GopRecord } from './gop-record.ts';

/** A frame, and what it does. */
export interface GopFrame {
  readonly frame: WatchedFrame;
  /** Number of the GOP that it is part of. */
  readonly gop: number;
  /** Bits of the second of decoding time that ends with it. */
  readonly secondBps: number;
  /** Of a buffer that was given. */
  readonly filling: Filling | undefined;
  /** Where slice data is read. */
  readonly blocks: BlockFacts | undefined;
}

/** What is known of a track at the end. */
export interface MeasuredGops {
  readonly track: WatchedTrack;
  readonly summary: VideoSummary;
  readonly entryPoints: EntryPointSummary;
  readonly buffer: BufferReport | undefined;
  readonly gopRates: GopRateSummary | undefined;
}

/** How an input is followed. */
export interface GopWatchOptions {
  readonly track?: TrackChoice | undefined;
  /** The buffer to follow. */
  readonly vbv?: VbvModel | undefined;
}

/** Takes the frames and GOPs of a track, in decoding order. */
export interface GopSink {
  /** The track, before its frames. */
  track?(track: WatchedTrack): void;
  frame(frame: GopFrame): void;
  /** What a frame does to the buffer that is followed: after `frame`; of an HRD, some frames later. */
  filling(frame: WatchedFrame, filling: Filling): void;
  gop(gop: GopRecord): void;
  finding(found: Diagnostic): void;
}

/** Follows one video track of an input: the first one, or the one that was chosen. */
export class GopWatch implements Watcher {
  readonly #sink: GopSink;
  readonly #choice: TrackChoice | undefined;
  readonly #buffer: FollowedBuffer;
  readonly #gopRates = new GopRates();
  readonly #rate = new MovingRate<number>();
  #track: WatchedTrack | undefined;
  #measured: MeasuredGops | undefined;
  /** Where slice data is read. */
  readonly #blocks = new FrameBlocks();
  #gopBlocks = new BlockTotals();
  #gops = 0;

  constructor(sink: GopSink, { track, vbv }: GopWatchOptions = {}) {
    this.#sink = sink;
    this.#choice = track;
    this.#buffer = new FollowedBuffer(vbv);
  }

  /** At the end; `undefined` if the input has no such track. */
  get measured(): MeasuredGops | undefined {
    return this.#measured;
  }

  /** A track that is not there. At the end. */
  get missing(): Diagnostic | undefined {
    if (this.#track !== undefined) return undefined;
    const { kind = 'video', trackId = 0 } = this.#choice ?? {};
    return { severity: 'error', code: 'no-video', message: `the stream has no ${trackName(kind, trackId)}` };
  }

  video(track: WatchedTrack): VideoWatcher | undefined {
    const { trackId } = this.#choice ?? {};
    if (this.#track !== undefined || (trackId !== undefined && track.trackId !== trackId)) return undefined;
    this.#track = track;
    this.#sink.track?.(track);
    const entryPoints = new EntryPoints(track.codec?.stream);
    const set = ({ outOfBand }: { readonly outOfBand: boolean }): void => {
      if (outOfBand) entryPoints.outOfBand();
    };
    return {
      sequence: set,
      pictureSet: set,
      unit: (unit) => entryPoints.unit(unit),
      picture: ({ measured }) => this.#blocks.add(measured),
      frame: (frame) => {
        entryPoints.frame(frame);
        this.#frame(frame);
      },
      removal: (removal) => {
        const filling = this.#buffer.removal(removal);
        if (filling !== undefined) this.#sink.filling(removal.place.frame, filling);
      },
      gop: (gop) => {
        this.#gops++;
        this.#gopRates.add(gop);
        this.#sink.gop(this.#withBlocks(gop));
      },
      end: (summary) => {
        const [{ report: buffer }, { summary: gopRates }] = [this.#buffer, this.#gopRates];
        this.#measured = { track, summary, entryPoints: entryPoints.summary, buffer, gopRates };
      },
    };
  }

  finding(found: Diagnostic): void {
    // Of a captured session: it is about no frame.
    if (found.connection === undefined) this.#sink.finding(found);
  }

  #blocksOf(frame: WatchedFrame): BlockFacts | undefined {
    const totals = new BlockTotals();
    for (const picture of this.#blocks.take(frame)) {
      totals.add(picture);
      this.#gopBlocks.add(picture);
    }
    return totals.isEmpty ? undefined : totals.facts;
  }

  /** The GOP is over: its frames have come. */
  #withBlocks(gop: GopRecord): GopRecord {
    const totals = this.#gopBlocks;
    if (totals.isEmpty) return gop;
    this.#gopBlocks = new BlockTotals();
    return { ...gop, blocks: totals.facts };
  }

  #frame(frame: WatchedFrame): void {
    const secondBps = this.#rate.add(frame.index, frame.decodedMs, frame.sizeBytes);
    const filling = this.#buffer.frame(frame);
    this.#sink.frame({ frame, gop: this.#gops, secondBps, filling, blocks: this.#blocksOf(frame) });
    if (filling !== undefined) this.#sink.filling(frame, filling);
  }
}
