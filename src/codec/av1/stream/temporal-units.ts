import type { Origin } from '../../../media/origin.ts';
import { OBU_METADATA, OBU_SEQUENCE_HEADER, OBU_TEMPORAL_DELIMITER } from '../syntax/obu-header.ts';
import type { ObuFinding } from './obu-finding.ts';

/** An OBU, as far as temporal units depend on it. */
export interface DelimitedObu {
  readonly type: number;
  readonly spatialId: number;
  /** It begins a frame: a frame header that is no copy, or a frame. */
  readonly startsFrame: boolean;
  readonly origin: Origin | undefined;
}

/** Where an OBU belongs. */
export interface ObuPlace {
  /** Number of its temporal unit, from 0. */
  readonly accessUnit: number;
  /** On the first OBU of a temporal unit: why it begins here. */
  readonly startsAccessUnit: string | undefined;
  readonly findings: readonly ObuFinding[];
}

const NONE: readonly ObuFinding[] = [];

const MISSING: ObuFinding = {
  severity: 'error',
  code: 'temporal-delimiter-missing',
  message: 'the temporal unit does not begin with a temporal delimiter (AV1 7.5)',
};
const REPEATED: ObuFinding = {
  severity: 'error',
  code: 'temporal-delimiter-again',
  message: 'a temporal delimiter after another one: the temporal unit between has no OBU (AV1 7.5)',
};
const SECOND_FRAME: ObuFinding = {
  severity: 'error',
  code: 'several-shown-frames',
  message:
    'a frame after the shown frame of its layer: a temporal unit shows one frame of each spatial layer (AV1 7.5)',
};

/** Other OBUs that come before the frames of a temporal unit. */
const BEFORE_FRAMES: ReadonlySet<number> = new Set([OBU_SEQUENCE_HEADER, OBU_METADATA]);

/**
 * Divides OBUs into temporal units (AV1 7.5): each begins with a temporal delimiter. Samples of MP4 have none; then each
 * sample is one. Without both, a temporal unit ends after a frame that is shown, but for those of higher spatial layers.
 */
export class TemporalUnits {
  #accessUnit = -1;
  /** Temporal delimiters are in the stream. */
  #delimited = false;
  #origin: Origin | undefined;
  /** The temporal unit has only its delimiter. */
  #isEmpty = true;
  /** The spatial layer of the last frame that was shown in the temporal unit. */
  #shownLayer: number | undefined;
  #isReported = false;

  place(obu: DelimitedObu): ObuPlace {
    const { type, origin } = obu;
    const isDelimiter = type === OBU_TEMPORAL_DELIMITER;
    const isNextSample = origin !== undefined && origin.index !== this.#origin?.index;
    const isLater = isNextSample && origin.ptsMs !== this.#origin?.ptsMs;
    this.#origin = origin;
    if (this.#accessUnit < 0) return this.#first(isDelimiter, origin);
    if (isDelimiter) {
      const again = this.#isEmpty && this.#delimited ? [REPEATED] : NONE;
      this.#delimited = true;
      return this.#open('temporal delimiter', again);
    }
    if (isNextSample && !this.#delimited) return this.#open('next sample', NONE, false);
    if (isLater) return this.#open('next sample, without a temporal delimiter', [MISSING], false);
    const isSecond = this.#isSecondFrame(obu);
    if (isSecond && !this.#delimited && origin === undefined) return this.#open('after a shown frame', NONE, false);
    this.#isEmpty = false;
    if (!isSecond || !obu.startsFrame || this.#isReported) return this.#inside(NONE);
    this.#isReported = true;
    return this.#inside([SECOND_FRAME]);
  }

  /** A frame is shown. */
  show(spatialId: number): void {
    this.#shownLayer = spatialId;
  }

  #first(isDelimiter: boolean, origin: Origin | undefined): ObuPlace {
    this.#delimited = isDelimiter;
    const isMissing = !isDelimiter && origin === undefined;
    return this.#open('first OBU of the stream', isMissing ? [MISSING] : NONE, isDelimiter);
  }

  /** The OBU comes after a shown frame of its layer, or a higher one. */
  #isSecondFrame({ type, spatialId, startsFrame }: DelimitedObu): boolean {
    if (this.#shownLayer === undefined) return false;
    return startsFrame ? spatialId <= this.#shownLayer : BEFORE_FRAMES.has(type);
  }

  #open(startsAccessUnit: string, findings: readonly ObuFinding[], isEmpty = true): ObuPlace {
    this.#accessUnit++;
    this.#isEmpty = isEmpty;
    this.#shownLayer = undefined;
    this.#isReported = false;
    return { accessUnit: this.#accessUnit, startsAccessUnit, findings };
  }

  #inside(findings: readonly ObuFinding[]): ObuPlace {
    return { accessUnit: this.#accessUnit, startsAccessUnit: undefined, findings };
  }
}
