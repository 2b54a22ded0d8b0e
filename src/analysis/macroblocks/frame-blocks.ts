import type { FrameRecord } from '../../media/frame-record.ts';
import type { MeasuredPicture } from './picture-measure.ts';

/** Pictures that wait for their frame. */
export class FrameBlocks {
  #waiting: MeasuredPicture[] = [];

  add(picture: MeasuredPicture): void {
    this.#waiting.push(picture);
  }

  /** The pictures of a frame; frames are asked for in decoding order. */
  take({ accessUnit, pictures }: Pick<FrameRecord, 'accessUnit' | 'pictures'>): readonly MeasuredPicture[] {
    const next = accessUnit + Math.max(1, pictures.length);
    const own = this.#waiting.filter((picture) => picture.accessUnit >= accessUnit && picture.accessUnit < next);
    this.#waiting = this.#waiting.filter((picture) => picture.accessUnit >= next);
    return own;
  }
}
