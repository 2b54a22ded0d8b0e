import { nalUnitTypeName } from '../codec/h264/nal-unit-types.ts';
import { picTiming, shownTicks } from '../codec/h264/sei/pic-timing.ts';
import { syntaxOf } from '../codec/h264/sei/sei-message.ts';
import type { Sps } from '../codec/h264/syntax/sps.ts';
import type { FrameRate } from '../media/ratio.ts';
import type { Severity } from '../syntax/diagnostics.ts';
import type { Inspected, InspectedUnit } from './h264/inspector.ts';
import { QpStatistics, type QpSummary } from './qp.ts';
import type { SliceDerived } from './records.ts';
import { ShownTime } from './shown-time.ts';

/** NAL units of one type. */
export interface TypeCount {
  /** Absent for units without a byte. */
  readonly nal_unit_type?: number;
  readonly name: string;
  readonly count: number;
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

/** The closing facts of a stream. */
export interface StreamSummary {
  /** False when the run ended before the input did. */
  readonly complete: boolean;
  readonly nalus: number;
  /** Bytes of the input that were read as units, prefixes and junk. */
  readonly sizeBytes: number;
  readonly types: readonly TypeCount[];
  readonly accessUnits: number;
  /** Coded pictures (frames or single fields) by type: B when a slice is B, else P when one is P, else I. */
  readonly pictures: Readonly<Record<string, number>>;
  /** Frames: frame pictures, field pairs, and fields without a twin. */
  readonly frames: number;
  /** Single fields among the pictures. */
  readonly fields: number;
  /** Fewest and most primary slices in a picture. */
  readonly slicesPerPicture?: { readonly min: number; readonly max: number };
  readonly qp?: QpSummary;
  readonly overhead: Overhead;
  /** From the VUI timing of the pictures; absent without it, and where it changes. */
  readonly frameRate?: FrameRate;
  /**
   * How long the pictures are shown, seconds: by the VUI timing of each, and its pic_struct. Absent where a picture has
   * no timing.
   */
  readonly durationSeconds?: number;
  /** `sizeBytes` over `durationSeconds`. */
  readonly bitrateBps?: number;
  readonly diagnostics: Readonly<Record<Severity, number>>;
  /** Diagnostics that the document leaves out, by code. */
  readonly diagnosticsDropped?: Readonly<Record<string, number>>;
}

/** Adds up a stream, unit by unit, in bounded memory. */
export class StreamStatistics {
  readonly #counts = new Map<number, { count: number; sizeBytes: number }>();
  readonly #qp = new QpStatistics();
  readonly #pictures = new Map<string, number>();
  readonly #diagnostics: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  #nalus = 0;
  #accessUnits = 0;
  #fields = 0;
  #pairs = 0;
  #prefixBytes = 0;
  #trailingZeroBytes = 0;
  #emulationPreventionBytes = 0;
  #junkBytes = 0;
  #unitBytes = 0;
  #slices = 0;
  #minSlices = Number.POSITIVE_INFINITY;
  #maxSlices = 0;
  #letters = new Set<string>();
  readonly #shown = new ShownTime();
  /** pic_struct of the picture that comes next, and of the one that its slices come of. */
  #announcedPicStruct: number | undefined;
  #picStruct: number | undefined;

  /** Errors seen so far: they decide the exit code. */
  get errors(): number {
    return this.#diagnostics.error;
  }

  add(item: Inspected): void {
    if (item.kind === 'diagnostic') {
      this.#diagnostics[item.record.severity]++;
      if (item.record.code === 'junk') this.#junkBytes += item.record.length ?? 0;
      return;
    }
    this.#addUnit(item);
  }

