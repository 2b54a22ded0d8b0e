import { sameBytes } from '../../../bytes/same-bytes.ts';
import { codecOf } from '../../../codec/registry.ts';
import type { WrittenTrack } from '../../../container/mp4/write/written-track.ts';
import { plural } from '../../../media/quantity.ts';
import type { SampleTrack } from '../../../media/sample.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import { ConversionError } from '../../../syntax/errors.ts';
import type { Report } from '../conversion.ts';
import { AudioTicks } from './audio-ticks.ts';
import type { SampleItem, SourceItem, TrackItem } from './sample-item.ts';
import type { SampleWriter, StartTimes } from './sample-writer.ts';
import type { SampleEntryPoint } from './sync-sample.ts';

/** Ticks per second of video whose source has none: exact for milliseconds and for 24, 25, 30, 50 and 60 frames a second. */
const VIDEO_TIMESCALE = 90_000;

/** Milliseconds in which all tracks have to begin; a file has its tracks from the start. */
const START_MS = 1000;

/** Milliseconds in which video has to have a picture that decoding can start at: more than the longest usual GOP. */
const KEY_FRAME_MS = 12_000;

/** Bytes that wait for the tracks to begin. */
const START_BYTES = 16 << 20;

/** Tracks that are reported; a stream has a few. */
const MAX_LEFT_OUT = 64;

/** A sample whose duration is known with the next one. */
interface Waiting {
  readonly item: SampleItem;
  readonly dts: number;
  readonly pts: number;
  readonly data: Uint8Array;
}

interface Lane {
  track: WrittenTrack;
  readonly audio: AudioTicks | undefined;
  waiting: Waiting | undefined;
  count: number;
  lastDuration: number;
  /** A configuration for the samples after the one that waits. */
  next: WrittenTrack | undefined;
  /** What a change of the configuration does to the output was reported. */
  isChangeReported: boolean;
}

/** What was written. */
export interface MuxedTrack {
  readonly track: WrittenTrack;
  readonly samples: number;
}

/**
 * Gives the samples of a source to a writer: waits until the tracks are known, begins with a picture that decoding can
 * start at, and turns times into ticks and durations.
 */
export class SampleMuxer {
  readonly #writer: SampleWriter;
  readonly #report: Report;
  readonly #lanes = new Map<string, Lane>();
  /** Tracks that the container names, by name. */
  readonly #announced = new Set<string>();
  /** What comes before the tracks are known. */
  #early: (SampleItem | TrackItem)[] | undefined = [];
  #earlyBytes = 0;
  #firstMs: number | undefined;
  #originMs = 0;
  /** Tracks that are left out, by name: each is reported once. */
  readonly #leftOut = new Set<string>();

  constructor(writer: SampleWriter, report: Report) {
    this.#writer = writer;
    this.#report = report;
  }

