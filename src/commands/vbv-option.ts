import { InvalidArgumentError } from 'commander';
import type { VbvModel } from '../analysis/vbv/vbv-buffer.ts';

const SCALES: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9 };

const BITS = String.raw`(\d{1,9}(?:\.\d{1,6})?)([kmg]?)`;
const MODEL = new RegExp(`^${BITS}(?:b(?:it)?(?:/s|ps))?/${BITS}(?:b(?:it)?)?$`, 'i');

/** Rate and size of a buffer, in bits: `4000k/2000k`, `4M/2M`; bits that arrive when it is full wait. */
export const vbvModel = (text: string): VbvModel => {
  const [, rate, rateScale = '', size, sizeScale = ''] = MODEL.exec(text) ?? [];
  const rateBps = Number(rate) * (SCALES[rateScale.toLowerCase()] as number);
  const sizeBits = Number(size) * (SCALES[sizeScale.toLowerCase()] as number);
  if (!(rateBps > 0 && sizeBits > 0)) {
    throw new InvalidArgumentError('It takes a rate and a size in bits, such as 4000k/2000k or 4M/2M.');
  }
  return { rateBps, sizeBits, cbr: false };
};
