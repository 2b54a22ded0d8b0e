import type { Nalu } from './elements.ts';

/** A coded picture: a frame or a field, from the slices of one access unit. */
export interface Picture {
  readonly accessUnit: number;
  readonly poc: number | undefined;
  readonly structure: string;
  readonly pairedWith: number | undefined;
  /** Type of each slice of the primary picture, in stream order. */
  readonly sliceTypes: readonly string[];
  /** The order restarts here: an IDR picture, or memory_management_control_operation 5. */
  readonly startsPeriod: boolean;
}

interface Slice {
  readonly redundant_pic_cnt?: number;
  readonly dec_ref_pic_marking?: {
    readonly operations?: readonly { readonly memory_management_control_operation: number }[];
  };
}

interface SliceFacts {
  readonly sliceType?: string;
  readonly structure?: string;
  readonly poc?: number;
  readonly pairedWith?: number;
}

const isPrimarySlice = (nalu: Nalu): boolean => {
  const type = nalu.nal_unit_type;
  if (type !== 1 && type !== 2 && type !== 5) return false;
  return ((nalu.slice as Slice | undefined)?.redundant_pic_cnt ?? 0) === 0;
};

/** The primary pictures of a stream in decoding order. */
export const picturesOf = (nalus: readonly Nalu[]): Picture[] => {
  const pictures = new Map<number, Picture & { sliceTypes: string[] }>();
  for (const nalu of nalus) {
    if (!isPrimarySlice(nalu) || nalu.accessUnit === undefined) continue;
    const { sliceType = '?', structure = '?', poc, pairedWith } = (nalu.derived ?? {}) as SliceFacts;
    const known = pictures.get(nalu.accessUnit);
    if (known !== undefined) {
      known.sliceTypes.push(sliceType);
      continue;
    }
    const operations = (nalu.slice as Slice | undefined)?.dec_ref_pic_marking?.operations ?? [];
    pictures.set(nalu.accessUnit, {
      accessUnit: nalu.accessUnit,
      poc,
      structure,
      pairedWith,
      sliceTypes: [sliceType],
      startsPeriod:
        nalu.nal_unit_type === 5 || operations.some((entry) => entry.memory_management_control_operation === 5),
    });
  }
  return [...pictures.values()];
};

/** Number of redundant coded pictures: each redundant_pic_cnt of an access unit is one. */
export const countRedundantPictures = (nalus: readonly Nalu[]): number => {
  const found = new Set<string>();
  for (const { accessUnit, slice } of nalus) {
    const count = (slice as Slice | undefined)?.redundant_pic_cnt ?? 0;
    if (count > 0) found.add(`${accessUnit} ${count}`);
  }
  return found.size;
};

/** A frame in display order: its picture, or its two fields in decoding order. */
export interface Frame {
  readonly pictures: readonly Picture[];
  readonly poc: number;
}

/** Frames in display order: by picture order count within each period (H.264 8.2.1, C.4). */
export const inDisplayOrder = (pictures: readonly Picture[]): Frame[] => {
  const ordered: Frame[] = [];
  let period: Frame[] = [];
  const flush = (): void => {
    ordered.push(...period.sort((a, b) => a.poc - b.poc));
    period = [];
  };
  for (const picture of pictures) {
    const first =
      picture.pairedWith === undefined ? undefined : period.find((frame) => holds(frame, picture.pairedWith));
    const poc = picture.poc ?? 0;
    if (first !== undefined) {
      period[period.indexOf(first)] = { pictures: [...first.pictures, picture], poc: Math.min(first.poc, poc) };
      continue;
    }
    if (picture.startsPeriod) flush();
    period.push({ pictures: [picture], poc });
  }
  flush();
  return ordered;
};

const holds = (frame: Frame, accessUnit: number | undefined): boolean =>
  frame.pictures.some((picture) => picture.accessUnit === accessUnit);
