import type { PictureType } from '../../media/frame-record.ts';

/** Kinds of frames that a chart tells apart: SI is drawn as I, SP as P. */
export const KINDS = ['I', 'P', 'B', '?'] as const;
export type Kind = (typeof KINDS)[number];

/** A frame on the chart. */
export interface ChartFrame {
  /** Its number in decoding order. */
  readonly index: number;
  readonly type: PictureType | 'unknown';
  readonly sizeBytes: number;
  /** Decoding time on the repaired timeline, milliseconds. */
  readonly decodedMs: number;
}

/** What a column of the chart stands for: a frame, a GOP, or some time. */
export class ChartColumn {
  readonly startMs: number;
  /** Number of its first frame. */
  readonly firstFrame: number;
  /** By kind, in the order of `KINDS`. */
  readonly bytes: number[] = [0, 0, 0, 0];
  frames = 0;
  /** The highest rate of a second that ends in it, bits per second. */
  rateBps = 0;
  /** The fewest bits in the buffer; undefined if they are not known. */
  filledBits: number | undefined;
  underflows = 0;

  constructor(startMs: number, firstFrame: number) {
    this.startMs = startMs;
    this.firstFrame = firstFrame;
  }

  get sizeBytes(): number {
    return this.bytes.reduce((sum, bytes) => sum + bytes, 0);
  }

  add({ type, sizeBytes }: ChartFrame, rateBps: number): void {
    this.frames++;
    const kind = KINDS.indexOf(kindOf(type));
    this.bytes[kind] = (this.bytes[kind] as number) + sizeBytes;
    this.rateBps = Math.max(this.rateBps, rateBps);
  }

  fill(bits: number, isUnderflow: boolean): void {
    this.filledBits = Math.min(this.filledBits ?? bits, bits);
    if (isUnderflow) this.underflows++;
  }

  /** Adds what a later column has. */
  merge(other: ChartColumn): void {
    for (const [kind, bytes] of other.bytes.entries()) this.bytes[kind] = (this.bytes[kind] as number) + bytes;
    this.frames += other.frames;
    this.rateBps = Math.max(this.rateBps, other.rateBps);
    if (other.filledBits !== undefined)
      this.filledBits = Math.min(this.filledBits ?? other.filledBits, other.filledBits);
    this.underflows += other.underflows;
  }
}

const kindOf = (type: ChartFrame['type']): Kind => {
  if (type === 'unknown') return '?';
  return type === 'SI' ? 'I' : type === 'SP' ? 'P' : type;
};
