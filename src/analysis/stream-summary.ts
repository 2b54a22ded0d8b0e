import type { PlacedUnit } from '../codec/placed-unit.ts';
import type { StreamCodec } from '../codec/stream-codec.ts';
import type { UnitType } from '../codec/unit-types.ts';
import { type FrameRecord, isKeyFrame, type PictureType } from '../media/frame-record.ts';
import type { FrameRate } from '../media/ratio.ts';
import type { Severity } from '../syntax/diagnostics.ts';
import { FrameFacts, type FrameFactsSummary } from './frame-facts.ts';
import { FrameAssembler } from './frames.ts';
import { KeyFrameIntervals, type KeyFrameSummary } from './key-frame-intervals.ts';
import { QuantizerStatistics, type QuantizerSummary } from './qp.ts';
import { ShownTime } from './timing/shown-time.ts';
import type { ReadUnit } from './unit-reader.ts';

/** Units of one type. */
export interface TypeCount {
  /** Absent for units without a byte. */
  readonly nal_unit_type?: number;
  readonly obu_type?: number;
  readonly name: string;
  readonly count: number;
  /** Pictures that begin with a unit of this type; absent if none. */
  readonly pictures?: number;
  /** Bytes of the units, without prefixes. */
  readonly sizeBytes: number;
}

/** Bytes that are not slices or parameter sets. */
export interface Overhead {
  /** Start codes or length fields. */
  readonly prefixBytes: number;
  readonly trailingZeroBytes: number;
  readonly emulationPreventionBytes: number;
  /** Filler data units (NAL 12). */
  readonly fillerBytes: number;
  readonly seiBytes: number;
  /** Bytes that belong to no unit. */
  readonly junkBytes: number;
}

/** Summary of a stream. */
export interface StreamSummary extends FrameFactsSummary, QuantizerSummary {
  /** False when the run ended before the input did. */
  readonly complete: boolean;
  readonly nalus: number;
  /** Bytes of the input that were read as units, prefixes and junk. */
  readonly sizeBytes: number;
  readonly types: readonly TypeCount[];
  readonly accessUnits: number;
  /** Coded pictures (frames or single fields) by type: B when a slice is B, else P when one is P, else I. */
  readonly pictures: Readonly<Record<string, number>>;
  /** Pictures that are never output, only referred to; absent if none. */
  readonly hiddenPictures?: number;
  /** Frame pictures, field pairs, and unpaired fields; of AV1 temporal units. */
  readonly frames: number;
  /** Single fields among the pictures. */
  readonly fields: number;
  /** Fewest and most primary slices in a picture. */
  readonly slicesPerPicture?: { readonly min: number; readonly max: number };
  /** IDR pictures, and I pictures that the output is correct from (open GOP); absent without a frame. */
  readonly keyFrames?: KeyFrameSummary;
  readonly overhead: Overhead;
  /** From the VUI timing of the pictures; absent if there is none or it changes. */
  readonly frameRate?: FrameRate;
  /**
   * Total display time of the pictures in seconds, by VUI timing and pic_struct. Absent if a picture has no
   * timing.
   */
  readonly durationSeconds?: number;
  /** `sizeBytes` over `durationSeconds`. */
  readonly bitrateBps?: number;
  readonly diagnostics: Readonly<Record<Severity, number>>;
  /** Diagnostics that the document leaves out, by code. */
  readonly diagnosticsDropped?: Readonly<Record<string, number>>;
}

interface Count {
  readonly unitType: UnitType;
  count: number;
  pictures: number;
  sizeBytes: number;
}

/** Statistics of a stream, in bounded memory. */
export class StreamStatistics {
  readonly #typeKey: StreamCodec['typeKey'];
  readonly #counts = new Map<number, Count>();
  readonly #quantizers = new QuantizerStatistics();
  readonly #frames = new FrameAssembler();
  readonly #pictures = new Map<PictureType, number>();
  readonly #shown = new ShownTime();
  readonly #keyFrames = new KeyFrameIntervals();
  readonly #facts = new FrameFacts();
  readonly #diagnostics: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  #nalus = 0;
  #accessUnits = 0;
  #frameCount = 0;
  #fields = 0;
  #hidden = 0;
  #prefixBytes = 0;
  #trailingZeroBytes = 0;
  #emulationPreventionBytes = 0;
  #junkBytes = 0;
  #unitBytes = 0;
  #minSlices = Number.POSITIVE_INFINITY;
  #maxSlices = 0;

  constructor({ typeKey }: Pick<StreamCodec, 'typeKey'>) {
    this.#typeKey = typeKey;
  }

