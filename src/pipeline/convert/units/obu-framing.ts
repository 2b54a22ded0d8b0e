import type { TimedFrame } from '../../../analysis/timing/timing-facts.ts';
import { leb128 } from '../../../bytes/leb128.ts';
import type { ObuStreams } from '../../../codec/stream-codec.ts';
import { ivfFileHeader, ivfFrameHeader } from '../../../container/ivf/ivf-writer.ts';
import type { Ratio } from '../../../media/ratio.ts';

/** An OBU of a temporal unit, in the form that the format has. */
export interface FramedObu {
  readonly bytes: Uint8Array;
  /** The first OBU of a frame that is not metadata or the like. */
  readonly startsPicture: boolean;
  /** Part of a frame. */
  readonly isSlice: boolean;
}

/** How a format holds the OBUs of temporal units. */
export interface ObuFraming {
  /** The OBU with obu_size, or without. */
  form(obu: Uint8Array): Uint8Array;
  /** Frames need their times. */
  readonly isTimed: boolean;
  /** The bytes before the first temporal unit. */
  header(frame: TimedFrame, rate: Ratio | undefined): Uint8Array | undefined;
  /** The OBUs of a temporal unit, and the bytes around them. `frame`: absent for one without a picture. */
  parts(obus: readonly FramedObu[], frame: TimedFrame | undefined): readonly Uint8Array[];
}

const sizeOf = (parts: readonly Uint8Array[]): number => parts.reduce((sum, { length }) => sum + length, 0);

/** The low-overhead format (AV1 5.2): OBUs with their sizes. */
export const lowOverhead = ({ withSize }: ObuStreams): ObuFraming => ({
  form: withSize,
  isTimed: false,
  header: () => undefined,
  parts: (obus) => obus.map(({ bytes }) => bytes),
});

/** The length-delimited format (AV1 Annex B): lengths of temporal units, frame units and OBUs, which have no other. */
export const lengthDelimited = ({ withoutSize }: ObuStreams): ObuFraming => ({
  form: withoutSize,
  isTimed: false,
  header: () => undefined,
  parts: (obus) => {
    const frames = frameUnits(obus).map((unit) => {
      const parts = unit.flatMap(({ bytes }) => [leb128(bytes.length), bytes]);
      return [leb128(sizeOf(parts)), ...parts];
    });
    return [leb128(frames.reduce((sum, parts) => sum + sizeOf(parts), 0)), ...frames.flat()];
  },
});

/**
 * The frame units of a temporal unit (AV1 B.2): each has one frame, with the OBUs before it; those after the last frame
 * belong to it.
 */
const frameUnits = (obus: readonly FramedObu[]): readonly (readonly FramedObu[])[] => {
  const starts = [0];
  let afterSlice = 0;
  let count = 0;
  for (const [i, { startsPicture, isSlice }] of obus.entries()) {
    if (startsPicture && count++ > 0) starts.push(afterSlice);
    if (isSlice) afterSlice = i + 1;
  }
  return starts.map((start, i) => obus.slice(start, starts[i + 1]));
};

/** Timestamps of an IVF whose input has times of its own: milliseconds in tags, finer ones in other containers. */
const TAG_RATE: Ratio = { num: 1000, den: 1 };
const SAMPLE_RATE: Ratio = { num: 90_000, den: 1 };

/** IVF: a frame header with size and timestamp before each temporal unit. */
export const ivfFraming = ({ withSize }: ObuStreams, fourCc: string): ObuFraming => {
  let rate = TAG_RATE;
  return {
    form: withSize,
    isTimed: true,
    header: ({ frame }, counted) => {
      rate = counted ?? (frame.origin?.kind === 'sample' ? SAMPLE_RATE : TAG_RATE);
      const { width = 0, height = 0 } = frame;
      return ivfFileHeader({ fourCc, width, height, rate: rate.num, scale: rate.den });
    },
    parts: (obus, timed) => {
      const parts = obus.map(({ bytes }) => bytes);
      const timestamp = Math.max(0, Math.round(((timed?.ptsMs ?? 0) * rate.num) / rate.den / 1000));
      return [ivfFrameHeader(sizeOf(parts), timestamp), ...parts];
    },
  };
};
