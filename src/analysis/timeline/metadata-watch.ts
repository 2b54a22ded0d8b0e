import { type AmfPlain, toPlain } from '../../amf/plain.ts';
import { isCoded, isPicture } from '../../container/flv/body/payload.ts';
import { scriptMessage } from '../../container/flv/body/script-data.ts';
import type { FrameRate } from '../../media/ratio.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';
import type { FrameRates } from './frame-rates.ts';
import { type MetadataFact, metadataFacts, metadataFinding, metadataFrameRate, type StreamFacts } from './metadata.ts';
import type { TimelineMessage } from './timeline.ts';
import type { TrackSummary } from './track.ts';

/** Totals of all tracks. */
export interface SummedFacts {
  readonly complete: boolean;
  readonly sizeBytes: number;
  readonly durationMs?: number;
  readonly tracks: readonly TrackSummary[];
  /** Of the first video track. */
  readonly frameRates?: FrameRates;
}

/** Key frames whose offsets are kept; an hour with one per second has 3,600. */
const MAX_KEYFRAMES = 1 << 17;

/** Keeps the first onMetaData, and the facts for its keys that the tracks do not have. */
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

  add(message: TimelineMessage): void {
    const { body, dtsMs, place } = message;
    const { video, audio, payloads } = body;
    if (this.#members === undefined) this.#takeScript(message);
    const isFrame = payloads.some(isCoded);
    if (isFrame) this.#lastDtsMs = Math.max(this.#lastDtsMs ?? dtsMs, dtsMs);
    this.#videoCodecId ??= video?.codecId ?? video?.fourCc;
    this.#audioCodecId ??= audio?.fourCc ?? (audio?.soundFormat === 9 ? undefined : audio?.soundFormat);
    if (audio?.soundType !== undefined) this.#stereo ??= audio.soundType === 1;
    if (video?.frameType !== 1 || !payloads.some(isPicture)) return;
    if (isFrame) this.#lastKeyframeDtsMs = dtsMs;
    if (place.offset === undefined) return;
    if (this.#keyframes.size < MAX_KEYFRAMES) this.#keyframes.add(place.offset);
    else this.#overflow = true;
  }

  #takeScript({ body: { script }, place }: TimelineMessage): void {
    if (script === undefined) return;
    const { name, values } = scriptMessage(script);
    if (name !== 'onMetaData') return;
    const value = values[0] === undefined ? undefined : toPlain(values[0]);
    if (typeof value === 'object' && !Array.isArray(value)) {
      this.#members = value;
      this.#frameRate = metadataFrameRate(value);
    }
    this.#at = { offset: place.offset ?? 0, tag: place.index };
  }

  get frameRate(): FrameRate | undefined {
    return this.#frameRate;
  }

  /** The members compared with the stream; `undefined` without onMetaData. */
  facts(summed: SummedFacts): MetadataFact[] | undefined {
    return this.#members === undefined ? undefined : metadataFacts(this.#members, this.streamFacts(summed));
  }

  findings(summed: SummedFacts): Diagnostic[] {
    const wrong = (this.facts(summed) ?? []).filter(({ agrees }) => agrees === false);
    return wrong.map((fact) => metadataFinding(fact, this.#at));
  }

  /** Facts of the stream, independent of onMetaData. */
  streamFacts({ complete, sizeBytes, durationMs, tracks, frameRates }: SummedFacts): StreamFacts {
    const video = tracks.find(({ type }) => type === 'video');
    const audio = tracks.find(({ type }) => type === 'audio');
    return {
      complete,
      sizeBytes,
      ...(durationMs !== undefined && { durationMs }),
      ...(this.#lastDtsMs !== undefined && { lastDtsMs: this.#lastDtsMs }),
      ...(video !== undefined && { video }),
      ...(frameRates !== undefined && { frameRates }),
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