  #addUnit({ record, parsed, unit, sps }: InspectedUnit): void {
    this.#nalus++;
    this.#unitBytes += unit.size;
    this.#prefixBytes += unit.prefixLength;
    this.#trailingZeroBytes += unit.trailingZeros;
    this.#emulationPreventionBytes += unit.emulationPreventionBytes;
    const type = unit.size === 0 ? -1 : (record.nal_unit_type ?? -1);
    const count = this.#counts.get(type);
    if (count === undefined) this.#counts.set(type, { count: 1, sizeBytes: unit.size });
    else {
      count.count++;
      count.sizeBytes += unit.size;
    }
    if (record.accessUnit !== undefined) this.#accessUnits = record.accessUnit + 1;
    if (parsed.sps?.vui_parameters_present_flag !== undefined && parsed.error === undefined)
      this.#shown.announce(parsed.sps as Sps);
    if (parsed.sei !== undefined)
      this.#announcedPicStruct = syntaxOf(parsed.sei, picTiming)?.pic_struct ?? this.#announcedPicStruct;
    const isPrimary = type === 1 || type === 2 || type === 5;
    // Also where the slice that starts the picture is too damaged to be counted itself.
    if (isPrimary && record.startsPicture !== undefined) {
      this.#closePicture();
      this.#picStruct = this.#announcedPicStruct;
      this.#announcedPicStruct = undefined;
    }
    if (isPrimary && parsed.slice?.slice_type !== undefined)
      this.#addSlice(
        record.derived as SliceDerived,
        record.startsPicture !== undefined,
        parsed.slice.redundant_pic_cnt ?? 0,
        sps,
      );
  }

  #addSlice(derived: SliceDerived, starts: boolean, redundantPicCnt: number, sps: Sps | undefined): void {
    if (derived.qp !== undefined) this.#qp.add(derived.sliceType, derived.qp);
    if (redundantPicCnt > 0) return;
    if (this.#slices === 0) {
      const isField = derived.structure !== undefined && derived.structure !== 'frame';
      this.#shown.add(sps, shownTicks(isField, this.#picStruct));
    }
    if (starts) {
      if (derived.structure !== undefined && derived.structure !== 'frame') this.#fields++;
      if (derived.pairedWith !== undefined) this.#pairs++;
    }
    this.#slices++;
    this.#letters.add(derived.sliceType);
  }

  #closePicture(): void {
    if (this.#slices === 0) return;
    const type = pictureType(this.#letters);
    this.#pictures.set(type, (this.#pictures.get(type) ?? 0) + 1);
    this.#minSlices = Math.min(this.#minSlices, this.#slices);
    this.#maxSlices = Math.max(this.#maxSlices, this.#slices);
    this.#slices = 0;
    this.#letters.clear();
  }

  /** The summary, once; nothing can be added behind it. */
  finish(complete: boolean): StreamSummary {
    this.#closePicture();
    const pictures = [...this.#pictures.values()].reduce((sum, count) => sum + count, 0);
    const frames = pictures - this.#pairs;
    const { frameRate: rate, seconds } = this.#shown;
    const qp = this.#qp.summary;
    const sizeBytes = this.#unitBytes + this.#prefixBytes + this.#trailingZeroBytes + this.#junkBytes;
    return {
      complete,
      nalus: this.#nalus,
      sizeBytes,
      types: [...this.#counts]
        .sort(([a], [b]) => a - b)
        .map(([nal_unit_type, { count, sizeBytes: bytes }]) => ({
          ...(nal_unit_type >= 0 && { nal_unit_type }),
          name: nal_unit_type < 0 ? 'empty' : nalUnitTypeName(nal_unit_type),
          count,
          sizeBytes: bytes,
        })),
      accessUnits: this.#accessUnits,
      pictures: Object.fromEntries([...this.#pictures].sort(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b))),
      frames,
      fields: this.#fields,
      ...(this.#maxSlices > 0 && { slicesPerPicture: { min: this.#minSlices, max: this.#maxSlices } }),
      ...(qp !== undefined && { qp }),
      overhead: {
        prefixBytes: this.#prefixBytes,
        trailingZeroBytes: this.#trailingZeroBytes,
        emulationPreventionBytes: this.#emulationPreventionBytes,
        fillerBytes: this.#counts.get(12)?.sizeBytes ?? 0,
        seiBytes: this.#counts.get(6)?.sizeBytes ?? 0,
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

const ORDER = ['I', 'P', 'B', 'SI', 'SP'];

/** The type of a picture: that of its most dependent slice. */
const pictureType = (letters: ReadonlySet<string>): string => {
  for (const letter of ['B', 'SP', 'P', 'SI', 'I']) if (letters.has(letter)) return letter;
  return 'I';
};