  /** Errors seen so far: they decide the exit code. */
  get errors(): number {
    return this.#diagnostics.error;
  }

  add(item: ReadUnit): void {
    if (item.kind === 'unit') this.#addUnit(item);
    else {
      const { severity, code, length = 0 } = item.finding;
      this.#diagnostics[severity]++;
      if (code === 'junk') this.#junkBytes += length;
    }
  }

  #addUnit(placed: PlacedUnit): void {
    const { unit, type, unitType, slice, accessUnit, sequence, startsPicture } = placed;
    this.#nalus++;
    this.#unitBytes += unit.size;
    this.#prefixBytes += unit.prefixLength;
    this.#trailingZeroBytes += unit.trailingZeros;
    this.#emulationPreventionBytes += unit.emulationPreventionBytes;
    let count = this.#counts.get(type);
    if (count === undefined) this.#counts.set(type, (count = { unitType, count: 0, pictures: 0, sizeBytes: 0 }));
    count.count++;
    if (startsPicture !== undefined) count.pictures++;
    count.sizeBytes += unit.size;
    if (accessUnit !== undefined) this.#accessUnits = accessUnit + 1;
    if (slice !== undefined) this.#quantizers.add(slice);
    if (sequence !== undefined && unitType.role === 'parameter-set') this.#shown.announce(sequence);
    for (const frame of this.#frames.push(placed)) this.#addFrame(frame);
  }

  #addFrame(frame: FrameRecord): void {
    // Frames without a readable slice are not counted.
    if (frame.slices === 0) return;
    this.#frameCount++;
    this.#shown.add(frame);
    this.#facts.add(frame);
    this.#keyFrames.add(frame, isKeyFrame(frame), frame.ptsMs);
    for (const { type, structure, slices, shown } of frame.pictures) {
      this.#pictures.set(type, (this.#pictures.get(type) ?? 0) + 1);
      if (shown === false) this.#hidden++;
      if (structure === 'top field' || structure === 'bottom field') this.#fields++;
      this.#minSlices = Math.min(this.#minSlices, slices);
      this.#maxSlices = Math.max(this.#maxSlices, slices);
    }
  }

  #bytesOf(is: (unitType: UnitType) => boolean): number {
    return [...this.#counts.values()].reduce((sum, { unitType, sizeBytes }) => sum + (is(unitType) ? sizeBytes : 0), 0);
  }

  /** The summary. Call only once; nothing can be added after it. */
  finish(complete: boolean): StreamSummary {
    for (const frame of this.#frames.end()) this.#addFrame(frame);
    const { frameRate: rate, seconds } = this.#shown;
    const sizeBytes = this.#unitBytes + this.#prefixBytes + this.#trailingZeroBytes + this.#junkBytes;
    return {
      complete,
      nalus: this.#nalus,
      sizeBytes,
      types: [...this.#counts]
        .sort(([a], [b]) => a - b)
        .map(([type, { unitType, count, pictures, sizeBytes: bytes }]) => ({
          ...(type >= 0 && { [this.#typeKey]: type }),
          name: unitType.name,
          count,
          ...(pictures > 0 && { pictures }),
          sizeBytes: bytes,
        })),
      accessUnits: this.#accessUnits,
      pictures: Object.fromEntries([...this.#pictures].sort(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b))),
      ...(this.#hidden > 0 && { hiddenPictures: this.#hidden }),
      frames: this.#frameCount,
      fields: this.#fields,
      ...(this.#maxSlices > 0 && { slicesPerPicture: { min: this.#minSlices, max: this.#maxSlices } }),
      ...(this.#frameCount > 0 && { keyFrames: this.#keyFrames.summary }),
      ...this.#facts.summary(rate === undefined ? undefined : 1000 / rate.fps),
      ...this.#quantizers.summary,
      overhead: {
        prefixBytes: this.#prefixBytes,
        trailingZeroBytes: this.#trailingZeroBytes,
        emulationPreventionBytes: this.#emulationPreventionBytes,
        fillerBytes: this.#bytesOf(({ role }) => role === 'filler'),
        seiBytes: this.#bytesOf(({ role }) => role === 'sei'),
        junkBytes: this.#junkBytes,
      },
      ...(rate !== undefined && { frameRate: rate }),
      ...(seconds !== undefined && {
        durationSeconds: Math.round(seconds * 1e6) / 1e6,
        bitrateBps: Math.round((sizeBytes * 8) / seconds),
      }),
      diagnostics: { ...this.#diagnostics },
    };
  }
}

const ORDER: readonly PictureType[] = ['I', 'P', 'B', 'SI', 'SP'];
