import type { Origin } from '../../media/origin.ts';
import type { Stage } from '../../media/stage.ts';
import { KEEP_ALL, type Keep, type StageFinding, type UnitItem, type UnitOrJunk } from '../../media/unit.ts';
import { IVF_FRAME_HEADER_BYTES, IVF_HEADER_BYTES, type IvfHeader, ivfHeaderOf } from './header.ts';
import type { PayloadCutter } from './payload-cutter.ts';

/** Milliseconds from frame to frame where the header has no time base: 25 frames per second, as in raw streams. */
const DEFAULT_FRAME_MS = 40;

/** Splits an IVF into the units of its frames; each frame is a sample, with the time of its timestamp. */
export class IvfSplitter implements Stage<Uint8Array, UnitItem> {
  readonly #cutter: PayloadCutter;
  /** The file header or a frame header, as far as it was read. */
  readonly #header = new Uint8Array(IVF_HEADER_BYTES);
  #headerRead = 0;
  #file: IvfHeader | undefined;
  /** Byte offset in the input of the current chunk. */
  #base = 0;
  /** The open frame, and bytes of its payload to come. */
  #origin: Origin | undefined;
  #left = 0;
  #frames = 0;

  /** `cutterOf` makes what cuts the frames into units. */
  constructor(cutterOf: (keep: Keep) => PayloadCutter, keep: Keep = KEEP_ALL) {
    this.#cutter = cutterOf(keep);
  }

  *push(chunk: Uint8Array): Generator<UnitItem, void> {
    let at = 0;
    while (at < chunk.length) {
      if (this.#origin === undefined) {
        at = this.#readHeader(chunk, at);
        if (this.#headerRead < this.#headerBytes) break;
        this.#headerRead = 0;
        yield* this.#file === undefined ? this.#begin() : this.#open(this.#base + at - IVF_FRAME_HEADER_BYTES);
      } else {
        const to = Math.min(chunk.length, at + this.#left);
        this.#left -= to - at;
        for (const item of this.#cutter.push(chunk, at, to, this.#base, this.#left === 0)) yield this.#placed(item);
        at = to;
        if (this.#left === 0) yield* this.#close();
      }
    }
    this.#base += chunk.length;
  }

  *end(): Generator<UnitItem, void> {
    const origin = this.#origin;
    if (origin !== undefined) {
      yield* this.#close();
      const length = this.#base - (origin.offset ?? 0);
      const message = `frame ${origin.index} of the IVF lacks ${this.#left} bytes: the input ends in it`;
      yield found('error', message, { offset: origin.offset ?? 0, length });
    } else if (this.#headerRead > 0) {
      const offset = this.#base - this.#headerRead;
      const reason = `bytes of a ${this.#file === undefined ? 'file' : 'frame'} header at the end`;
      yield { kind: 'junk', offset, length: this.#headerRead, reason };
    }
  }

  get #headerBytes(): number {
    return this.#file === undefined ? IVF_HEADER_BYTES : IVF_FRAME_HEADER_BYTES;
  }

  /** Takes bytes of a header; returns where it or the chunk ends. */
  #readHeader(chunk: Uint8Array, at: number): number {
    const to = Math.min(chunk.length, at + this.#headerBytes - this.#headerRead);
    this.#header.set(chunk.subarray(at, to), this.#headerRead);
    this.#headerRead += to - at;
    return to;
  }

  /** The file header is complete. */
  *#begin(): Generator<UnitItem, void> {
    const header = ivfHeaderOf(this.#header);
    this.#file = header;
    const { headerBytes, version, rate, scale } = header;
    if (headerBytes !== IVF_HEADER_BYTES || version !== 0) {
      const message = `the IVF header gives version ${version} and ${headerBytes} bytes: read as version 0 with 32 bytes`;
      yield found('warning', message, { offset: 4, length: 4 });
    }
    if (rate === 0 || scale === 0) {
      const message = `the time base of the IVF is ${scale}/${rate}: its timestamps are read as frames, 25 per second`;
      yield found('warning', message, { offset: 16, length: 8 });
    }
  }

  /** The header of a frame is complete. */
  *#open(offset: number): Generator<UnitItem, void> {
    const view = new DataView(this.#header.buffer);
    const timestamp = view.getUint32(8, true) * 2 ** 32 + view.getUint32(4, true);
    const ms = this.#msOf(timestamp);
    const index = this.#frames++;
    this.#left = view.getUint32(0, true);
    this.#origin = { kind: 'sample', index, offset, dtsMs: ms, ptsMs: ms };
    if (this.#left > 0) return;
    this.#origin = undefined;
    yield found('error', `frame ${index} of the IVF is empty`, { offset, length: IVF_FRAME_HEADER_BYTES });
  }

  /** Milliseconds, rounded to a thousandth. */
  #msOf(timestamp: number): number {
    const { rate, scale } = this.#file as IvfHeader;
    const unitMs = rate === 0 || scale === 0 ? DEFAULT_FRAME_MS : (1000 * scale) / rate;
    return Math.round(timestamp * unitMs * 1000) / 1000;
  }

  *#close(): Generator<UnitItem, void> {
    for (const item of this.#cutter.end()) yield this.#placed(item);
    this.#origin = undefined;
  }

  #placed(item: UnitOrJunk): UnitOrJunk {
    return item.kind === 'junk' || this.#origin === undefined ? item : { ...item, origin: this.#origin };
  }
}

const found = (
  severity: 'error' | 'warning',
  message: string,
  place: { readonly offset: number; readonly length: number },
): StageFinding => ({ kind: 'finding', finding: { severity, code: 'ivf', message, ...place } });
