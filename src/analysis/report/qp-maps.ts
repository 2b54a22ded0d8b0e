import type { PictureStructure } from '../../media/frame-record.ts';
import type { PictureBlocks } from '../../media/macroblocks.ts';

/** QP_Y of the macroblocks of a picture. */
export interface QpMap {
  /** Number of its frame, in decoding order. */
  readonly frame: number;
  readonly structure: PictureStructure;
  readonly widthInMbs: number;
  readonly heightInMbs: number;
  /** In raster order; `NOT_READ` where a macroblock could not be read. */
  readonly qp: Int8Array;
}

/** No QP: the highest is 51. */
export const NOT_READ = 127;

/** Macroblocks that are kept: 68 s of 1080p at 30 frames per second, in 17 MB. */
const MAX_MACROBLOCKS = 1 << 24;

/** Keeps the QP of the macroblocks of each picture. */
export class QpMaps {
  readonly #maps: QpMap[] = [];
  #macroblocks = 0;
  #dropped = 0;

  get maps(): readonly QpMap[] {
    return this.#maps;
  }

  /** Pictures after the last one that is kept. */
  get dropped(): number {
    return this.#dropped;
  }

  add({ frame, structure, widthInMbs, heightInMbs, qp, isRead }: PictureBlocks): void {
    const count = widthInMbs * heightInMbs;
    if (this.#macroblocks + count > MAX_MACROBLOCKS) {
      this.#dropped++;
      return;
    }
    this.#macroblocks += count;
    const kept = qp.slice(0, count);
    for (let i = 0; i < count; i++) if (isRead[i] !== 1) kept[i] = NOT_READ;
    this.#maps.push({ frame, structure, widthInMbs, heightInMbs, qp: kept });
  }
}