  get tracks(): readonly MuxedTrack[] {
    return [...this.#lanes.values()].map(({ track, count }) => ({ track, samples: count }));
  }

  async push(item: SourceItem): Promise<void> {
    if (item.kind === 'finding') this.#report(item.finding);
    else if (item.kind === 'track') await this.#track(item);
    else if (item.kind === 'announced') this.#announced.add(keyOf(item.track));
    else if (this.#early === undefined) await this.#sample(item);
    else await this.#wait(item);
  }

  async end(): Promise<void> {
    if (this.#early !== undefined) await this.#begin();
    for (const lane of this.#lanes.values()) await this.#write(lane, undefined);
    await this.#writer.end();
  }

  async #track(item: TrackItem): Promise<void> {
    const { track } = item;
    const key = keyOf(track);
    const lane = this.#lanes.get(key);
    if (lane === undefined) {
      if (this.#early === undefined) {
        this.#leaveOut(key, lateTrack(track));
        return;
      }
      const id = this.#lanes.size + 1;
      const written = { ...track, id, timescale: timescaleOf(track) };
      const audio = track.kind === 'audio' ? new AudioTicks(codecOf(track.fourCc), written) : undefined;
      this.#lanes.set(key, {
        track: written,
        audio,
        waiting: undefined,
        count: 0,
        lastDuration: 0,
        next: undefined,
        isChangeReported: false,
      });
      return;
    }
    if (this.#early !== undefined) {
      this.#early.push(item);
      return;
    }
    const { config } = lane.next ?? lane.track;
    if (config !== undefined && track.config !== undefined && sameBytes(config, track.config)) return;
    const changed = { ...lane.track, ...track, id: lane.track.id, timescale: lane.track.timescale };
    if (lane.waiting === undefined) await this.#reconfigure(lane, changed);
    else lane.next = changed;
  }

  /** Samples wait until each track has begun with a sample that decoding can start at, or the time for that is over. */
  async #wait(item: SampleItem): Promise<void> {
    const early = this.#early ?? [];
    this.#firstMs ??= item.dtsMs;
    const waitedMs = item.dtsMs - this.#firstMs;
    early.push({ ...item, data: item.data.slice() });
    this.#earlyBytes += item.data.length;
    const canStart = startsOf(early).size === this.#lanes.size;
    const limit = canStart ? START_MS : KEY_FRAME_MS;
    if ((canStart && this.#isWhole) || waitedMs >= limit || this.#earlyBytes > START_BYTES) await this.#begin();
  }

  /** All tracks are there that the container names; one that names none has video and audio. */
  get #isWhole(): boolean {
    if (this.#announced.size > 0) return [...this.#announced].every((key) => this.#lanes.has(key));
    return new Set([...this.#lanes.values()].map(({ track }) => track.kind)).size === 2;
  }

  async #begin(): Promise<void> {
    const items = this.#early ?? [];
    this.#early = undefined;
    this.#inOrder();
    this.#leaveOutOthers();
    const starts = new Map<string, SampleItem>(startsOf(items));
    for (const key of this.#leftOut) starts.delete(key);
    for (const sample of items) {
      const key = keyOf(sample.track);
      if (starts.has(key) || this.#leftOut.has(key) || sample.kind === 'track') continue;
      this.#report(noKeyFrame(sample));
      starts.set(key, sample);
    }
    for (const key of [...this.#lanes.keys()]) if (!starts.has(key)) this.#lanes.delete(key);
    if (starts.size === 0)
      throw new ConversionError('no-picture', 'the stream has no frame: there is nothing to write');
    this.#originMs = Math.min(...[...starts.values()].map(({ ptsMs }) => ptsMs));
    const begins = [...starts].map(([key, first]): StartTimes => {
      const lane = this.#lanes.get(key) as Lane;
      return { track: lane.track, ...this.#ticksOf(lane, first) };
    });
    await this.#writer.begin(begins);
    let skipped = 0;
    const waiting = new Map(starts);
    for (const sample of items) {
      if (sample.kind === 'track') {
        await this.#track(sample);
        continue;
      }
      const key = keyOf(sample.track);
      const isStart = waiting.get(key) === sample;
      if (isStart) waiting.delete(key);
      if (waiting.has(key)) skipped++;
      else await this.#sample(isStart ? { ...sample, isSync: true } : sample);
    }
    if (skipped > 0) this.#report(skippedFrames(skipped));
  }

  #ticksOf({ track }: Lane, { dtsMs, ptsMs }: SampleItem): { readonly dts: number; readonly pts: number } {
    const ticks = (ms: number): number => Math.round(((ms - this.#originMs) * track.timescale) / 1000);
    return { dts: ticks(dtsMs), pts: ticks(ptsMs) };
  }

  async #sample(item: SampleItem): Promise<void> {
    const key = keyOf(item.track);
    const lane = this.#lanes.get(key);
    if (lane === undefined) {
      this.#leaveOut(key, lateTrack(item.track));
      return;
    }
    const times = lane.audio?.next(item.data, this.#ticksOf(lane, item).pts) ?? this.#ticksOf(lane, item);
    const waiting: Waiting = { item, ...times, data: item.data.slice() };
    await this.#write(lane, waiting);
  }

  #leaveOut(key: string, finding: Diagnostic): void {
    if (this.#leftOut.has(key) || this.#leftOut.size === MAX_LEFT_OUT) return;
    this.#leftOut.add(key);
    this.#report(finding);
  }

  /** The tracks in the order of the container, not in that of their first frames. */
  #inOrder(): void {
    const lanes = [...this.#announced, ...this.#lanes.keys()].map((key) => [key, this.#lanes.get(key)] as const);
    this.#lanes.clear();
    for (const [key, lane] of lanes) {
      if (lane === undefined || this.#lanes.has(key)) continue;
      lane.track = { ...lane.track, id: this.#lanes.size + 1 };
      this.#lanes.set(key, lane);
    }
  }

  /** Tracks beyond those of a kind that the format holds. */
  #leaveOutOthers(): void {
    const { tracksOfKind = Number.POSITIVE_INFINITY } = this.#writer;
    const counts = { video: 0, audio: 0 };
    for (const [key, { track }] of this.#lanes) {
      if (counts[track.kind]++ < tracksOfKind) continue;
      this.#leaveOut(key, otherTrack(track));
      this.#lanes.delete(key);
    }
  }

  /** Writes the sample that waits, now that the next one tells its duration. */
  async #write(lane: Lane, next: Waiting | undefined): Promise<void> {
    const { waiting, track } = lane;
    lane.waiting = next;
    if (waiting === undefined) return;
    const wanted = next === undefined ? (durationOf(waiting, track) ?? lane.lastDuration) : next.dts - waiting.dts;
    // Times that go back would break every reader: they are kept in order.
    const duration = Math.max(0, wanted);
    if (next !== undefined && wanted < 0)
      lane.waiting = { ...next, dts: waiting.dts, pts: Math.max(next.pts, waiting.dts) };
    lane.lastDuration = duration;
    lane.count++;
    const { dts, pts, data, item } = waiting;
    const { opensGop, isSync } = entryPoint(item, next?.item);
    await this.#writer.sample({ track, dts, pts, duration, isSync, ...(opensGop === true && { opensGop }), data });
    if (lane.next !== undefined) await this.#reconfigure(lane, lane.next);
  }

  async #reconfigure(lane: Lane, track: WrittenTrack): Promise<void> {
    lane.next = undefined;
    const how = await this.#writer.reconfigure(track);
    if (how !== false) lane.track = track;
    if (how === true || lane.isChangeReported) return;
    lane.isChangeReported = true;
    this.#report(configurationChanges(track, how));
  }
}

const keyOf = ({ kind, id, fourCc }: SampleTrack): string => `${kind} ${id} ${fourCc}`;

/** The first sample of each track that decoding can start at, by track. */
const startsOf = (items: readonly (SampleItem | TrackItem)[]): ReadonlyMap<string, SampleItem> => {
  const starts = new Map<string, SampleItem>();
  /** Those before the sample that tells what they are. */
  const before = new Map<string, SampleItem>();
  for (const sample of items) {
    if (sample.kind === 'track') continue;
    const key = keyOf(sample.track);
    if (starts.has(key)) continue;
    const last = before.get(key);
    before.set(key, sample);
    if (last !== undefined && entryPoint(last, sample).isSync) starts.set(key, last);
    else if (sample.isSync || sample.track.kind === 'audio') starts.set(key, sample);
  }
  return starts;
};

/** A picture that opens a GOP, as its type tells, has no leading pictures if the next one is none: they follow at once. */
const entryPoint = (sample: SampleItem, next: SampleItem | undefined): SampleEntryPoint =>
  sample.opensGop === true && next?.isLeading !== true ? { isSync: true } : sample;

const timescaleOf = ({ kind, timescale, sampleRateHz }: SampleTrack): number =>
  timescale ?? (kind === 'audio' && sampleRateHz !== undefined && sampleRateHz > 0 ? sampleRateHz : VIDEO_TIMESCALE);

const durationOf = ({ item }: Waiting, { timescale }: WrittenTrack): number | undefined =>
  item.durationMs === undefined ? undefined : Math.round((item.durationMs * timescale) / 1000);

const noKeyFrame = ({ offset }: SampleItem): Diagnostic => ({
  severity: 'warning',
  code: 'no-key-frame',
  message: 'no picture that decoding can start at: the first frame is marked as one',
  ...(offset !== undefined && { offset }),
});

const skippedFrames = (count: number): Diagnostic => ({
  severity: 'warning',
  code: 'frames-before-key',
  message: `${plural(count, 'frame')} before the first one that decoding can start at: left out`,
});

/** `how`: the output says so; false: it cannot. */
const configurationChanges = ({ kind }: SampleTrack, how: string | false): Diagnostic => ({
  severity: how === false ? 'error' : 'warning',
  code: 'configuration-changes',
  message: `the configuration of ${kind} changes within the stream: ${how === false ? KEEPS_FIRST : how}`,
});

const KEEPS_FIRST = 'the output keeps the first one, and later frames may not be decodable';

const otherTrack = ({ kind, fourCc }: SampleTrack): Diagnostic => ({
  severity: 'warning',
  code: 'other-track',
  message: `another track of ${kind} (${fourCc}): the output holds one of each kind; --track chooses`,
});

const lateTrack = ({ kind, fourCc }: SampleTrack): Diagnostic => ({
  severity: 'warning',
  code: 'late-track',
  message: `a track of ${kind} (${fourCc}) begins more than ${START_MS} ms after the others: left out`,
});
