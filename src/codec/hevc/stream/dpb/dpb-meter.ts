import type { PictureBufferMeter } from '../../../picture-buffer.ts';
import type { PlacedUnit } from '../../../placed-unit.ts';
import type { HevcPicture } from '../pictures.ts';
import { OutputOrder } from './output-order.ts';

/**
 * Emulates the decoded picture buffer (H.265 C.5.2) in all its sizes at once. After a loss it begins anew: what a decoder
 * makes of missing pictures is its own affair.
 */
export class HevcDpbMeter implements PictureBufferMeter {
  readonly #output = new OutputOrder();
  #isMeasured = false;

  get frames(): number | undefined {
    return this.#isMeasured ? this.#output.size : undefined;
  }

  take({ startsPicture, picture, pictureFindings }: PlacedUnit): void {
    if (startsPicture === undefined || picture === undefined) return;
    const { order, startsPeriod, missingFrames, shown, isDecoded, references } = picture as HevcPicture;
    if (!isDecoded) return;
    const isGuessed = pictureFindings.some(({ code }) => code === 'guessed-picture');
    if (order === undefined || isGuessed || missingFrames !== undefined || startsPeriod) this.#output.empty();
    if (order === undefined || isGuessed) return;
    this.#isMeasured = true;
    this.#output.store({ order, isOutput: shown }, references);
  }
}
