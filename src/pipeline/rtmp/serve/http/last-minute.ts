import { streamPath } from '../../../../analysis/serve/stream-place.ts';
import type { StreamStatus } from '../../../../analysis/serve/stream-status.ts';

/** Seconds that are kept. */
const SECONDS = 60;

/** What came in each of the last seconds, the oldest first. */
export interface LastMinute {
  /** Bits of media in each second. */
  readonly bitrateBps: readonly number[];
  /** Key frames in each second. */
  readonly keyFrames: readonly number[];
}

interface Kept {
  readonly bitrateBps: number[];
  readonly keyFrames: number[];
  bytesIn: number;
  keyFrameCount: number;
}

/** Keeps what a chart of each stream shows. */
export class LastMinutes {
  readonly #streams = new Map<string, Kept>();

  /** Called each second. */
  sample(streams: readonly StreamStatus[]): void {
    const paths = new Set(streams.map(streamPath));
    for (const path of this.#streams.keys()) if (!paths.has(path)) this.#streams.delete(path);
    for (const stream of streams) this.#add(streamPath(stream), stream);
  }

  of(stream: StreamStatus): LastMinute {
    const { bitrateBps = [], keyFrames = [] } = this.#streams.get(streamPath(stream)) ?? {};
    return { bitrateBps, keyFrames };
  }

  #add(path: string, { bytesIn, video }: StreamStatus): void {
    const keyFrameCount = video?.keyFrames ?? 0;
    const kept = this.#streams.get(path) ?? { bitrateBps: [], keyFrames: [], bytesIn: 0, keyFrameCount: 0 };
    this.#streams.set(path, kept);
    // Another publisher begins at 0.
    kept.bitrateBps.push(8 * (bytesIn < kept.bytesIn ? bytesIn : bytesIn - kept.bytesIn));
    kept.keyFrames.push(keyFrameCount < kept.keyFrameCount ? keyFrameCount : keyFrameCount - kept.keyFrameCount);
    kept.bytesIn = bytesIn;
    kept.keyFrameCount = keyFrameCount;
    if (kept.bitrateBps.length > SECONDS) kept.bitrateBps.shift();
    if (kept.keyFrames.length > SECONDS) kept.keyFrames.shift();
  }
}
