import type { AmfPlain } from '../../amf/plain.ts';
import type { ParsedTag } from '../../container/flv/parse-tag.ts';
import type { FrameRate } from '../../media/ratio.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';
import { type MetadataFact, metadataFacts, metadataFinding, metadataFrameRate, type StreamFacts } from './metadata.ts';
import type { TagRecord } from './records.ts';
import type { TrackSummary } from './track.ts';

/** What the tracks add up to. */
export interface SummedFacts {
  readonly complete: boolean;
  readonly sizeBytes: number;
  readonly durationMs?: number;
  readonly tracks: readonly TrackSummary[];
}

/** Key frames whose places are kept: an hour of one a second has 3,600. */
const MAX_KEYFRAMES = 1 << 17;

/** Keeps the first onMetaData, and what its keys speak of that no track knows. */
export class MetadataWatch {
  #members: Readonly<Record<string, AmfPlain>> | undefined;
  #frameRate: FrameRate | undefined;
  #at = { offset: 0, tag: 0 };
  #keyframes = new Set<number>();
  #overflow = false;
  #lastDtsMs: number | undefined;
  #lastKeyframeDtsMs: number | undefined;
  #videoCodecId: number | string | undefined;
  #audioCodecId: number | string | undefined;
  #stereo: boolean | undefined;

  add(record: TagRecord, { video, audio }: ParsedTag): void {
    if (record.script?.name === 'onMetaData' && this.#members === undefined) {
      const [value] = record.script.values;
      if (typeof value === 'object' && !Array.isArray(value)) {
        this.#members = value;
        this.#frameRate = metadataFrameRate(value);
      }
      this.#at = { offset: record.offset, tag: record.index };
    }
    if (record.ptsMs !== undefined) this.#lastDtsMs = Math.max(this.#lastDtsMs ?? record.dtsMs, record.dtsMs);
    this.#videoCodecId ??= video?.codecId ?? video?.fourCc;
    this.#audioCodecId ??= audio?.fourCc ?? (audio?.soundFormat === 9 ? undefined : audio?.soundFormat);
    if (audio?.soundType !== undefined) this.#stereo ??= audio.soundType === 1;
    if (record.derived?.keyframe !== true) return;
    if (record.ptsMs !== undefined) this.#lastKeyframeDtsMs = record.dtsMs;
    if (this.#keyframes.size < MAX_KEYFRAMES) this.#keyframes.add(record.offset);
    else this.#overflow = true;
  }

  /** The frame rate that onMetaData names. */
  get frameRate(): FrameRate | undefined {
    return this.#frameRate;
  }

  /** The keys with what the stream says; `undefined` without onMetaData. */
  facts(summed: SummedFacts): MetadataFact[] | undefined {
    return this.#members === undefined ? undefined : metadataFacts(this.#members, this.streamFacts(summed));
  }

  findings(summed: SummedFacts): Diagnostic[] {
    const wrong = (this.facts(summed) ?? []).filter(({ agrees }) => agrees === false);
    return wrong.map((fact) => metadataFinding(fact, this.#at));
  }

  /** What the stream contains, whether onMetaData says so or not. */
  streamFacts({ complete, sizeBytes, durationMs, tracks }: SummedFacts): StreamFacts {
    const video = tracks.find(({ type }) => type === 'video');
    const audio = tracks.find(({ type }) => type === 'audio');
    return {
      complete,
      sizeBytes,
      ...(durationMs !== undefined && { durationMs }),
      ...(this.#lastDtsMs !== undefined && { lastDtsMs: this.#lastDtsMs }),
      ...(video !== undefined && { video }),
      ...(audio !== undefined && { audio }),
      ...(this.#lastKeyframeDtsMs !== undefined && { lastKeyframeDtsMs: this.#lastKeyframeDtsMs }),
      ...(!this.#overflow && complete && { keyframeOffsets: this.#keyframes }),
      ...(this.#videoCodecId !== undefined && { videoCodecId: this.#videoCodecId }),
      ...(this.#audioCodecId !== undefined && { audioCodecId: this.#audioCodecId }),
      ...(this.#stereo !== undefined && { stereo: this.#stereo }),
      hasScript: true,
    };
  }
}
