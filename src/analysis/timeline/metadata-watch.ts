import { toPlain } from '../../amf/plain.ts';
import { isCoded } from '../../container/flv/body/payload.ts';
import { ON_METADATA, scriptMessage } from '../../container/flv/body/script-data.ts';
import type { VideoConfigDerived } from '../../media/config-derived.ts';
import type { FrameRate } from '../../media/ratio.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';
import type { FrameRates } from './frame-rates.ts';
import { type MetadataFact, metadataFacts, metadataFinding, metadataFrameRate } from './metadata.ts';
import { knownMember, type Members } from './metadata-members.ts';
import type { StreamFacts } from './stream-facts.ts';
import type { LayoutFacts } from './tag-layout.ts';
import type { TimelineMessage } from './timeline.ts';
import type { TrackSummary } from './track.ts';

/** Totals of all tracks. */
export interface SummedFacts {
  readonly complete: boolean;
  readonly layout?: LayoutFacts | undefined;
  readonly durationMs?: number;
  readonly tracks: readonly TrackSummary[];
  /** Of the first video track. */
  readonly frameRates?: FrameRates;
  /** The first configuration of that track. */
  readonly firstVideo?: Partial<VideoConfigDerived> | undefined;
}

/** An onMetaData after the first. */
interface SecondMetadata {
  readonly members: Members;
  readonly at: { readonly offset: number; readonly tag: number };
}

/** Keeps the first onMetaData, and the facts for its keys that the tracks do not have. */
export class MetadataWatch {
  #members: Members | undefined;
  #frameRate: FrameRate | undefined;
  #at = { offset: 0, tag: 0 };
  /** The same in words: `tag 0`. */
  #where = '';
  /** The next one after the first. */
  #again: SecondMetadata | undefined;
  #lastDtsMs: number | undefined;
  #videoCodecId: number | string | undefined;
  #audioCodecId: number | string | undefined;
  #stereo: boolean | undefined;
  #sampleBits: number | undefined;

  add(message: TimelineMessage): void {
    const { body, dtsMs } = message;
    const { video, audio, payloads } = body;
    this.#takeScript(message);
    if (payloads.some(isCoded)) this.#lastDtsMs = Math.max(this.#lastDtsMs ?? dtsMs, dtsMs);
    this.#videoCodecId ??= video?.codecId ?? video?.fourCc;
    this.#audioCodecId ??= audio?.fourCc ?? (audio?.soundFormat === 9 ? undefined : audio?.soundFormat);
    if (audio?.soundType !== undefined) this.#stereo ??= audio.soundType === 1;
    if (audio?.soundSize !== undefined) this.#sampleBits ??= audio.soundSize === 1 ? 16 : 8;
  }

  #takeScript({ body: { script }, place }: TimelineMessage): void {
    if (script === undefined) return;
    const { name, values } = scriptMessage(script);
    if (name !== ON_METADATA) return;
    if (this.#again !== undefined) return;
    const at = { offset: place.offset ?? 0, tag: place.index };
    const value = values[0] === undefined ? undefined : toPlain(values[0]);
    const members = typeof value === 'object' && !Array.isArray(value) ? value : undefined;
    if (this.#members !== undefined) {
      this.#again = { members: members ?? {}, at };
      return;
    }
    if (members !== undefined) {
      this.#members = members;
      this.#frameRate = metadataFrameRate(members);
    }
    this.#at = at;
    this.#where = `${place.kind} ${place.index}`;
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
    const differing = wrong.map((fact) => metadataFinding(fact, this.#at));
    return this.#again === undefined ? differing : [...differing, this.#secondFinding(this.#again, summed)];
  }

  /** Live encoders send onMetaData again when the stream changes. Totals that are not those of the file are wrong. */
  #secondFinding({ members, at }: SecondMetadata, summed: SummedFacts): Diagnostic {
    const [wrong] = metadataFacts(members, this.streamFacts(summed)).filter(
      ({ key, agrees }) => agrees === false && knownMember(key)?.isTotal === true,
    );
    const first = `only the first one, in ${this.#where}, is compared with the stream and fixed`;
    const message =
      wrong === undefined
        ? `onMetaData again: ${first}`
        : `onMetaData again, with ${wrong.key} ${String(wrong.value)} where the stream has ${String(wrong.found)}: ${first}`;
    return { severity: wrong === undefined ? 'info' : 'warning', code: 'metadata-again', message, ...at };
  }

  /** Facts of the stream, independent of onMetaData. */
  streamFacts({ complete, layout, durationMs, tracks, frameRates, firstVideo }: SummedFacts): StreamFacts {
    const video = tracks.find(({ type }) => type === 'video');
    const audio = tracks.find(({ type }) => type === 'audio');
    return {
      complete,
      ...(layout !== undefined && { layout }),
      ...(durationMs !== undefined && { durationMs }),
      ...(this.#lastDtsMs !== undefined && { lastDtsMs: this.#lastDtsMs }),
      ...(video !== undefined && { video }),
      ...(frameRates !== undefined && { frameRates }),
      ...(firstVideo !== undefined && { firstVideo }),
      ...(audio !== undefined && { audio }),
      ...(this.#videoCodecId !== undefined && { videoCodecId: this.#videoCodecId }),
      ...(this.#audioCodecId !== undefined && { audioCodecId: this.#audioCodecId }),
      ...(this.#stereo !== undefined && { stereo: this.#stereo }),
      ...(this.#sampleBits !== undefined && { sampleBits: this.#sampleBits }),
      hasScript: true,
    };
  }
}
